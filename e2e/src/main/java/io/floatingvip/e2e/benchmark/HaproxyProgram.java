package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** HAProxy on a host. */
final class HaproxyProgram {
  private HaproxyProgram() {}

  /** Forwards the virtual IP's port 80 to both backends, whether the host holds it or not. */
  static String balancing(String virtualIp) {
    return """
    global
      maxconn 5000
      nbthread 2
    defaults
      mode tcp
      timeout connect 5s
      timeout client 5m
      timeout server 5m
    listen web
      bind %s:80 transparent
      balance roundrobin
      option redispatch
      default-server check inter 2s rise 2 fall 3
      server web-a %s:8080
      server web-b %s:8080
    """
        .formatted(virtualIp, FailoverSegment.WEB_A, FailoverSegment.WEB_B);
  }

  /** Answers requests by itself, from two threads, faster than any client here asks. */
  static String answering(int port) {
    return """
    global
      nbthread 2
      maxconn %d
    defaults
      mode http
      timeout client 5m
    frontend web
      bind :%d backlog 4096
      http-request return status 200 content-type text/plain string "%s"
    """
        .formatted(OpenFiles.connections(), port, "0123456789abcdef".repeat(8));
  }

  static LabProcess start(LabNode node, Path folder, String configuration) {
    Path file = folder.resolve(node.name() + "-haproxy.cfg");
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return node.start("haproxy", List.of("haproxy", "-db", "-f", file.toString()), Map.of());
  }
}
