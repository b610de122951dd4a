package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.ArpPacket;
import io.floatingvip.linux.ArpSocket;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.VrrpState;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Three hosts with a loop and a server each, one after the other with the VIP, and a client. */
final class HandoverSegment {
  static final int PORT = 8080;
  private static final int MILLIS = 30_000;
  private static final int QUESTION_MILLIS = 50;
  private static final int CLIENT = 9;
  private static final int VIP = 100;
  private static final Pattern COUNT = Pattern.compile("packets (\\d+)");

  private final AddressFamily family;
  private final LoopBench bench = new LoopBench();
  private final TestNode lan = bench.node("lan");
  private final TestNode client = bench.node("client");
  private final List<LoopBench.Host> hosts = new ArrayList<>();
  private final ScheduledExecutorService questions = Executors.newSingleThreadScheduledExecutor();
  private final List<ServerSocket> servers = new ArrayList<>();

  HandoverSegment(AddressFamily family) {
    this.family = family;
  }

  /** An address of the segment; the VIP is the hundredth. */
  String address(int number) {
    return (family == AddressFamily.IPV4 ? "10.9.0." : "fd09::") + number;
  }

  String vip() {
    return address(VIP);
  }

  /** The hosts are Backup with priorities 150, 100 and 50, but for the first, which is Active. */
  void open() throws Exception {
    lan.run("ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    lan.run("ip", "link", "set", "br0", "up");
    plugIn(client, "client", address(CLIENT));
    int priority = 150;
    for (int number = 1; number <= 3; number++) {
      add(number, priority);
      priority -= 50;
    }
  }

  private void add(int number, int priority) throws Exception {
    TestNode node = bench.node("host-" + number);
    plugIn(node, "host-" + number, address(number));
    ServerSocket server = node.call(() -> new ServerSocket(PORT));
    server.setSoTimeout(MILLIS);
    servers.add(server);
    hosts.add(bench.start(node).run(router(priority)));
    hosts.getLast().await(number == 1 ? VrrpState.ACTIVE : VrrpState.BACKUP);
  }

  private RouterSetup router(int priority) {
    return LoopBench.router("web", priority, vip());
  }

  private void plugIn(TestNode node, String port, String address) {
    TestNode.connect(
        node,
        "eth0",
        address + (family == AddressFamily.IPV4 ? "/24" : "/64"),
        lan,
        port,
        "10.8.0.1/24");
    lan.run("ip", "link", "set", port, "master", "br0");
    node.run("nft", "add table inet count");
    node.run("nft", "add chain inet count incoming { type filter hook prerouting priority -500; }");
    node.run("nft", "add rule inet count incoming tcp dport " + PORT + " counter");
  }

  LoopBench.Host host(int number) {
    return hosts.get(number - 1);
  }

  /** A host takes over from the Active with a higher priority, and the client has heard of it. */
  void move(int from, int to, int priority) throws Exception {
    host(to).run(router(priority));
    host(to).await(VrrpState.ACTIVE);
    host(from).await(VrrpState.BACKUP);
    awaitClientKnows(to);
  }

  /** The host is cut off from all others. */
  void unplug(int host) {
    lan.run("ip", "link", "set", "host-" + host, "down");
  }

  /** The client has heard who has the VIP. */
  void awaitClientKnows(int to) throws Exception {
    String mac = host(to).node().link("eth0").mac().toString();
    LoopBench.awaitThat(
        () -> client.run("ip", "neighbor") + host(to).events(),
        () -> client.run("ip", "neighbor", "show", vip()).contains(mac));
  }

  /** A connection that the host has accepted. */
  Connection connect(int host) throws Exception {
    Socket dialled =
        client.call(() -> {
          Socket socket = new Socket();
          socket.connect(new InetSocketAddress(vip(), PORT), MILLIS);
          return socket;
        });
    Socket accepted = servers.get(host - 1).accept();
    dialled.setSoTimeout(MILLIS);
    accepted.setSoTimeout(MILLIS);
    return new Connection(dialled, accepted);
  }

  /** The host knows nothing of the connection any more, and could not tell the client. */
  void forget(int host, Connection connection) throws IOException {
    TestNode node = host(host).node();
    String client = address(CLIENT) + "/" + Byte.SIZE * family.addressBytes();
    node.run("ip", "route", "add", "unreachable", client);
    connection.accepted().setSoLinger(true, 0);
    connection.accepted().close();
    node.run("ip", "route", "delete", "unreachable", client);
  }

  /** As one that still serves connections of IPv4, whether it does or not; until the end. */
  void keepAsking(int host) throws Exception {
    TestNode node = host(host).node();
    Link link = node.link("eth0");
    ArpSocket socket = node.call(() -> ArpSocket.open(link.index()));
    ArpPacket question =
        ArpPacket.question(
            InetAddress.getByName(vip()), InetAddress.getByName(address(host)), link.mac());
    Future<?> _ =
        questions.scheduleAtFixedRate(
            () -> {
              try {
                socket.broadcast(question);
              } catch (LinuxException e) {
                throw new IllegalStateException(e);
              }
            },
            0,
            QUESTION_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** All that handovers put on the hosts is gone. */
  void awaitNoRules() {
    for (LoopBench.Host host : hosts) {
      LoopBench.awaitThat(
          () -> rules(host) + host.events(), () -> !rules(host).contains("floating-vip-"));
    }
  }

  private static String rules(LoopBench.Host host) {
    return host.node().run("nft", "list", "tables");
  }

  /** Packets of connections that have come to the three hosts until now. */
  long packets() {
    long sum = 0;
    for (LoopBench.Host host : hosts) {
      Matcher count = COUNT.matcher(host.node().run("nft", "list", "table", "inet", "count"));
      while (count.find()) {
        sum += Long.parseLong(count.group(1));
      }
    }
    return sum;
  }

  /** Both ends of a connection. */
  record Connection(Socket dialled, Socket accepted) implements AutoCloseable {
    /** There and back. */
    void exchange() throws IOException {
      dialled.getOutputStream().write('q');
      expect('q', accepted);
      accepted.getOutputStream().write('a');
      expect('a', dialled);
    }

    /** From now on the host answers by itself. */
    void answer() {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (accepted.getInputStream().read() == 'q') {
                accepted.getOutputStream().write('a');
              }
            } catch (IOException _) {
              // Reset, or closed at the end.
            }
          });
    }

    /** Sends, and waits for what comes of it. */
    void ask() throws IOException {
      dialled.getOutputStream().write('q');
      expect('a', dialled);
    }

    private static void expect(int value, Socket socket) throws IOException {
      int read = socket.getInputStream().read();
      if (read != value) {
        throw new EOFException("read " + read + " instead of " + value);
      }
    }

    @Override
    public void close() throws IOException {
      dialled.close();
      accepted.close();
    }
  }

  void close() throws Exception {
    questions.shutdownNow();
    for (ServerSocket server : servers) {
      server.close();
    }
    bench.close();
  }
}
