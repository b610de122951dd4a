package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Reachability;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The speaker in front of servers that other people wrote. */
class ForwardingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "vip.example";
  private static final byte[] ADDRESS = {10, 9, 8, 7};

  /** Answers on both ports with the address that the PROXY header names. */
  private static final String HAPROXY =
      """
      defaults
        mode http
        timeout connect 5s
        timeout client 30s
        timeout server 30s
      frontend who
        bind :8001 accept-proxy
        http-request return status 200 content-type text/plain lf-string "%[src] asked %[dst]:%[dst_port]"
      """;

  /** Two proxies before the speaker: each says for whom it speaks, in its form. */
  private static String front(LabNode speaker) {
    return """
    defaults
      mode tcp
      timeout connect 5s
      timeout client 30s
      timeout server 30s
    listen one
      bind :9001
      server speaker %1$s:8003 send-proxy
    listen two
      bind :9002
      server speaker %1$s:8003 send-proxy-v2
    """
        .formatted(speaker.address());
  }

  private static String programme(LabNode speaker, LabNode backend, LabNode trusted) {
    return """
    listeners:
      - {name: one, addresses: [%1$s], port: 8001, pool: one, log: All}
      - {name: two, addresses: [%1$s], port: 8002, pool: two}
      - {name: behind, addresses: [%1$s], port: 8003, pool: two, acceptProxyProtocol: [%3$s/32]}
      - {name: dns, addresses: [%1$s], port: 5300, protocol: UDP, pool: dns}
    pools:
      - name: one
        proxyProtocol: V1
        healthCheck: {type: HTTP, interval: 200ms, http: {expectStatus: "200"}}
        endpoints: [{address: %2$s, port: 8001}]
      - name: two
        proxyProtocol: V2
        healthCheck: {type: HTTP, interval: 200ms, http: {expectStatus: "200"}}
        endpoints: [{address: %2$s, port: 8001}]
      - name: dns
        timeouts: {udpIdle: 2s}
        endpoints: [{address: %2$s, port: 5353}]
    """
        .formatted(speaker.address(), backend.address(), trusted.address());
  }

  private static void startHaproxy(LabNode node, Path folder, String configuration) {
    Path file = folder.resolve(node.name() + "-haproxy.cfg");
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.start("haproxy", List.of("haproxy", "-db", "-f", file.toString()), Map.of());
  }

  private static void startServers(LabNode backend, Path folder) {
    startHaproxy(backend, folder, HAPROXY);
    backend.start(
        "dnsmasq",
        List.of(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--pid-file=",
            "--user=root",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--listen-address=" + backend.address(),
            "--port=5353",
            "--address=/" + NAME + "/10.9.8.7"),
        Map.of());
    Reachability.await(backend.address(), 8001);
    Reachability.await(backend.address(), 5353);
  }

  @ParameterizedTest
  @EnumSource
  void realServersAreServedThroughPortsOfAllKinds(Transport transport) throws IOException {
    try (Lab lab = Lab.open(Path.of("target", "lab", "forwarding-" + transport))) {
      LabNode node = lab.node("node-a", 11);
      LabNode backend = lab.node("servers", 21);
      LabNode front = lab.node("front", 31);
      startServers(backend, lab.folder());
      startHaproxy(front, lab.folder(), front(node));
      SpeakerProgram speaker =
          SpeakerProgram.start(
              node, lab.folder(), programme(node, backend, front), transport.javaOptions());
      Wait.until(
          () -> "all backends are up: " + speaker.status(),
          PATIENCE,
          () -> upBackends(speaker) == 3);

      assertTrue(transport.isThatOf(speaker), speaker.process()::log);

      // HAProxy itself reads the header, and learns of the client and of what it has asked.
      assertEquals(who(node, 8001), web(node, 8001));
      assertEquals(who(node, 8002), web(node, 8002));
      // What a trusted one says of its client is passed on; who is not trusted has nothing to say.
      Reachability.await(front.address(), 9001);
      assertEquals(who(front, 9001), web(front, 9001));
      assertEquals(who(front, 9002), web(front, 9002));
      assertEquals(who(node, 8003), web(node, 8003));
      for (int i = 0; i < 50; i++) {
        assertEquals(InetAddress.getByAddress(ADDRESS), lookUp(node));
      }
      assertLogged(speaker);
      Wait.until(
          () -> "the idle sessions have ended: " + speaker.status(),
          PATIENCE,
          () -> speaker.status().at("/listeners/3/connections").asInt(-1) == 0);
    }
  }

  private static int upBackends(SpeakerProgram speaker) {
    int up = 0;
    for (var pool : speaker.status().at("/pools")) {
      for (var backend : pool.at("/backends")) {
        up += backend.at("/state").asText().equals("Up") ? 1 : 0;
      }
    }
    return up;
  }

  private static String who(LabNode node, int port) {
    return "%s asked %s:%d".formatted(Lab.OWN_ADDRESS, node.address(), port);
  }

  private static String web(LabNode node, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.address(), port));
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: who\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private static void assertLogged(SpeakerProgram speaker) {
    String line =
        "(?s).* INFO  tcplog: 192\\.168\\.64\\.1:\\d+ \\[[^]]+] one one/192\\.168\\.64\\.21:8001"
            + " 0/\\d+/\\d+ \\d+ -- \\d+/1/\\d+/\\d+/0 0/0\n.*";
    Wait.until(
        () -> "its line is in the log: " + speaker.process().log(),
        PATIENCE,
        () -> speaker.process().log().matches(line));
    assertTrue(!speaker.process().log().contains(" two two/"), speaker.process()::log);
  }

  /** Asks for the address of {@link #NAME} as RFC 1035 has it, from a port of its own. */
  private static InetAddress lookUp(LabNode node) throws IOException {
    ByteBuffer question = ByteBuffer.allocate(512);
    // Identifier, recursion desired, one question.
    question.putShort((short) 4711).putShort((short) 0x0100).putShort((short) 1);
    question.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : NAME.split("\\.", -1)) {
      question.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    // Type A, class IN.
    question.put((byte) 0).putShort((short) 1).putShort((short) 1);
    try (DatagramSocket socket = new DatagramSocket()) {
      // Takes answers from the address that was asked only.
      socket.connect(new InetSocketAddress(node.address(), 5300));
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.send(new DatagramPacket(question.array(), question.position()));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      ByteBuffer read = ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
      assertEquals(4711, read.getShort(0));
      // The only record is the last one and ends with the address.
      assertEquals(1, read.getShort(6));
      byte[] address = new byte[4];
      read.get(answer.getLength() - 4, address);
      return InetAddress.getByAddress(address);
    }
  }
}
