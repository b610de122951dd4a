package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * To whom addresses have been handed over: for as long as those may pass packets on to this host,
 * which may be longer than it serves connections. What comes from them must never be passed on, or
 * packets would go in a circle: of all passages in one the last to be opened ends it, because its
 * host knows that the one before it in the circle has succeeded it.
 */
final class Successions {
  /** The successor reckons from when it has opened its passage, a little later. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final List<Succession> all = new ArrayList<>();

  private record Succession(Set<VirtualAddress> addresses, InetAddress successor, long endNanos) {}

  /** Has been handed over. */
  void add(Handovers.Subject subject, IpAddress successor, long nowNanos) {
    Duration longest = subject.setup().drainTimeout().plus(Passage.GRACE).plus(DELAY);
    all.add(
        new Succession(
            Set.copyOf(subject.addresses()),
            successor.toInetAddress(),
            nowNanos + longest.toNanos()));
  }

  /** Who may still pass on packets to any of these addresses. */
  List<InetAddress> of(List<VirtualAddress> addresses, long nowNanos) {
    all.removeIf(succession -> succession.endNanos() <= nowNanos);
    return all.stream()
        .filter(succession -> addresses.stream().anyMatch(succession.addresses()::contains))
        .map(Succession::successor)
        .distinct()
        .toList();
  }
}
