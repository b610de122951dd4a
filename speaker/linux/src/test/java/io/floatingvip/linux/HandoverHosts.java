package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.linux.testing.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/**
 * A segment with two hosts that hold the same address, one after the other, and a client. IPv4 is
 * 10.9.0.0/24, IPv6 fd09::/64; the retired host is 1, its successor 2, the client 3.
 */
final class HandoverHosts implements AutoCloseable {
  static final int PORT = 8080;
  static final int MILLIS = 10_000;

  private final TestNode lan = TestNode.create("lan");
  private final TestNode retired = TestNode.create("retired");
  private final TestNode successor = TestNode.create("successor");
  private final TestNode client = TestNode.create("client");

  HandoverHosts() {
    lan.run("ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    lan.run("ip", "link", "set", "br0", "up");
    connect(retired, "p1", 1);
    connect(successor, "p2", 2);
    connect(client, "p3", 3);
  }

  private void connect(TestNode node, String port, int number) {
    TestNode.connect(node, "lan0", "10.9.0." + number + "/24", lan, port, "10.8.0." + number);
    node.run("ip", "address", "add", "fd09::" + number + "/64", "dev", "lan0", "nodad");
    lan.run("ip", "link", "set", port, "master", "br0");
  }

  TestNode lan() {
    return lan;
  }

  TestNode retired() {
    return retired;
  }

  TestNode successor() {
    return successor;
  }

  TestNode client() {
    return client;
  }

  /** The successor passes on to the retired host. */
  FlowPassage open(String vip, String to) throws Exception {
    return open(successor, vip, to, mac(retired));
  }

  static FlowPassage open(TestNode node, String vip, String to, MacAddress guarded)
      throws Exception {
    return node.call(() -> {
      try (RouteSocket routes = RouteSocket.open()) {
        return FlowPassage.open(
            "fvip-test",
            0,
            new FlowPassage.Terms(
                routes.link("lan0").orElseThrow().index(),
                List.of(InetAddress.getByName(vip)),
                InetAddress.getByName(to),
                List.of(guarded)));
      }
    });
  }

  static MacAddress mac(TestNode node) throws Exception {
    return node.link("lan0").mac();
  }

  /** The client finds the address at the successor, as after its announcement. */
  void redirect(String vip) throws Exception {
    String mac = mac(successor).toString();
    client.run("ip", "neighbor", "replace", vip, "lladdr", mac, "dev", "lan0");
  }

  static void hold(TestNode node, String vip) {
    String length = vip.contains(":") ? "/128" : "/32";
    String device = vip.contains(":") ? "lan0" : "lo";
    node.run(
        "ip",
        "address",
        "add",
        vip + length,
        "dev",
        device,
        vip.contains(":") ? "nodad" : "noprefixroute");
  }

  static ServerSocket listen(TestNode node, String vip) throws Exception {
    ServerSocket server = node.call(() -> new ServerSocket(PORT, 10, InetAddress.getByName(vip)));
    server.setSoTimeout(MILLIS);
    return server;
  }

  Socket dial(String vip) throws Exception {
    return dial(vip, MILLIS);
  }

  Socket dial(String vip, int millis) throws Exception {
    Socket socket =
        client.call(() -> {
          Socket dialled = new Socket();
          dialled.connect(new InetSocketAddress(vip, PORT), millis);
          return dialled;
        });
    socket.setSoTimeout(MILLIS);
    return socket;
  }

  /** There and back. */
  static void exchange(Socket a, Socket b) throws IOException {
    b.setSoTimeout(MILLIS);
    a.getOutputStream().write('q');
    assertEquals('q', b.getInputStream().read());
    b.getOutputStream().write('a');
    assertEquals('a', a.getInputStream().read());
  }

  @Override
  public void close() {
    client.close();
    successor.close();
    retired.close();
    lan.close();
  }
}
