package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;

/**
 * Three hosts that share three virtual IPs, each host preferring one of them: one way to do that.
 */
sealed interface Fleet permits KeepalivedFleet, SpeakerFleet {
  /** How the table calls it. */
  String name();

  /**
   * Starts its programs on a host.
   *
   * @param number of the host, 0 to 2
   */
  Host start(LabNode node, int number);

  /** Its programs on one host. */
  sealed interface Host permits KeepalivedFleet.Running, SpeakerFleet.Running {
    /** Ends them in order, as an upgrade does, and waits for it. */
    void end();

    /** Whether it holds what it prefers, and nothing of an earlier handover is left. */
    boolean isSettled();
  }

  /** The virtual IP that a host prefers. */
  static String virtualIp(int number) {
    return "192.168.64." + (101 + number);
  }

  /** Of a host for a virtual IP: the preferred one first, then the next one in turn. */
  static int priority(int host, int virtualIp) {
    return switch (Math.floorMod(host - virtualIp, 3)) {
      case 0 -> 150;
      case 1 -> 120;
      default -> 90;
    };
  }
}
