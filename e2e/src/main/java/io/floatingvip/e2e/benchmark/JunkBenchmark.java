package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.benchmark.AdvertisementWatch.Advertisement;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Whether an Active keeps advertising while somebody floods its virtual router ID. */
final class JunkBenchmark {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final int PER_SECOND = 1000;
  private static final List<Junk> KINDS =
      List.of(
          new Junk("lower priority", 1, 12, true),
          new Junk("higher priority, wrong checksum", 250, 12, false));

  private final Path folder;
  private final List<Function<Path, Contender>> contenders;

  JunkBenchmark(Path folder, List<Function<Path, Contender>> contenders) {
    this.folder = folder;
    this.contenders = contenders;
  }

  void run() {
    Table table =
        new Table(
            "junk, " + PER_SECOND + "/s for " + TIME.toSeconds() + " s",
            "program",
            "advertisements of the Active (due " + TIME.dividedBy(INTERVAL) + ")",
            "longest silence, ms",
            "advertisements of the Backup");
    for (Function<Path, Contender> with : contenders) {
      try (FailoverSegment segment = FailoverSegment.open(folder)) {
        Contender contender = with.apply(segment.folder());
        contender.start(segment.nodeA(), 150, INTERVAL);
        FailoverSegment.awaitHolding(segment.nodeA());
        Contender.Member backup = contender.start(segment.nodeB(), 100, INTERVAL);
        Wait.until("a backup", FailoverSegment.PATIENCE, backup::isBackup);
        Wait.pause(Duration.ofSeconds(2));
        addRow(table, segment, contender.name(), "none");
        for (Junk kind : KINDS) {
          try (LabProcess _ = JunkSender.start(segment.stranger(), kind, PER_SECOND)) {
            Wait.pause(Duration.ofSeconds(1));
            addRow(table, segment, contender.name(), kind.name());
          }
        }
      }
    }
    System.out.printf("%n%s%n", table);
  }

  private static void addRow(Table table, FailoverSegment segment, String contender, String junk) {
    try (AdvertisementWatch wire = AdvertisementWatch.start(segment.client())) {
      Wait.pause(Duration.ofSeconds(1));
      Instant start = Instant.now();
      Wait.pause(TIME);
      Instant end = Instant.now();
      Wait.pause(Duration.ofSeconds(1));
      List<Long> active = times(wire, segment.nodeA(), start, end);
      table.row(
          junk,
          contender,
          Integer.toString(active.size()),
          "%.1f".formatted(longestSilenceMillis(active, start, end)),
          Integer.toString(times(wire, segment.nodeB(), start, end).size()));
    }
  }

  private static List<Long> times(
      AdvertisementWatch wire, LabNode node, Instant start, Instant end) {
    return wire.from(node.address(), start).stream()
        .map(Advertisement::micros)
        .filter(micros -> micros < AdvertisementWatch.micros(end))
        .toList();
  }

  private static double longestSilenceMillis(List<Long> times, Instant start, Instant end) {
    List<Long> marks = new ArrayList<>(times);
    marks.addFirst(AdvertisementWatch.micros(start));
    marks.addLast(AdvertisementWatch.micros(end));
    long longest = 0;
    for (int i = 1; i < marks.size(); i++) {
      longest = Math.max(longest, marks.get(i) - marks.get(i - 1));
    }
    return longest / 1e3;
  }
}
