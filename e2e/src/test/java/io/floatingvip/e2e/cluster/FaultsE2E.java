package io.floatingvip.e2e.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import io.floatingvip.e2e.outage.OutageReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What befalls a cluster while a client outside asks on a new connection every 25 ms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsE2E {
  // No faster: the web server of the example, busybox', keeps nine connections waiting and no more.
  private static final Duration ASK_EVERY = Duration.ofMillis(25);
  private static final Duration GIVE_UP_AFTER = Duration.ofMillis(800);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SETTLED = Duration.ofSeconds(15);
  private static final int STEADY_ANSWERS = 100;
  private static final double FAILOVER_MILLIS = 500;

  private final OutageTable table = new OutageTable();
  private final Site site = Site.open();
  private final Installation installation = new Installation(site);
  private OutageClock clock = clock();

  private OutageClock clock() {
    return OutageClock.start(
        command -> site.client(command.toArray(String[]::new)).words(),
        site.address(),
        Installation.PORT,
        ASK_EVERY,
        GIVE_UP_AFTER);
  }

  @BeforeAll
  void install() {
    installation.install();
    installation.applyFirstExample();
  }

  @BeforeEach
  void awaitSteadyAnswers() {
    installation.awaitHealth();
    clock.close();
    clock = clock();
    clock.awaitAnswers(STEADY_ANSWERS, PATIENCE);
  }

  @AfterEach
  void stopAsking() {
    clock.close();
  }

  @AfterAll
  void takeDown() {
    table.print();
    site.close();
  }

  @Test
  void aKilledSpeakerIsReplacedInAFractionOfASecond() {
    String owner = settledOwner();

    OutageReport seen =
        observe("speaker killed (SIGKILL in its container)", () -> site.killSpeaker(owner));

    assertTrue(seen.longestGapMillis() < FAILOVER_MILLIS, seen::line);
    awaitOwnerOtherThan(owner);
  }

  @Test
  void anotherNodeTakesOverWhenOneLosesPower() {
    Node owner = site.lab().node(settledOwner());

    OutageReport seen =
        observe("node powered off", owner::powerOff, () -> owner.powerOn(List.of()));

    assertTrue(seen.longestGapMillis() < FAILOVER_MILLIS, seen::line);
  }

  @Test
  void anotherNodeTakesOverWhenOneLosesItsCable() {
    Node owner = site.lab().node(settledOwner());

    OutageReport seen =
        observe("cable pulled", () -> owner.machine().unplug(), () -> owner.machine().plug());

    assertTrue(seen.longestGapMillis() < FAILOVER_MILLIS, seen::line);
  }

  @Test
  void theApiServerIsNotNeededForTrafficOrFailover() {
    Cluster cluster = site.lab();
    int restarts = installation.speakerRestarts();
    String owner = settledOwner();

    OutageReport quiet =
        observe(
            "API server down for 30 s",
            () -> {
              cluster.controlPlane().killApiServer();
              Wait.pause(Duration.ofSeconds(30));
            });
    OutageReport failover =
        observe("speaker killed, API server still down", () -> site.killSpeaker(owner));
    OutageReport afterwards =
        observe(
            "API server back after a minute",
            () -> {
              Wait.pause(Duration.ofSeconds(30));
              cluster.controlPlane().startApiServer();
              cluster.awaitApiServer();
            });

    assertEquals(0, quiet.failed(), quiet::line);
    assertTrue(failover.longestGapMillis() < FAILOVER_MILLIS, failover::line);
    assertEquals(0, afterwards.failed(), afterwards::line);
    // The one that was killed, and none for the sake of the API server, which hears of it later.
    Wait.until(
        () -> "one restart: " + (installation.speakerRestarts() - restarts),
        PATIENCE,
        () -> installation.speakerRestarts() == restarts + 1);
  }

  @Test
  void theOperatorIsNotNeededForTrafficOrFailover() {
    try {
      withoutOperator(settledOwner());
    } finally {
      installation.system("scale", "deployment/floating-vip-operator", "--replicas=1");
    }
  }

  private void withoutOperator(String owner) {
    OutageReport quiet =
        observe(
            "operator down",
            () -> {
              installation.system("scale", "deployment/floating-vip-operator", "--replicas=0");
              installation.system(
                  "wait",
                  "pod",
                  "--for=delete",
                  "--selector=app.kubernetes.io/component=operator",
                  "--timeout=1m");
            });
    OutageReport failover =
        observe("speaker killed, operator still down", () -> site.killSpeaker(owner));

    assertEquals(0, quiet.failed(), quiet::line);
    assertTrue(failover.longestGapMillis() < FAILOVER_MILLIS, failover::line);
  }

  @Test
  void aDrainedNodeHandsOverWithoutAFailure() {
    String owner = settledOwner();

    OutageReport seen =
        observe(
            "kubectl drain",
            () -> {
              installation.kubectl(
                  "drain", owner, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=2m");
              awaitOwnerOtherThan(owner);
            });
    installation.kubectl("uncordon", owner);

    assertEquals(0, seen.failed(), seen::line);
  }

  @Test
  void aRolloutOfTheSpeakersFailsNoRequest() {
    OutageReport seen = observe("rollout of the speakers", installation::rollOutSpeakers);

    assertEquals(0, seen.failed(), seen::line);
  }

  @Test
  void anUpgradeFailsNoRequest() {
    OutageReport seen =
        observe("helm upgrade", () -> installation.upgrade("--set", "speaker.log=json"));

    assertEquals(0, seen.failed(), seen::line);
  }

  @Test
  void scalingTheServersFailsNoRequest() {
    OutageReport seen =
        observe(
            "deployment scaled to 5 and to 2",
            () -> {
              installation.kubectl("scale", "deployment/web", "--replicas=5");
              installation.kubectl("rollout", "status", "deployment/web", "--timeout=2m");
              Wait.pause(Duration.ofSeconds(5));
              installation.kubectl("scale", "deployment/web", "--replicas=2");
              Wait.pause(Duration.ofSeconds(10));
            });
    installation.kubectl("scale", "deployment/web", "--replicas=3");

    assertEquals(0, seen.failed(), seen::line);
    assertEquals(5, seen.answeredBy().size(), () -> "answered by " + seen.answeredBy());
  }

  @Test
  void aServerThatIsNotReadyGetsNoRequestsUntilItIsAgain() {
    String pod =
        installation
            .kubectl("get", "pods", "--selector=app=web", "-ojsonpath={.items[0].metadata.name}")
            .strip();

    OutageReport seen =
        observe(
            "readiness lost",
            () -> {
              installation.kubectl("exec", pod, "--", "rm", "/tmp/www/ready");
              installation.kubectl(
                  "wait", "pod", pod, "--for=condition=Ready=false", "--timeout=1m");
              Wait.pause(Duration.ofSeconds(3));
            });
    long since = System.nanoTime();
    Wait.pause(Duration.ofSeconds(3));
    OutageReport without = clock.report(since);
    OutageReport regained =
        observe(
            "readiness regained",
            () -> {
              installation.kubectl("exec", pod, "--", "touch", "/tmp/www/ready");
              installation.kubectl("wait", "pod", pod, "--for=condition=Ready", "--timeout=1m");
              Wait.pause(Duration.ofSeconds(5));
            });

    assertEquals(0, seen.failed() + without.failed() + regained.failed(), seen::line);
    assertFalse(without.answeredBy().containsKey(pod), () -> "answered by " + without.answeredBy());
    assertTrue(
        regained.answeredBy().containsKey(pod), () -> "answered by " + regained.answeredBy());
  }

  /**
   * Lets it happen, and returns what the client saw from then until it had steady answers again.
   */
  private OutageReport observe(String fault, Runnable happening) {
    long since = System.nanoTime();
    happening.run();
    Wait.pause(GIVE_UP_AFTER);
    clock.awaitAnswers(STEADY_ANSWERS, PATIENCE);
    OutageReport report = clock.settledReport(since);
    table.add(fault, report);
    return report;
  }

  /** The same for what has to be put right again, whatever the client saw. */
  private OutageReport observe(String fault, Runnable happening, Runnable recovery) {
    try {
      return observe(fault, happening);
    } finally {
      recovery.run();
    }
  }

  /**
   * The owner when nobody is about to take over from it: a preferred node that has come back does
   * so after ten seconds, and what then befalls the former owner would harm nobody.
   */
  private String settledOwner() {
    String owner = installation.owner();
    for (long since = System.nanoTime();
        System.nanoTime() - since < SETTLED.toNanos();
        Wait.pause(Duration.ofMillis(500))) {
      String now = installation.owner();
      since = now.equals(owner) ? since : System.nanoTime();
      owner = now;
    }
    return owner;
  }

  private void awaitOwnerOtherThan(String former) {
    Wait.until(
        () -> "another owner than " + former + ": " + installation.owner(),
        PATIENCE,
        () -> !installation.owner().equals(former) && !installation.owner().isEmpty());
  }
}
