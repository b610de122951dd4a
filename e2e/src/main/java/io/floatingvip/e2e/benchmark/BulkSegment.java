package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Reachability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client, a server that has an answer for everything, and a host for each proxy between them. */
final class BulkSegment implements AutoCloseable {
  static final String SERVER = "192.168.64.21";
  static final int HTTP_PORT = 8000;
  static final int IDLE_PORT = 9000;
  static final int IPERF_PORT = 5201;
  static final int[] PORTS = {HTTP_PORT, IDLE_PORT, IPERF_PORT};

  private static final int FIRST_PROXY = 31;

  private final Lab lab;
  private final LabNode client;
  private final List<Route> routes = new ArrayList<>();

  /**
   * A proxy on its host.
   *
   * @param address where the client reaches the server through it
   */
  record Route(Proxy proxy, String address, Optional<LabProcess> process) {}

  private BulkSegment(Lab lab) {
    this.lab = lab;
    this.client = lab.node("client", 200);
    LabNode server = lab.node("server", 21);
    for (LabNode end : List.of(client, server)) {
      end.run("sysctl", "-qw", "net.ipv4.ip_local_port_range=10000 65000");
    }
    HaproxyProgram.start(server, lab.folder(), HaproxyProgram.answering(HTTP_PORT));
    server.start("iperf", List.of("iperf3", "--server"), Map.of());
    server.start(
        "idle",
        new JavaProgram(IdleConnections.class).command("serve", Integer.toString(IDLE_PORT)),
        Map.of());
    for (int port : PORTS) {
      Reachability.await(SERVER, port);
    }
  }

  static BulkSegment open(Path folder, List<Proxy> proxies) {
    BulkSegment segment = new BulkSegment(Lab.open(folder));
    proxies.forEach(segment::add);
    return segment;
  }

  private void add(Proxy proxy) {
    if (proxy instanceof Proxy.Direct) {
      routes.add(new Route(proxy, SERVER, Optional.empty()));
      return;
    }
    LabNode host = lab.node("proxy-" + routes.size(), FIRST_PROXY + routes.size());
    host.run("sysctl", "-qw", "net.ipv4.ip_local_port_range=10000 65000");
    Optional<LabProcess> process = proxy.start(host, lab.folder());
    for (int port : PORTS) {
      Reachability.await(host.address(), port);
    }
    routes.add(new Route(proxy, host.address(), process));
  }

  LabNode client() {
    return client;
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }

  @Override
  public void close() {
    lab.close();
  }
}
