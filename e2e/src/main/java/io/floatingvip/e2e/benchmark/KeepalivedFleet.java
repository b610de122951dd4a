package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * keepalived for the addresses and HAProxy for the connections. HAProxy is stopped as its manual
 * says: it goes on with the connections that it has, at most for two minutes.
 *
 * @param folder for configurations
 */
record KeepalivedFleet(Path folder) implements Fleet {
  @Override
  public String name() {
    return "keepalived + HAProxy";
  }

  @Override
  public Host start(LabNode node, int number) {
    LabProcess haproxy = HaproxyProgram.start(node, folder, haproxy());
    Path file = folder.resolve(node.name() + "-keepalived.conf");
    write(file, keepalived(number));
    String pids = "/run/%s-keepalived-%d".formatted(node.name(), haproxy.pid());
    LabProcess keepalived =
        node.start(
            "keepalived",
            List.of(
                "keepalived",
                "--dont-fork",
                "--log-console",
                "--vrrp",
                "--use-file=" + file,
                "--pid=" + pids + ".pid",
                "--vrrp_pid=" + pids + "-vrrp.pid"),
            Map.of());
    return new Running(node, number, keepalived, haproxy);
  }

  private static String keepalived(int number) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(
          """
          vrrp_instance vip-%d {
            state BACKUP
            preempt_delay 3
            interface eth0
            version 3
            virtual_router_id %d
            priority %d
            advert_int 0.1
            virtual_ipaddress {
              %s/32 dev eth0
            }
          }
          """
              .formatted(i, 51 + i, Fleet.priority(number, i), Fleet.virtualIp(i)));
    }
    return text.toString();
  }

  private static String haproxy() {
    StringBuilder text =
        new StringBuilder(
            """
            global
              maxconn 5000
              nbthread 2
              hard-stop-after 120s
            defaults
              mode tcp
              timeout connect 5s
              timeout client 5m
              timeout server 5m
            """);
    for (int i = 0; i < 3; i++) {
      text.append(
          """
          listen web-%d
            bind %s:80 transparent
            server web %s:8080
          listen exchange-%d
            bind %s:81 transparent
            server exchange %s:8081
          """
              .formatted(
                  i,
                  Fleet.virtualIp(i),
                  RollingRestart.SERVER,
                  i,
                  Fleet.virtualIp(i),
                  RollingRestart.SERVER));
    }
    return text.toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both programs. */
  record Running(LabNode node, int number, LabProcess keepalived, LabProcess haproxy)
      implements Host {
    @Override
    public void end() {
      keepalived.terminate();
      keepalived.awaitExit(Duration.ofSeconds(30));
      haproxy.signal("USR1");
      haproxy.awaitExit(RollingRestart.DRAIN.plusSeconds(30));
    }

    @Override
    public boolean isSettled() {
      return node.holds(Fleet.virtualIp(number));
    }
  }
}
