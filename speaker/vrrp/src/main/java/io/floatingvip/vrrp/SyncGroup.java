package io.floatingvip.vrrp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Virtual routers of one node that move as one.
 *
 * <ul>
 *   <li>While one member has a fault of its own, the others have {@link FaultKind#SYNC_GROUP}.
 *   <li>Members become Active together, when each of those that are not is ready to.
 *   <li>When the first member loses its election, all others resign. When another member loses its
 *       own, they resign if it does not win it back soon. So where the priorities of the members
 *       point to different nodes, the first member decides, and no two groups throw each other out
 *       in turn.
 * </ul>
 *
 * <p>The order of the members has to be the same on all nodes. All configurations have to be {@link
 * VirtualRouterConfig#grouped()}.
 */
public final class SyncGroup {

  private static final long NEVER = Router.NEVER;
  private static final long SECOND = 1_000_000_000L;

  /**
   * What to do next.
   *
   * @param member which instance
   * @param event to give it
   */
  public record Directive(VrrpInstance member, Event event) {}

  private final List<VrrpInstance> members;
  private final boolean[] heldActive;
  private final long[] lostNanos;

  /**
   * A group of these.
   *
   * @param members at least one, in the order that all nodes agree upon, such as that of their
   *     virtual router IDs
   */
  public SyncGroup(List<VrrpInstance> members) {
    this.members = List.copyOf(members);
    this.heldActive = new boolean[members.size()];
    this.lostNanos = new long[members.size()];
    Arrays.fill(lostNanos, NEVER);
  }

  /**
   * Looks at the members after one or more of them have handled events, or when {@link
   * #nextDeadlineNanos} has come. To be called again after the directives were followed, until
   * there are none.
   */
  public List<Directive> settle(long nowNanos) {
    List<Directive> faults = spreadFaults();
    if (!faults.isEmpty()) {
      return faults;
    }
    noteLosses(nowNanos);
    return mustResign(nowNanos) ? resign() : grantPromotion();
  }

  /**
   * When {@link #settle} has something to do even if nothing happens, {@link
   * VrrpInstance#NO_DEADLINE} if not.
   */
  public long nextDeadlineNanos() {
    long next = NEVER;
    for (int i = 0; i < lostNanos.length; i++) {
      next = lostNanos[i] == NEVER ? next : Math.min(next, lostNanos[i] + patienceNanos(i));
    }
    return next;
  }

  private List<Directive> spreadFaults() {
    List<Directive> directives = new ArrayList<>();
    for (VrrpInstance member : members) {
      Optional<VrrpInstance> faulty =
          members.stream().filter(other -> other != member && hasOwnFault(other)).findFirst();
      boolean told = hasFault(member, FaultKind.SYNC_GROUP);
      if (faulty.isPresent() && !told) {
        directives.add(new Directive(member, new Event.FaultRaised(causedBy(faulty.get()))));
      } else if (faulty.isEmpty() && told) {
        directives.add(new Directive(member, new Event.FaultCleared(FaultKind.SYNC_GROUP)));
      }
    }
    return directives;
  }

  private static Fault causedBy(VrrpInstance faulty) {
    String reason =
        faulty.faults().stream().map(Fault::reason).findFirst().orElse("it has a fault");
    return new Fault(
        FaultKind.SYNC_GROUP,
        "virtual router %d of the sync group: %s"
            .formatted(faulty.config().virtualRouterId().value(), reason));
  }

  private static boolean hasOwnFault(VrrpInstance member) {
    return member.faults().stream().anyMatch(fault -> fault.kind() != FaultKind.SYNC_GROUP);
  }

  private static boolean hasFault(VrrpInstance member, FaultKind kind) {
    return member.faults().stream().anyMatch(fault -> fault.kind() == kind);
  }

  private void noteLosses(long nowNanos) {
    for (int i = 0; i < members.size(); i++) {
      VrrpInstance member = members.get(i);
      boolean lost = heldActive[i] && member.state() == VrrpState.BACKUP;
      if (lost && lostNanos[i] == NEVER) {
        lostNanos[i] = nowNanos;
      } else if (!lost && member.state() != VrrpState.BACKUP) {
        lostNanos[i] = NEVER;
      }
      heldActive[i] = isActive(member);
    }
    if (members.stream().noneMatch(SyncGroup::isActive)) {
      Arrays.fill(lostNanos, NEVER);
    }
  }

  private boolean mustResign(long nowNanos) {
    return lostNanos[0] != NEVER || nowNanos >= nextDeadlineNanos();
  }

  private List<Directive> resign() {
    Arrays.fill(lostNanos, NEVER);
    return members.stream()
        .filter(SyncGroup::isActive)
        .map(member -> new Directive(member, new Event.GroupDemoted()))
        .toList();
  }

  private List<Directive> grantPromotion() {
    boolean together = members.stream().allMatch(member -> isActive(member) || member.isReady());
    if (!together) {
      return List.of();
    }
    return members.stream()
        .filter(VrrpInstance::isReady)
        .map(member -> new Directive(member, new Event.PromotionGranted()))
        .toList();
  }

  private static boolean isActive(VrrpInstance member) {
    return member.state() == VrrpState.ACTIVE && !member.isResigning();
  }

  /**
   * Long enough for another group that lost its first member to resign, and for us to take over
   * from it.
   */
  private long patienceNanos(int index) {
    return SECOND + 5 * members.get(index).config().interval().nanos();
  }
}
