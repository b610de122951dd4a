package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import io.floatingvip.e2e.lasting.LastingReport;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What clients see while three hosts are restarted one after the other: each hands its virtual IP
 * over and gets it back. 200 connections exchange a byte every 10 ms and last five seconds, a
 * gigabyte goes up and one comes down, and 200 new connections a second ask a web server. First the
 * same without a restart.
 *
 * @param folder for configurations and logs
 * @param fleets to measure
 */
record RollingRestart(Path folder, List<Function<Path, Fleet>> fleets) {
  static final String SERVER = "192.168.64.21";

  /** For transfers to come to their end, which takes as long as the machine takes. */
  static final Duration DRAIN = Duration.ofMinutes(2);

  private static final int HOSTS = 3;
  private static final int CONNECTIONS = 200;
  private static final long BYTES = 1_000_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);

  void run() {
    Table table =
        new Table(
            "rolling restart of three",
            "connections",
            "broken",
            "exchanges",
            "longest, ms",
            "requests",
            "failed",
            "longest gap, ms");
    for (Function<Path, Fleet> fleet : fleets) {
      measure(fleet, table);
    }
    System.out.printf("%n%s%n", table);
  }

  private void measure(Function<Path, Fleet> with, Table table) {
    try (Lab lab = Lab.open(folder)) {
      LabNode server = lab.node("server", 21);
      WebBackend.start(server);
      ExchangeServer.start(server);
      Fleet fleet = with.apply(lab.folder());
      List<LabNode> nodes = new ArrayList<>();
      List<Fleet.Host> hosts = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        nodes.add(lab.node("node-" + i, 11 + i));
        hosts.add(fleet.start(nodes.get(i), i));
      }
      awaitSettled(hosts);
      LabNode client = lab.node("client", 200);
      // What the load alone does, on a machine that all of it shares.
      addRow(
          table,
          fleet.name() + ", no restart",
          watch(client, lab.folder(), () -> Wait.pause(UNDISTURBED)));
      addRow(
          table, fleet.name(), watch(client, lab.folder(), () -> restartEach(fleet, nodes, hosts)));
    }
  }

  private static void restartEach(Fleet fleet, List<LabNode> nodes, List<Fleet.Host> hosts) {
    for (int i = 0; i < HOSTS; i++) {
      hosts.get(i).end();
      hosts.set(i, fleet.start(nodes.get(i), i));
      awaitSettled(hosts);
    }
  }

  private record Seen(List<LastingReport> stayed, List<OutageReport> asked) {}

  private static Seen watch(LabNode client, Path folder, Runnable meanwhile) {
    List<OutageClock> clocks = new ArrayList<>();
    List<LastingConnections> lasting = new ArrayList<>();
    try {
      startClients(client, folder, clocks, lasting);
      long before = System.nanoTime();
      meanwhile.run();
      List<LastingReport> stayed = lasting.stream().map(LastingConnections::end).toList();
      return new Seen(stayed, clocks.stream().map(clock -> clock.settledReport(before)).toList());
    } finally {
      lasting.forEach(LastingConnections::close);
      clocks.forEach(OutageClock::close);
    }
  }

  private static void startClients(
      LabNode node, Path folder, List<OutageClock> clocks, List<LastingConnections> lasting) {
    for (int i = 0; i < HOSTS; i++) {
      String virtualIp = Fleet.virtualIp(i);
      clocks.add(
          OutageClock.start(
              node, virtualIp, 80, Duration.ofMillis(5L * HOSTS), Duration.ofMillis(500)));
      clocks.getLast().awaitAnswers(100, PATIENCE);
    }
    Wait.pause(WARM_UP);
    for (int i = HOSTS - 1; i >= 0; i--) {
      // Up and down where the first restart is.
      LastingConnections.Load load =
          new LastingConnections.Load(
              CONNECTIONS / HOSTS + (i < CONNECTIONS % HOSTS ? 1 : 0),
              Duration.ofMillis(10),
              Duration.ofSeconds(5),
              i == 0 ? BYTES : 0);
      Path errors = folder.resolve("client-%d.log".formatted(i));
      lasting.add(LastingConnections.start(node, Fleet.virtualIp(i), 81, load, errors));
    }
  }

  private static void awaitSettled(List<Fleet.Host> hosts) {
    for (Fleet.Host host : hosts) {
      Wait.until("every host holds what it prefers", PATIENCE, host::isSettled);
    }
    Wait.pause(Duration.ofSeconds(1));
  }

  private static void addRow(Table table, String name, Seen seen) {
    List<LastingReport> stayed = seen.stayed();
    List<OutageReport> asked = seen.asked();
    table.row(
        name,
        Integer.toString(stayed.stream().mapToInt(LastingReport::connections).sum()),
        Integer.toString(stayed.stream().mapToInt(LastingReport::failures).sum()),
        Long.toString(stayed.stream().mapToLong(LastingReport::exchanges).sum()),
        millis(stayed.stream().mapToDouble(LastingReport::longestMillis).max().orElse(0)),
        Integer.toString(asked.stream().mapToInt(OutageReport::requests).sum()),
        Integer.toString(asked.stream().mapToInt(OutageReport::failed).sum()),
        millis(asked.stream().mapToDouble(OutageReport::longestGapMillis).max().orElse(0)));
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
