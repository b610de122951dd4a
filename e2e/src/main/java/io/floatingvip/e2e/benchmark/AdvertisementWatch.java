package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the advertisements on the segment off the wire, by a tcpdump on a host. */
final class AdvertisementWatch implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("(\\d+)\\.(\\d{6}) IP (\\S+) > \\S+ VRRPv3, Advertisement.* prio (\\d+).*");

  private final Process tcpdump;
  private final List<Advertisement> seen = new ArrayList<>();

  /**
   * @param micros since the epoch, as the kernel stamped it
   */
  record Advertisement(long micros, String source, int priority) {}

  private AdvertisementWatch(Process tcpdump) {
    this.tcpdump = tcpdump;
  }

  static AdvertisementWatch start(LabNode node) {
    List<String> command =
        List.of("tcpdump", "-l", "-n", "-tt", "-i", LabNode.INTERFACE, "ip", "proto", "112");
    try {
      Process process =
          new ProcessBuilder(node.command(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      AdvertisementWatch watch = new AdvertisementWatch(process);
      Thread.ofPlatform().name("advertisement-watch").daemon().start(watch::read);
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader lines = tcpdump.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parse(line).ifPresent(this::add);
      }
    } catch (IOException e) {
      tcpdump.destroyForcibly();
    }
  }

  private synchronized void add(Advertisement advertisement) {
    seen.add(advertisement);
  }

  static Optional<Advertisement> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Advertisement(
                Long.parseLong(matcher.group(1)) * 1_000_000 + Long.parseLong(matcher.group(2)),
                matcher.group(3),
                Integer.parseInt(matcher.group(4))))
        : Optional.empty();
  }

  /** Those of one router since a time. */
  synchronized List<Advertisement> from(String source, Instant since) {
    return seen.stream()
        .filter(each -> each.source().equals(source) && each.micros() >= micros(since))
        .toList();
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  @Override
  public void close() {
    tcpdump.destroyForcibly();
  }
}
