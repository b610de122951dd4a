package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a client sees when the host that holds the virtual IP loses its election program: the
 * speaker beside keepalived with HAProxy, at three intervals, turn by turn.
 */
final class FailoverBenchmark {
  /** At 10 ms more: there a millisecond counts, and single rounds differ by ten. */
  private static final List<Series> SERIES =
      List.of(
          new Series(Duration.ofSeconds(1), 1),
          new Series(Duration.ofMillis(100), 1),
          new Series(Duration.ofMillis(10), 4));

  private static final int ROUNDS = 5;

  /** Then a start disturbs nobody any more: a Backup takes over long after it. */
  private static final Duration SETTLING = Duration.ofSeconds(6);

  /** For how long an address that does not leave its host is looked at. */
  private static final Duration LEFT_BEHIND = Duration.ofSeconds(5);

  private final Path folder;
  private final List<Function<Path, Contender>> contenders;

  /**
   * What is measured at one interval.
   *
   * @param turns of each contender, with {@link #ROUNDS} each
   */
  private record Series(Duration interval, int turns) {}

  FailoverBenchmark(Path folder, List<Function<Path, Contender>> contenders) {
    this.folder = folder;
    this.contenders = contenders;
  }

  void run() {
    Table kills =
        new Table(
            "SIGKILL at",
            "program",
            "kills",
            "outage, ms",
            "advertisement to advertisement, ms",
            "IPv4 address left its host after, ms",
            "IPv6 address after, ms");
    SERIES.forEach(series -> addKills(kills, series));
    System.out.printf("%n%s%n", kills);

    Table stops = new Table("SIGTERM at", "program", "longest gap, ms", "failed", "requests");
    for (Function<Path, Contender> contender : contenders) {
      addStops(stops, contender, Duration.ofMillis(100));
    }
    System.out.printf("%n%s%n", stops);
  }

  private void addKills(Table table, Series series) {
    SequencedMap<String, List<Round>> byProgram = new LinkedHashMap<>();
    for (int i = 0; i < series.turns(); i++) {
      for (Function<Path, Contender> contender : contenders) {
        List<Round> turn = measure(contender, series.interval(), Contender.Member::kill);
        byProgram.computeIfAbsent(turn.getFirst().program(), _ -> new ArrayList<>()).addAll(turn);
      }
    }
    byProgram.forEach((program, rounds) ->
        table.row(
            series.interval().toMillis() + " ms",
            program,
            Integer.toString(rounds.size()),
            sample(rounds, round -> round.seen().longestGapMillis()).medianAndRange(1),
            sample(rounds, Round::takeoverMillis).medianAndRange(1),
            departure(rounds, Round::addressMillis),
            departure(rounds, Round::address6Millis)));
  }

  private static String departure(List<Round> rounds, Function<Round, Double> millis) {
    return rounds.stream().anyMatch(round -> millis.apply(round) >= LEFT_BEHIND.toMillis())
        ? "stays"
        : sample(rounds, millis).medianAndRange(1);
  }

  private void addStops(Table table, Function<Path, Contender> with, Duration interval) {
    List<Round> rounds = measure(with, interval, Contender.Member::terminate);
    table.row(
        interval.toMillis() + " ms",
        rounds.getFirst().program(),
        sample(rounds, round -> round.seen().longestGapMillis()).medianAndRange(1),
        Integer.toString(rounds.stream().mapToInt(round -> round.seen().failed()).sum()),
        Integer.toString(rounds.stream().mapToInt(round -> round.seen().requests()).sum()));
  }

  private static Sample sample(List<Round> rounds, Function<Round, Double> value) {
    return new Sample(rounds.stream().map(value).toList());
  }

  /**
   * @param takeoverMillis from the last advertisement of the old to the first of the new one
   * @param addressMillis until the old host had lost the IPv4 address
   * @param address6Millis until the old host had lost the IPv6 address
   */
  private record Round(
      String program,
      OutageReport seen,
      double takeoverMillis,
      double addressMillis,
      double address6Millis) {
    String line() {
      return "%s; the wire was silent for %.1f ms; the addresses left after %.1f and %.1f ms"
          .formatted(seen.line(), takeoverMillis, addressMillis, address6Millis);
    }
  }

