package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * keepalived for the address and HAProxy for the connections, as people set them up by hand.
 *
 * @param folder for configurations
 */
record KeepalivedContender(Path folder) implements Contender {
  @Override
  public String name() {
    return "keepalived";
  }

  @Override
  public Member start(LabNode node, int priority, Duration interval) {
    LabProcess haproxy =
        HaproxyProgram.start(node, folder, HaproxyProgram.balancing(FailoverSegment.VIP));
    Path file = folder.resolve(node.name() + "-keepalived.conf");
    write(file, configuration(priority, interval));
    long logged = logSize(folder.resolve(node.name() + "-keepalived.log"));
    // Names of its own: to keepalived, a killed one that nobody has waited for still runs.
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
    return new Running(node, keepalived, haproxy, logged);
  }

  private static String configuration(int priority, Duration interval) {
    return instance("web", priority, interval, FailoverSegment.VIP + "/32")
        + instance("web6", priority, interval, FailoverSegment.VIP6 + "/128");
  }

  private static String instance(
      String name, int priority, Duration interval, String virtualAddress) {
    return String.format(
        Locale.ROOT,
        """
        vrrp_instance %s {
          state BACKUP
          nopreempt
          interface eth0
          version 3
          virtual_router_id %d
          priority %d
          advert_int %.2f
          virtual_ipaddress {
            %s dev eth0
          }
        }
        """,
        name,
        FailoverSegment.VRID,
        priority,
        interval.toMillis() / 1000.0,
        virtualAddress);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long logSize(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A keepalived, which is a parent and the child that does the work, and a HAProxy.
   *
   * @param logged what keepalived's log held before it started, in bytes
   */
  record Running(LabNode node, LabProcess keepalived, LabProcess haproxy, long logged)
      implements Member {
    @Override
    public void kill() {
      // What is killed a moment later answers a moment longer. The child would hand over if its
      // parent's end came first.
      LabProcess.killTogether(keepalived, haproxy);
    }

    @Override
    public void terminate() {
      keepalived.terminate();
    }

    @Override
    public void awaitEnd() {
      keepalived.awaitExit(Duration.ofSeconds(30));
      haproxy.close();
    }

    @Override
    public boolean isBackup() {
      String states = keepalived.log().substring((int) logged);
      return isBackup(states, "(web)") && isBackup(states, "(web6)");
    }

    private static boolean isBackup(String states, String instance) {
      return states.lastIndexOf(instance + " Entering BACKUP STATE")
          > states.lastIndexOf(instance + " Entering MASTER STATE");
    }
  }
}
