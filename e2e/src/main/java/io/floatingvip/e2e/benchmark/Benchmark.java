package io.floatingvip.e2e.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The command: which benchmark, then the contenders to measure (none named: all). */
final class Benchmark {
  private Benchmark() {}

  public static void main(String[] arguments) {
    List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
    Path folder = Path.of("e2e", "target", "benchmark");
    switch (arguments[0]) {
      case "failover" -> {
        new FailoverBenchmark(folder, failoverContenders(names)).run();
        new JunkBenchmark(folder, failoverContenders(names)).run();
      }
      case "handover" -> rollingRestart(folder, names).run();
      case "passed-on" -> new PassedOnFlow(folder).run();
      case "junk" -> new JunkBenchmark(folder, failoverContenders(names)).run();
      case "forwarding" -> new ForwardingBenchmark(folder, ForwardingPlan.of(names)).run();
      default -> throw new IllegalArgumentException("no benchmark is called " + arguments[0]);
    }
    System.exit(0);
  }

  private static RollingRestart rollingRestart(Path folder, List<String> names) {
    List<String> contenders = names.stream().filter(name -> !name.equals("light")).toList();
    RollingRestart.Load load =
        contenders.equals(names) ? RollingRestart.Load.FULL : RollingRestart.Load.LIGHT;
    return new RollingRestart(folder, fleets(contenders), load);
  }

  private static List<Function<Path, Fleet>> fleets(List<String> names) {
    return (names.isEmpty() ? List.of("keepalived", "speaker") : names)
        .stream().map(Benchmark::fleet).toList();
  }

  private static Function<Path, Fleet> fleet(String name) {
    return switch (name) {
      case "keepalived" -> KeepalivedFleet::new;
      case "speaker" -> SpeakerFleet::new;
      default -> throw new IllegalArgumentException("no contender is called " + name);
    };
  }

  private static List<Function<Path, Contender>> failoverContenders(List<String> names) {
    return (names.isEmpty() ? List.of("keepalived", "speaker") : names)
        .stream().map(Benchmark::failoverContender).toList();
  }

  private static Function<Path, Contender> failoverContender(String name) {
    return switch (name) {
      case "keepalived" -> KeepalivedContender::new;
      case "speaker" -> SpeakerContender::new;
      default -> throw new IllegalArgumentException("no contender is called " + name);
    };
  }
}