  private List<Round> measure(
      Function<Path, Contender> with, Duration interval, Consumer<Contender.Member> ending) {
    List<Round> rounds = new ArrayList<>();
    try (FailoverSegment segment = FailoverSegment.open(folder)) {
      Contender contender = with.apply(segment.folder());
      Contender.Member active = contender.start(segment.nodeA(), 150, interval);
      FailoverSegment.awaitHolding(active.node());
      Contender.Member backup = contender.start(segment.nodeB(), 100, interval);
      try (OutageClock clock = segment.startClock();
          AdvertisementWatch wire = AdvertisementWatch.start(segment.client())) {
        for (int i = 0; i < ROUNDS; i++) {
          Pair pair = settled(new Pair(active, backup), clock);
          active = pair.active();
          backup = pair.backup();
          rounds.add(round(contender, pair, clock, wire, ending));
          System.out.printf(
              "%s at %d ms: %s%n", contender.name(), interval.toMillis(), rounds.getLast().line());
          active.awaitEnd();
          Contender.Member returning =
              contender.start(
                  active.node(), active.node() == segment.nodeA() ? 150 : 100, interval);
          active = backup;
          backup = returning;
        }
      }
    }
    return rounds;
  }

  private record Pair(Contender.Member active, Contender.Member backup) {
    Pair swapped() {
      return new Pair(backup, active);
    }
  }

  /**
   * The two when nothing moves any more. An Active that a busy machine does not let run for three
   * of its intervals has lost, and may have at 10 ms.
   */
  private static Pair settled(Pair started, OutageClock clock) {
    Wait.until(
        "one of the two is the backup",
        FailoverSegment.PATIENCE,
        () -> started.backup().isBackup() || started.active().isBackup());
    Wait.pause(SETTLING);
    clock.awaitAnswers(100, FailoverSegment.PATIENCE);
    return started.backup().isBackup() ? started : started.swapped();
  }

  private static Round round(
      Contender contender,
      Pair pair,
      OutageClock clock,
      AdvertisementWatch wire,
      Consumer<Contender.Member> ending) {
    String old = pair.active().node().address();
    String successor = pair.backup().node().address();
    Instant watched = Instant.now().minusSeconds(3);
    long before = System.nanoTime();
    Instant ended = Instant.now();
    ending.accept(pair.active());
    double[] addressMillis = millisUntilGone(pair, before);
    FailoverSegment.awaitHolding(pair.backup().node());
    clock.awaitAnswers(100, FailoverSegment.PATIENCE);
    OutageReport seen = clock.settledReport(before);
    long last = wire.from(old, watched).getLast().micros();
    long first = wire.from(successor, ended).getFirst().micros();
    return new Round(
        contender.name(), seen, (first - last) / 1e3, addressMillis[0], addressMillis[1]);
  }

  /** Of each family, at most {@link #LEFT_BEHIND}; looked at as fast as the kernel answers. */
  private static double[] millisUntilGone(Pair pair, long since) {
    List<String> addresses = List.of(FailoverSegment.VIP, FailoverSegment.VIP6);
    double[] gone = new double[addresses.size()];
    double millis = 0;
    while (Arrays.stream(gone).anyMatch(known -> known == 0) && millis < LEFT_BEHIND.toMillis()) {
      Wait.pause(Duration.ofMillis(1));
      millis = (System.nanoTime() - since) / 1e6;
      for (int i = 0; i < gone.length; i++) {
        if (gone[i] == 0 && !pair.active().node().holds(addresses.get(i))) {
          gone[i] = millis;
        }
      }
    }
    double atMost = millis;
    return Arrays.stream(gone).map(known -> known == 0 ? atMost : known).toArray();
  }
}
