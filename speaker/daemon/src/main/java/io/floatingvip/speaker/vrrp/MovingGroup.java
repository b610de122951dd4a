package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.SyncGroup;
import io.floatingvip.vrrp.VrrpInstance;
import java.util.Comparator;
import java.util.List;

/** The virtual routers at work that move as one: carries out what their sync group decides. */
final class MovingGroup {
  // The same on all nodes, whatever the routers and interfaces are called there.
  private static final Comparator<RunningRouter> ORDER =
      Comparator.<RunningRouter>comparingInt(
              router -> router.setup().config().virtualRouterId().value())
          .thenComparing(router -> router.setup().config().family())
          .thenComparing(router -> router.setup().interfaceName());

  private final List<RunningRouter> members;
  private final SyncGroup group;
  private boolean moved = true;

  MovingGroup(List<RunningRouter> members) {
    this.members = members.stream().sorted(ORDER).toList();
    this.group = new SyncGroup(this.members.stream().map(RunningRouter::instance).toList());
  }

  /** Whether these are its members, in whatever order. */
  boolean consistsOf(List<RunningRouter> routers) {
    return routers.size() == members.size() && members.containsAll(routers);
  }

  /** A member is not as it was: there may be something to decide. */
  void memberMoved() {
    moved = true;
  }

  long deadlineNanos() {
    return group.nextDeadlineNanos();
  }

  /** Lets the members do what follows from how they are, until nothing more does. */
  void decide(long nowNanos) {
    if (!moved && nowNanos < group.nextDeadlineNanos()) {
      return;
    }
    List<SyncGroup.Directive> directives = group.settle(nowNanos);
    while (!directives.isEmpty()) {
      for (SyncGroup.Directive directive : directives) {
        router(directive.member()).on(directive.event(), nowNanos);
      }
      directives = group.settle(nowNanos);
    }
    moved = false;
  }

  private RunningRouter router(VrrpInstance instance) {
    for (RunningRouter member : members) {
      if (member.instance().equals(instance)) {
        return member;
      }
    }
    throw new IllegalStateException("the sync group has a member that is not ours");
  }
}
