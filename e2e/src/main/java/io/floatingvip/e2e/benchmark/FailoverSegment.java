package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import io.floatingvip.e2e.outage.OutageClock;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Two hosts that share a virtual IP of each family, two web servers behind it, a client that asks
 * it every 5 ms, and a look at the wire.
 */
final class FailoverSegment implements AutoCloseable {
  static final String VIP = "192.168.64.100";
  static final String VIP6 = "fd00::100";
  static final String WEB_A = "192.168.64.21";
  static final String WEB_B = "192.168.64.22";
  static final int VRID = 51;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Lab lab;
  private final LabNode nodeA;
  private final LabNode nodeB;
  private final LabNode client;
  private final LabNode stranger;

  private FailoverSegment(Lab lab) {
    this.lab = lab;
    this.nodeA = lab.node("node-a", 11);
    this.nodeB = lab.node("node-b", 12);
    this.client = lab.node("client", 200);
    this.stranger = lab.node("stranger", 66);
    WebBackend.start(lab.node("web-a", 21));
    WebBackend.start(lab.node("web-b", 22));
  }

  static FailoverSegment open(Path folder) {
    return new FailoverSegment(Lab.open(folder));
  }

  LabNode nodeA() {
    return nodeA;
  }

  LabNode nodeB() {
    return nodeB;
  }

  LabNode client() {
    return client;
  }

  /** A host that has no business with the virtual IP. */
  LabNode stranger() {
    return stranger;
  }

  Path folder() {
    return lab.folder();
  }

  OutageClock startClock() {
    return OutageClock.start(client, VIP, 80, Duration.ofMillis(5), Duration.ofMillis(500));
  }

  static void awaitHolding(LabNode node) {
    Wait.until(
        node + " holds " + VIP + " and " + VIP6,
        PATIENCE,
        () -> node.holds(VIP) && node.holds(VIP6));
  }

  @Override
  public void close() {
    lab.close();
  }
}
