package io.floatingvip.e2e.demo;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the demo shows, step by step, with a client that asks all the time. */
final class Story {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASK_EVERY = Duration.ofMillis(10);
  private static final Duration GIVE_UP_AFTER = Duration.ofMillis(400);

  /** Far more than any failover takes: beyond it something is broken. */
  private static final double BROKEN_MILLIS = 2000;

  private static final int STEADY_ANSWERS = 100;

  private final DemoCluster cluster;
  private final String vip;
  private final StatusTable table;
  private final Screen screen;
  private final OutageClock clock;
  private final Map<String, OutageReport> outages = new LinkedHashMap<>();

  Story(DemoCluster cluster, InetSocketAddress vip, StatusTable table, Screen screen) {
    this.cluster = cluster;
    this.vip = vip.getHostString();
    this.table = table;
    this.screen = screen;
    awaitOwner();
    this.clock =
        OutageClock.start(
            cluster.clientHost(), vip.getHostString(), vip.getPort(), ASK_EVERY, GIVE_UP_AFTER);
  }

  /** Tells it. */
  Map<String, OutageReport> tell() {
    clock.awaitAnswers(STEADY_ANSWERS, PATIENCE);
    screen.tell("%s holds %s; backends answered: %s".formatted(owner().node(), vip, answeredBy()));
    happen(
        "speaker of the Active killed (SIGKILL)",
        active -> active.speaker().kill(),
        SpeakerNode::restart);
    happen(
        "cable of the Active pulled",
        active -> active.node().pullCable(),
        active -> active.node().plugCable());
    happen(
        "speaker of the Active ended (SIGTERM)",
        active -> active.speaker().terminate(),
        SpeakerNode::restart);
    return outages;
  }

  /** One fault, what the client saw of it, and its repair. */
  private void happen(String what, Consumer<SpeakerNode> fault, Consumer<SpeakerNode> repair) {
    awaitSettled();
    SpeakerNode active = owner();
    screen.tell("");
    screen.tell(active.node() + ": " + what);
    long start = System.nanoTime();
    fault.accept(active);
    Wait.until(
        "another node than " + active.node() + " holds " + vip,
        PATIENCE,
        () -> holders().stream().anyMatch(holder -> holder != active));
    clock.awaitAnswers(STEADY_ANSWERS, PATIENCE);
    OutageReport seen = clock.settledReport(start);
    outages.put(what, seen);
    screen.tell("  client: " + seen.line());
    repair.accept(active);
    if (seen.longestGapMillis() > BROKEN_MILLIS) {
      throw new IllegalStateException(what + ": " + seen.line());
    }
  }

  private String answeredBy() {
    return String.join(", ", clock.report(OutageClock.EVER).answeredBy().keySet());
  }

  private void awaitOwner() {
    Wait.until(
        () ->
            "one node holds " + vip + "; now " + holders().stream().map(SpeakerNode::node).toList(),
        PATIENCE,
        () -> holders().size() == 1);
  }

  /** Until every speaker takes part again and the preferred one holds the address. */
  private void awaitSettled() {
    Wait.until(
        "the preferred node is Active, the others are Backup",
        PATIENCE,
        () -> table.settled(cluster.speakers().size()));
    awaitOwner();
  }

  private SpeakerNode owner() {
    return holders().getFirst();
  }

  private List<SpeakerNode> holders() {
    return cluster.speakers().stream().filter(speaker -> holds(speaker.node())).toList();
  }

  private boolean holds(LabNode node) {
    return node.holds(vip);
  }
}
