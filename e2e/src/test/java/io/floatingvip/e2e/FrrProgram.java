package io.floatingvip.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** FRR's zebra and vrrpd on a host, as the peer of a speaker. */
final class FrrProgram implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/frr");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LabNode node;
  private final Path sockets;
  private final LabProcess zebra;
  private final LabProcess vrrpd;

  private FrrProgram(LabNode node, Path sockets, LabProcess zebra, LabProcess vrrpd) {
    this.node = node;
    this.sockets = sockets;
    this.zebra = zebra;
    this.vrrpd = vrrpd;
  }

  /**
   * Makes the interface that vrrpd wants for a virtual router: a macvlan with the virtual router's
   * MAC address and its addresses.
   */
  static void addInterface(LabNode node, int id, boolean isIpv6, String address) {
    String name = (isIpv6 ? "vrrp6-" : "vrrp4-") + id;
    String mac = "00:00:5e:00:0%d:%02x".formatted(isIpv6 ? 2 : 1, id);
    node.run(
        "ip", "link", "add", name, "link", LabNode.INTERFACE, "type", "macvlan", "mode", "bridge");
    node.run("ip", "link", "set", name, "address", mac);
    if (isIpv6) {
      node.run("ip", "address", "add", address + "/128", "dev", name, "nodad");
    } else {
      node.run("ip", "address", "add", address + "/32", "dev", name);
    }
    node.run("ip", "link", "set", name, "up");
  }

  /**
   * @param configuration of vrrpd
   */
  static FrrProgram start(LabNode node, String configuration) {
    try {
      // Not below the folder of the logs: its path is longer than that of a socket may be.
      Path sockets = Files.createTempDirectory(Path.of("/run"), "frr");
      node.run("chown", "frr:frr", sockets.toString());
      Path file = Files.writeString(sockets.resolve("vrrpd.conf"), configuration);
      Path empty = Files.writeString(sockets.resolve("zebra.conf"), "");
      LabProcess zebra = program(node, "zebra", sockets, empty);
      Wait.until(
          () -> "zebra listens\n" + zebra.log(),
          PATIENCE,
          () -> Files.exists(sockets.resolve("zserv.api")));
      return new FrrProgram(node, sockets, zebra, program(node, "vrrpd", sockets, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LabProcess program(LabNode node, String name, Path sockets, Path configuration) {
    return node.start(
        name,
        List.of(
            PROGRAMS.resolve(name).toString(),
            "-z",
            sockets.resolve("zserv.api").toString(),
            "--vty_socket",
            sockets.toString(),
            "-i",
            sockets.resolve(name + ".pid").toString(),
            "-P",
            "0",
            "--log",
            "stdout",
            "-f",
            configuration.toString()),
        Map.of());
  }

  /** {@code Master}, {@code Backup}, ...; empty while it can't be asked. */
  String state(int id, boolean isIpv6) {
    try {
      String shown = node.run("vtysh", "--vty_socket", sockets.toString(), "-c", "show vrrp json");
      for (JsonNode router : new ObjectMapper().readTree(shown)) {
        if (router.path("vrid").asInt() == id) {
          return router.path(isIpv6 ? "v6" : "v4").path("status").asText();
        }
      }
      return "";
    } catch (IOException | IllegalStateException e) {
      return "";
    }
  }

  String log() {
    return vrrpd.log();
  }

  /** Ends vrrpd in order, and then zebra. */
  @Override
  public void close() {
    vrrpd.terminate();
    vrrpd.awaitExit(PATIENCE);
    zebra.terminate();
    zebra.awaitExit(PATIENCE);
  }
}
