package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.e2e.demo.DemoCluster;
import io.floatingvip.e2e.demo.SpeakerNode;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Speakers that got their programme from the operator, and then lose operator and API server. */
@Tag("alone")
class ApiLossIT {
  private static final String OBJECTS =
      """
      apiVersion: floatingvip.io/v1alpha1
      kind: BackendPool
      metadata: {name: web}
      spec: {service: {name: web, port: http}}
      ---
      apiVersion: floatingvip.io/v1alpha1
      kind: VirtualIP
      metadata: {name: web}
      spec:
        addresses: [%s]
        ports: [{name: http, port: 80, backendPool: web}]
        vrrp: {preempt: false}
      """
          .formatted(Segment.VIP);

  /** A planned end before, which is told in Kubernetes, and one afterwards. */
  @Test
  void forwardingAndHandoversGoOnWithoutOperatorAndApiServer() throws IOException {
    try (Lab lab = Lab.open(emptyFolder());
        DemoCluster cluster = start(lab);
        OutageClock clock = client(cluster)) {
      clock.awaitAnswers(100, Segment.PATIENCE);

      long before = System.nanoTime();
      HandoverReport.check(cluster);
      cluster.operator().kill();
      clock.awaitAnswers(400, Segment.PATIENCE);
      cluster.stopApiServer();
      // Watches and status reports that fail now must not disturb anything.
      Wait.pause(Duration.ofSeconds(10));

      // Nor is it asked for a planned end.
      SpeakerNode holder =
          cluster.speakers().stream()
              .filter(speaker -> speaker.node().holds(Segment.VIP))
              .findFirst()
              .orElseThrow();
      holder.speaker().terminate();
      holder.speaker().awaitExit(Segment.PATIENCE);
      clock.awaitAnswers(100, Segment.PATIENCE);

      OutageReport report = clock.settledReport(before);
      System.out.println(
          "operator and API server killed, then SIGTERM: client saw " + report.line());
      assertEquals(0, report.failed(), report::line);
      assertEquals(1, holders(cluster));
    }
  }

  @Test
  void speakersRestartedWithoutApiServerComeBackWithTheirLastProgramme() throws IOException {
    try (Lab lab = Lab.open(emptyFolder());
        DemoCluster cluster = start(lab);
        OutageClock clock = client(cluster)) {
      clock.awaitAnswers(100, Segment.PATIENCE);
      cluster.operator().kill();
      cluster.stopApiServer();

      List<SpeakerNode> speakers = cluster.speakers();
      speakers.stream().map(SpeakerNode::speaker).forEach(LabProcess::kill);
      Wait.until("nobody holds the VIP", Segment.PATIENCE, () -> holders(cluster) == 0);
      speakers.forEach(SpeakerNode::restart);

      long restarted = System.nanoTime();
      clock.awaitAnswers(100, Segment.PATIENCE);
      System.out.printf(
          "three speakers restarted without API server: 100 answers in a row after %.0f ms%n",
          (System.nanoTime() - restarted) / 1e6);
      Wait.until("one node holds the VIP", Segment.PATIENCE, () -> holders(cluster) == 1);
    }
  }

  /** No state of an earlier run may be in it. */
  private static Path emptyFolder() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "lab"));
    return Files.createTempDirectory(parent, "api-loss-").toAbsolutePath();
  }

  private static DemoCluster start(Lab lab) throws IOException {
    DemoCluster cluster = new DemoCluster(lab);
    cluster.apply(Files.writeString(lab.folder().resolve("objects.yaml"), OBJECTS));
    Wait.until(
        "one node holds the VIP; logs: " + lab.folder(),
        Segment.PATIENCE.multipliedBy(2),
        () -> holders(cluster) == 1);
    return cluster;
  }

  private static OutageClock client(DemoCluster cluster) {
    return OutageClock.start(
        cluster.clientHost(), Segment.VIP, 80, Duration.ofMillis(5), Duration.ofMillis(500));
  }

  private static long holders(DemoCluster cluster) {
    return cluster.speakers().stream().filter(speaker -> speaker.node().holds(Segment.VIP)).count();
  }
}
