package io.floatingvip.vrrp;

import java.util.List;
import java.util.Set;

/**
 * The arithmetic of the election (RFC 9568 section 6.1), in exact nanoseconds: multiplied first,
 * divided last.
 */
final class ElectionTerms {

  private static final long SECOND = 1_000_000_000L;
  private static final int PRIORITIES = 256;

  /** A learnt interval may always be this long: what keepalived and FRR have as default. */
  private static final long LEARNT_FLOOR = SECOND;

  /**
   * And otherwise at most so many of our own, or one spoofed packet would put failover off for
   * minutes.
   */
  private static final long LEARNT_FACTOR = 10;

  private ElectionTerms() {}

  /** Skew_Time; version 2 has it of a second, whatever the interval (RFC 3768 section 6.1). */
  static long skewNanos(VrrpVersion version, Priority priority, long activeIntervalNanos) {
    long basis =
        switch (version) {
          case V2 -> SECOND;
          case V3 -> activeIntervalNanos;
        };
    return (PRIORITIES - priority.value()) * basis / PRIORITIES;
  }

  /** Active_Down_Interval. */
  static long activeDownNanos(VrrpVersion version, Priority priority, long activeIntervalNanos) {
    return 3 * activeIntervalNanos + skewNanos(version, priority, activeIntervalNanos);
  }

  /**
   * Active_Adver_Interval: version 3 learns it from the Active (RFC 9568 section 6.4.2), within
   * bounds.
   */
  static long learntIntervalNanos(VirtualRouterConfig config, ReceivedPacket packet) {
    long own = config.interval().nanos();
    return switch (config.version()) {
      case V2 -> own;
      case V3 ->
          Math.min(
              packet.intervalNanos(VrrpVersion.V3), Math.max(LEARNT_FLOOR, LEARNT_FACTOR * own));
    };
  }

  /**
   * After so long without a word an Active has to reckon with a successor: no peer's interval ends
   * sooner.
   */
  static long lapseNanos(VirtualRouterConfig config) {
    return 3 * config.interval().nanos();
  }

  /**
   * The distance of repeated resignations: half of the smallest skew, so that all arrive before the
   * fastest Backup.
   */
  static long resignationSpacingNanos(VirtualRouterConfig config) {
    return config.interval().nanos() / (2 * PRIORITIES);
  }

  static ChecksumForm initialChecksumForm(VirtualRouterConfig config) {
    if (config.version() == VrrpVersion.V2 || config.checksum() == ChecksumMode.MESSAGE_ONLY) {
      return ChecksumForm.MESSAGE_ONLY;
    }
    return ChecksumForm.PSEUDO_HEADER;
  }

  /** The addresses of one list that another does not have. */
  static List<VirtualAddress> without(List<VirtualAddress> addresses, List<VirtualAddress> others) {
    Set<VirtualAddress> known = Set.copyOf(others);
    return addresses.stream().filter(address -> !known.contains(address)).toList();
  }
}
