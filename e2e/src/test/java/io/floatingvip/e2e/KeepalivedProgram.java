package io.floatingvip.e2e;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real keepalived as the peer of a speaker; if not said otherwise, VRRPv3, every 100 ms. */
final class KeepalivedProgram {
  /** Ahead of others as a speaker is: a busy machine is no fault of a peer. */
  static final String GLOBAL =
      """
      global_defs {
        vrrp_priority -20
        vrrp_garp_master_refresh 5
      }
      """;

  private KeepalivedProgram() {}

  /**
   * @param folder where its configuration is written to
   */
  static LabProcess start(LabNode node, Path folder, int priority) {
    return start(node, folder, configuration(priority));
  }

  static LabProcess start(LabNode node, Path folder, String configuration) {
    Path file = folder.resolve(node.name() + "-keepalived.conf");
    Path pid = folder.resolve(node.name() + "-keepalived.pid");
    Path childPid = folder.resolve(node.name() + "-keepalived-vrrp.pid");
    try {
      Files.writeString(file, configuration);
      // It refuses to start beside those that an earlier one left behind when it was killed.
      Files.deleteIfExists(pid);
      Files.deleteIfExists(childPid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return node.start(
        "keepalived",
        List.of(
            "keepalived",
            "--dont-fork",
            "--log-console",
            "--log-detail",
            "--vrrp",
            "--use-file=" + file,
            "--pid=" + pid,
            "--vrrp_pid=" + childPid),
        Map.of());
  }

  /** The virtual IP of {@link Segment} on a macvlan device with the virtual MAC address. */
  static String withVirtualMac(int priority) {
    return configuration(priority)
        .replace("  version 3\n", "  version 3\n  use_vmac\n")
        .replace(" dev eth0\n", "\n");
  }

  private static String configuration(int priority) {
    return GLOBAL
        + """
        vrrp_instance web {
          state BACKUP
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
            .formatted(Segment.VRID, priority, Segment.VIP);
  }
}
