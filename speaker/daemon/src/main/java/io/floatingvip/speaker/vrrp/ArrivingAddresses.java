package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses that one virtual router is to have and the Active of another, a host that has perhaps
 * not heard of it yet, does not let go: they stay there until it does.
 */
final class ArrivingAddresses {
  private final Segment segment;
  private final AddressMoves moves;
  private final Map<VirtualAddress, IpAddress> awaited = new LinkedHashMap<>();

  /** How often the other hosts had asked for addresses of theirs when the wait began. */
  private final Map<IpAddress, Long> questions = new HashMap<>();

  ArrivingAddresses(Segment segment, AddressMoves moves) {
    this.segment = segment;
    this.moves = moves;
  }

  /** Waits for those of the addresses that another host has; returns the others. */
  List<VirtualAddress> await(List<VirtualAddress> assigned, RouterSetup setup, long nowNanos) {
    Map<VirtualAddress, IpAddress> elsewhere = moves.elsewhere(assigned, setup, nowNanos);
    elsewhere.forEach((address, host) -> {
      if (awaited.put(address, host) == null) {
        segment
            .announcer()
            .ifPresent(announcer -> {
              announcer.expectQuestions(host, List.of(address));
              questions.putIfAbsent(host, announcer.questionsOf(host));
            });
      }
    });
    List<VirtualAddress> free = new ArrayList<>(assigned);
    free.removeAll(elsewhere.keySet());
    return free;
  }

  boolean isEmpty() {
    return awaited.isEmpty();
  }

  /** Waits for these no longer. */
  void forget(Collection<VirtualAddress> addresses) {
    for (VirtualAddress address : addresses) {
      if (awaited.remove(address) != null) {
        segment.announcer().ifPresent(a -> a.expectNoQuestions(List.of(address)));
      }
    }
    if (awaited.isEmpty()) {
      questions.clear();
    }
  }

  /** Those that no other host has any more. */
  List<VirtualAddress> takeFree(RouterSetup setup, long nowNanos) {
    if (awaited.isEmpty()) {
      return List.of();
    }
    segment
        .announcer()
        .ifPresent(announcer ->
            questions.forEach((host, before) -> {
              if (announcer.questionsOf(host) > before) {
                moves.asked(host);
              }
            }));
    List<VirtualAddress> free = new ArrayList<>(awaited.keySet());
    free.removeAll(moves.elsewhere(awaited.keySet(), setup, nowNanos).keySet());
    forget(free);
    return free;
  }
}
