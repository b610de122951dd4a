package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.benchmark.IdleConnections;
import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Reachability;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A speaker whose host has no port left for another connection to its backend. */
class PortExhaustionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORT = 9000;
  private static final int FIRST = 20_000;
  private static final int LAST = 20_019;

  // Checks need ports as well, each its own for a minute (TIME_WAIT), and those that find none must
  // say nothing of the backend.
  private static String programme(LabNode speaker, LabNode backend) {
    return """
    listeners:
      - {name: echo, addresses: [%s], port: %d, pool: echo}
    pools:
      - name: echo
        healthCheck: {type: TCP, interval: 1s, fall: 1}
        endpoints: [{address: %s, port: %d}]
    """
        .formatted(speaker.address(), PORT, backend.address(), PORT);
  }

  @ParameterizedTest
  @EnumSource
  void connectionsAreMadeAgainWhenPortsAreFreeAndTheBackendIsNotBlamed(Transport transport)
      throws IOException {
    try (Lab lab = Lab.open(Path.of("target", "lab", "ports-" + transport))) {
      LabNode node = lab.node("node-a", 11);
      LabNode backend = lab.node("servers", 21);
      node.run("sysctl", "-qw", "net.ipv4.ip_local_port_range=" + FIRST + " " + LAST);
      backend.start(
          "echo",
          new JavaProgram(IdleConnections.class).command("serve", Integer.toString(PORT)),
          Map.of());
      Reachability.await(backend.address(), PORT);
      SpeakerProgram speaker =
          SpeakerProgram.start(
              node, lab.folder(), programme(node, backend), transport.javaOptions());
      Wait.until(
          () -> "the backend is up: " + speaker.status(),
          PATIENCE,
          () -> state(speaker).equals("Up"));

      assertTrue(transport.isThatOf(speaker), speaker.process()::log);

      useUp(node, speaker);

      Wait.until("a port is free and used", PATIENCE, () -> echoes(node));
      assertEquals("Up", state(speaker));
    }
  }

  private static String state(SpeakerProgram speaker) {
    return speaker.status().at("/pools/0/backends/0/state").asText();
  }

  /** Opens connections until one gets no backend. */
  private static void useUp(LabNode node, SpeakerProgram speaker) throws IOException {
    List<Socket> held = new ArrayList<>();
    try {
      Socket next = connect(node);
      held.add(next);
      while (isAnswered(next)) {
        assertTrue(held.size() <= LAST - FIRST + 1, "more connections than ports");
        next = connect(node);
        held.add(next);
      }
      assertTrue(held.size() > 1, "not even one was served");
      assertTrue(isAnswered(held.getFirst()));
      Wait.until(
          () -> "a check found no port: " + speaker.process().log(),
          PATIENCE,
          () -> speaker.process().log().contains("can't be checked"));
      assertEquals("Up", state(speaker));
    } finally {
      for (Socket socket : held) {
        // A reset leaves no port behind that waits for stray packets.
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  private static Socket connect(LabNode node) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(node.address(), PORT));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean echoes(LabNode node) {
    try (Socket socket = connect(node)) {
      return isAnswered(socket);
    } catch (IOException e) {
      return false;
    }
  }
}
