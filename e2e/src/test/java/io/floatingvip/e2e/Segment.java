package io.floatingvip.e2e;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import io.floatingvip.e2e.outage.OutageClock;
import java.nio.file.Path;
import java.time.Duration;

/** A laboratory with two nodes that share a virtual IP, a client and two web backends. */
final class Segment implements AutoCloseable {
  static final String VIP = "192.168.64.100";
  static final int VRID = 51;

  /** What a program needs to start and to be elected, many times over. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Lab lab;
  private final LabNode nodeA;
  private final LabNode nodeB;

  private Segment(Lab lab) {
    this.lab = lab;
    this.nodeA = lab.node("node-a", 11);
    this.nodeB = lab.node("node-b", 12);
  }

  /**
   * @param name of the folder with its logs
   */
  static Segment open(String name) {
    return new Segment(Lab.open(Path.of("target", "lab", name)));
  }

  LabNode nodeA() {
    return nodeA;
  }

  LabNode nodeB() {
    return nodeB;
  }

  /** Where the logs and configurations of its programs are. */
  Path folder() {
    return lab.folder();
  }

  /** Starts both web backends. */
  void startBackends() {
    WebBackend.start(lab.node("web-a", 21));
    WebBackend.start(lab.node("web-b", 22));
  }

  /** Adds a host that has no part in the virtual IP. */
  LabNode client() {
    return lab.node("client", 200);
  }

  /** Starts a client that asks the virtual IP every 5 ms. */
  OutageClock startClient() {
    return startClock(client());
  }

  /** Has a host ask the virtual IP every 5 ms. */
  OutageClock startClock(LabNode client) {
    return OutageClock.start(client, VIP, 80, Duration.ofMillis(5), Duration.ofMillis(500));
  }

  SpeakerProgram startSpeaker(LabNode node, int priority, boolean preempt) {
    return startSpeaker(node, programme(priority, preempt));
  }

  SpeakerProgram startSpeaker(LabNode node, String programme) {
    return SpeakerProgram.start(node, lab.folder(), programme);
  }

  LabProcess startKeepalived(LabNode node, int priority) {
    return KeepalivedProgram.start(node, lab.folder(), priority);
  }

  /** A programme for the virtual IP, at 100 ms. */
  static String programme(int priority, boolean preempt) {
    return """
    virtualRouters:
      - name: web
        virtualRouterID: %d
        interface: eth0
        priority: %d
        advertisementInterval: 100ms
        preempt: %b
        addresses: [%s]
    listeners:
      - {name: web-http, addresses: [%s], port: 80, pool: web}
    pools:
      - name: web
        endpoints:
          - {address: 192.168.64.21, port: 8080}
          - {address: 192.168.64.22, port: 8080}
    """
        .formatted(VRID, priority, preempt, VIP, VIP);
  }

  static void awaitHolding(LabNode node) {
    Wait.until(node + " holds " + VIP, PATIENCE, () -> node.holds(VIP));
  }

  /** Waits until it is so, and stays with it: elections may still be going on before. */
  static void awaitState(SpeakerProgram speaker, String state) {
    Wait.until(
        () -> speaker.node() + " is " + state + "; its status: " + speaker.status(),
        PATIENCE,
        () -> speaker.state().equals(state));
  }

  /**
   * The time until the node has lost the virtual IP, in milliseconds since the given {@link
   * System#nanoTime()}, looked at every millisecond: a loop without pause would take a processor
   * from the programs that are to end and to take over.
   */
  static double millisUntilGone(LabNode node, long sinceNanos) {
    while (node.holds(VIP)) {
      if (System.nanoTime() - sinceNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException(node + " still holds " + VIP);
      }
      Wait.pause(Duration.ofMillis(1));
    }
    return (System.nanoTime() - sinceNanos) / 1e6;
  }

  @Override
  public void close() {
    lab.close();
  }
}
