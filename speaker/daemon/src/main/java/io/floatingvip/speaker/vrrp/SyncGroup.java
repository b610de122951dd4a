package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.Event;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import io.floatingvip.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Virtual routers that move as one: all become Active when every one is ready, and none stays
 * Active or stands for election when another may not.
 */
final class SyncGroup {
  private static final Event GROUP_DEMOTED = new Event.GroupDemoted();
  private static final Event PROMOTION_GRANTED = new Event.PromotionGranted();

  private final String name;
  private final List<RunningRouter> members = new ArrayList<>();
  private final Set<RunningRouter> ready = new HashSet<>();
  private boolean decided = true;
  private boolean demoted;

  SyncGroup(String name) {
    this.name = name;
  }

  void add(RunningRouter member) {
    members.add(member);
    decided = false;
  }

  void remove(RunningRouter member) {
    members.remove(member);
    ready.remove(member);
    decided = false;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void propose(RunningRouter member, boolean isReady) {
    if (isReady) {
      ready.add(member);
    } else {
      ready.remove(member);
    }
    decided = false;
  }

  /** A member changed its state. */
  void moved(RunningRouter member, VrrpState from, VrrpState to) {
    if (to != VrrpState.BACKUP) {
      ready.remove(member);
    }
    // A member that is only joining the group in Backup takes nobody with it, or each reload would
    // move the addresses.
    demoted |= from == VrrpState.ACTIVE && to == VrrpState.BACKUP;
    decided = false;
  }

  /** Carries out what follows from the members' states, until nothing more does. */
  void decide(long nowNanos) {
    // Each round moves members towards one state; more rounds than members would mean that they
    // disagree for ever.
    for (int round = 0; !decided && round <= members.size(); round++) {
      decided = true;
      shareFaults(nowNanos);
      follow(nowNanos);
      promote(nowNanos);
    }
  }

  private void shareFaults(long nowNanos) {
    List<RunningRouter> faulty = members.stream().filter(RunningRouter::hasFaultOfItsOwn).toList();
    for (RunningRouter member : List.copyOf(members)) {
      boolean other = faulty.stream().anyMatch(router -> router != member);
      if (other) {
        String reason =
            "member " + faulty.getFirst().name() + " of sync group " + name + " is in Fault";
        member.raise(new Fault(FaultKind.SYNC_GROUP, reason), nowNanos);
      } else {
        member.clear(FaultKind.SYNC_GROUP, nowNanos);
      }
    }
  }

  /** One that lost its election takes the others with it. */
  private void follow(long nowNanos) {
    if (demoted) {
      demoted = false;
      List.copyOf(members).forEach(member -> member.on(GROUP_DEMOTED, nowNanos));
    }
  }

  private void promote(long nowNanos) {
    boolean allReady =
        members.stream()
            .allMatch(member -> ready.contains(member) || member.state() == VrrpState.ACTIVE);
    if (allReady && !ready.isEmpty()) {
      List<RunningRouter> promoted = List.copyOf(ready);
      ready.clear();
      promoted.forEach(member -> member.on(PROMOTION_GRANTED, nowNanos));
    }
  }
}
