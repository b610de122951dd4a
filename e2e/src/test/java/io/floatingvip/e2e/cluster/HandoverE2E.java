package io.floatingvip.e2e.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
import io.floatingvip.e2e.lasting.ClientReport;
import io.floatingvip.e2e.lasting.Clients;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Connections that last, and new ones, through each planned cause of a handover. In a rollout of
 * the speakers each of three nodes hands its virtual IP over and gets it back, as in {@code
 * e2e/benchmark handover}, with a load that leaves the machine some time; system properties {@code
 * handover.*} make it another one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoverE2E {
  private static final List<String> VIRTUAL_IPS = List.of("handover-a", "handover-b", "handover-c");
  private static final String FIRST_ADDRESS = "192.168.64.101";
  private static final String PREFERRED_NODE = "floatingvip.io/preferred-node";
  private static final Path VIRTUAL_IPS_FILE =
      Repository.root().resolve("e2e/src/test/resources/handover.yaml");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);
  private static final Duration LIFE = Duration.ofSeconds(5);

  /** Of each virtual IP. */
  private static final int CONNECTIONS = Integer.getInteger("handover.connections", 20);

  private static final Duration EXCHANGE_EVERY =
      Duration.ofMillis(Integer.getInteger("handover.exchange", 50));
  private static final Duration ASK_EVERY =
      Duration.ofMillis(Integer.getInteger("handover.request", 50));

  /** Up and down, of the first virtual IP. */
  private static final long BYTES = Long.getLong("handover.bytes", 100_000_000L);

  /** Of each, as in {@code e2e/benchmark handover}. */
  private static final long BYTES_PER_SECOND = 25_000_000;

  private final Site site = Site.open();
  private final Installation installation = new Installation(site);

  @BeforeAll
  void install() {
    Machine client = site.lab().client();
    client.start(
        "requests", Command.of(new JavaProgram(WebBackend.class).command("8080", "client")));
    client.start("exchanges", Command.of(new JavaProgram(ExchangeServer.class).command("8081")));
    // For transfers to come to their end, as the pool's drain timeout.
    installation.install("--set", "speaker.terminationGracePeriodSeconds=150");
    installation.kubectl("apply", "-f", VIRTUAL_IPS_FILE.toString());
    VIRTUAL_IPS.forEach(installation::awaitReady);
  }

  @AfterAll
  void takeDown() {
    site.close();
  }

  @Test
  void aRolloutOfTheSpeakersBreaksNoConnection() {
    awaitPreferredOwners();
    watch("no rollout, for what the load does", () -> Wait.pause(UNDISTURBED));
    ClientReport rollout =
        watch(
            "rollout of the speakers",
            () -> {
              installation.rollOutSpeakers();
              awaitPreferredOwners();
            });

    assertUnbroken(rollout);
    assertTrue(rollout.stayed().stream().allMatch(report -> report.connections() >= CONNECTIONS));
  }

  @Test
  void aMoveByHandBreaksNoConnection() {
    awaitPreferredOwners();
    ClientReport moved =
        watch(
            "moved by annotation to another node and back",
            () -> {
              prefer("node-b");
              prefer("node-a");
            });
    installation.kubectl("annotate", "virtualip", VIRTUAL_IPS.getFirst(), PREFERRED_NODE + "-");

    assertUnbroken(moved);
  }

  @Test
  void aDrainAndTheReturnBreakNoConnection() {
    awaitPreferredOwners();
    ClientReport drained =
        watch(
            "node drained, and back",
            () -> {
              installation.kubectl(
                  "drain", "node-a", "--ignore-daemonsets", "--delete-emptydir-data");
              Wait.until(
                  () -> "another node has it: " + owners(),
                  PATIENCE,
                  () -> !owners().getFirst().equals("node-a"));
              installation.kubectl("uncordon", "node-a");
              awaitPreferredOwners();
            });

    assertUnbroken(drained);
  }

  /** First claimed in vain by who is to have it, so that at no time nobody wants it. */
  @Test
  void anAddressThatGoesToAnotherVirtualIPTakesItsConnectionsAlong() {
    awaitPreferredOwners();
    ClientReport moved =
        watch(
            "address to another VirtualIP, on another node, and back",
            () -> {
              setAddresses("handover-b", "192.168.64.102", FIRST_ADDRESS);
              setAddresses("handover-a", "192.168.64.104");
              awaitFirstAddressOn("node-b", "node-a");
              setAddresses("handover-a", FIRST_ADDRESS);
              setAddresses("handover-b", "192.168.64.102");
              awaitFirstAddressOn("node-a", "node-b");
            });

    assertUnbroken(moved);
  }

  /** As people do it: the file is edited and applied, and who has it loses it a moment before. */
  @Test
  void anAddressThatGoesToAnotherVirtualIPOfTheSameFileTakesItsConnectionsAlong() {
    awaitPreferredOwners();
    ClientReport moved =
        watch(
            "address to another VirtualIP of the same file, on another node, and back",
            () -> {
              installation.applyEdited(
                  VIRTUAL_IPS_FILE,
                  text ->
                      text.replace("[192.168.64.101]", "[192.168.64.104]")
                          .replace("[192.168.64.102]", "[192.168.64.102, 192.168.64.101]"));
              awaitFirstAddressOn("node-b", "node-a");
              installation.kubectl("apply", "-f", VIRTUAL_IPS_FILE.toString());
              awaitFirstAddressOn("node-a", "node-b");
            });

    assertUnbroken(moved);
  }

  private static void assertUnbroken(ClientReport seen) {
    assertEquals(0, seen.broken(), seen::lines);
    assertEquals(0, seen.failed(), seen::lines);
  }

  /** Has the first VirtualIP go to a node, and waits for it. */
  private void prefer(String node) {
    String virtualIP = VIRTUAL_IPS.getFirst();
    installation.kubectl(
        "annotate", "--overwrite", "virtualip", virtualIP, PREFERRED_NODE + "=" + node);
    Wait.until(
        () -> node + " has it: " + owners(),
        PATIENCE,
        () -> installation.owner(virtualIP).equals(node));
  }

  private void setAddresses(String virtualIP, String... addresses) {
    String list = "\"" + String.join("\",\"", addresses) + "\"";
    installation.kubectl(
        "patch",
        "virtualip",
        virtualIP,
        "--type=merge",
        "--patch={\"spec\":{\"addresses\":[" + list + "]}}");
  }

  /** Waits until the one node has it, and the other does not serve it any more either. */
  private void awaitFirstAddressOn(String node, String former) {
    Wait.until(
        () -> FIRST_ADDRESS + " is on " + node + " only: " + addresses(node) + addresses(former),
        PATIENCE,
        () ->
            addresses(node).contains(FIRST_ADDRESS + "/")
                && !addresses(former).contains(FIRST_ADDRESS + "/"));
  }

  private String addresses(String node) {
    return site.lab().node(node).machine().run("ip", "-4", "-oneline", "address");
  }

  private void awaitPreferredOwners() {
    Wait.until(
        () -> "every node has what it prefers: " + owners(),
        PATIENCE,
        () -> owners().equals(Addressing.NODES));
  }

  private List<String> owners() {
    return VIRTUAL_IPS.stream().map(installation::owner).toList();
  }

  private ClientReport watch(String happening, Runnable meanwhile) {
    Clients clients =
        new Clients(
            command -> site.client(command.toArray(String[]::new)).words(),
            ASK_EVERY,
            Repository.root().resolve("e2e/target/handover-clients.log"));
    SequencedMap<String, LastingConnections.Load> loads = new LinkedHashMap<>();
    for (int i = 0; i < VIRTUAL_IPS.size(); i++) {
      loads.put(
          "192.168.64." + (101 + i),
          new LastingConnections.Load(
              CONNECTIONS, EXCHANGE_EVERY, LIFE, i == 0 ? BYTES : 0, BYTES_PER_SECOND));
    }
    ClientReport seen = clients.watch(loads, meanwhile);
    System.out.println(happening + ":\n" + seen.lines());
    return seen;
  }
}
