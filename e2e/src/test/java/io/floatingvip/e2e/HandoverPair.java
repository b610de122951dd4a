package io.floatingvip.e2e;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.ExchangeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Two nodes whose speakers hand two addresses of one virtual router over to each other, for
 * connections and datagrams. What they forward to is this JVM, but for one server.
 */
final class HandoverPair implements AutoCloseable {
  static final String VIP = "192.168.64.100";
  static final String SECOND_VIP = "192.168.64.101";
  static final String VIP6 = "fd64::100";
  static final String OWN6 = "fd64::1";
  static final int EXCHANGE_PORT = 81;
  static final int STREAM_PORT = 82;
  static final int DATAGRAM_PORT = 53;

  private static final String DATAGRAMS =
      "  - {name: datagrams, addresses: [%s, '%s'], port: 53, protocol: UDP, pool: datagrams}\n"
          .formatted(VIP, VIP6);

  private final Lab lab;
  private SpeakerProgram active;
  private SpeakerProgram backup;
  private int priority = 101;

  HandoverPair() {
    lab = Lab.open(Path.of("target", "lab", "handover-pair"));
    lab.assign(OWN6 + "/64");
    ExchangeServer.start(lab.node("server", 21));
    active = start("node-a", 11, priority);
    backup = start("node-b", 12, 100);
    awaitStates();
  }

  private SpeakerProgram start(String name, int number, int ofPriority) {
    LabNode node = lab.node(name, number);
    node.run("ip", "address", "add", "fd64::" + number + "/64", "dev", "eth0", "nodad");
    return SpeakerProgram.start(node, lab.folder(), programme(ofPriority, DATAGRAMS));
  }

  private static String programme(int priority, String moreListeners) {
    return """
    virtualRouters:
      - name: web
        virtualRouterID: 51
        interface: eth0
        priority: %1$d
        advertisementInterval: 100ms
        addresses: [%2$s, %3$s]
      - name: web6
        virtualRouterID: 51
        interface: eth0
        priority: %1$d
        advertisementInterval: 100ms
        addresses: ["%4$s"]
    listeners:
      - {name: exchange, addresses: [%2$s], port: 81, pool: exchange}
      - {name: stream, addresses: [%2$s, %3$s], port: 82, pool: stream}
    %5$s
    pools:
      - name: exchange
        endpoints: [{address: 192.168.64.21, port: 8081}]
      - name: stream
        endpoints: [{address: 192.168.64.1, port: 8082}]
      - name: datagrams
        endpoints: [{address: 192.168.64.1, port: 9053}]
    """
        .formatted(priority, VIP, SECOND_VIP, VIP6, moreListeners);
  }

  /** Who has the addresses, or had them before a handover that is under way. */
  SpeakerProgram active() {
    return active;
  }

  /** Who is to get them. */
  SpeakerProgram backup() {
    return backup;
  }

  /** Where clients write what has failed, a line for each. */
  Path errors() {
    return lab.folder().resolve("client-lasting.log");
  }

  /** How much has failed until now. */
  long failures() {
    try (Stream<String> lines = Files.lines(errors())) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The two change their parts. */
  void handOver() {
    SpeakerProgram successor = backup;
    backup = active;
    active = successor;
    priority++;
    active.replaceProgramme(programme(priority, DATAGRAMS));
    awaitStates();
  }

  private void awaitStates() {
    for (String router : new String[] {"web", "web6"}) {
      await(active, router, "Active");
      await(backup, router, "Backup");
    }
  }

  private static void await(SpeakerProgram speaker, String router, String state) {
    Wait.until(
        () -> router + " is " + state + ": " + speaker.status(),
        Segment.PATIENCE,
        () -> state.equals(speaker.state(router)));
  }

  /** Both get a programme with one more listener. */
  void reload() {
    String more =
        DATAGRAMS + "  - {name: more, addresses: [%s], port: 84, pool: stream}".formatted(VIP);
    active.replaceProgramme(programme(priority, more));
    backup.replaceProgramme(programme(100, more));
    for (SpeakerProgram speaker : new SpeakerProgram[] {active, backup}) {
      Wait.until(
          () -> "it has taken the programme over: " + speaker.status(),
          Segment.PATIENCE,
          () -> speaker.status().at("/listeners").size() == 4);
    }
  }

  /** Nothing is handed over any more: no rules are left. UDP sessions end with their listener. */
  void awaitEndOfHandover() {
    backup.replaceProgramme(programme(100, ""));
    Wait.until(
        () -> "rules are gone: " + active.rules() + backup.rules(),
        Duration.ofSeconds(60),
        () -> (active.rules() + backup.rules()).isEmpty());
  }

  @Override
  public void close() {
    lab.close();
  }
}
