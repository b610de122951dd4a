package io.floatingvip.speaker.status;

import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.status.HeardRouter;
import io.floatingvip.crds.status.InterfaceStatus;
import io.floatingvip.crds.status.Lateness;
import io.floatingvip.crds.status.ListenerStatus;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.crds.status.ProgrammeStatus;
import io.floatingvip.crds.status.Refusal;
import io.floatingvip.crds.status.RuntimeStatus;
import io.floatingvip.crds.status.VirtualRouterStatus;
import io.floatingvip.forwarding.ForwardingStatus;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.Mistake;
import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the status together. */
public final class StatusReport {
  private StatusReport() {}

  /** The status of a node that runs this assignment. */
  public static SpeakerStatus of(
      Assignment assignment, VrrpSnapshot vrrp, ForwardingStatus forwarding) {
    List<VirtualRouterStatus> routers = vrrp.routers().stream().map(RouterReport::of).toList();
    Long generation =
        assignment.generation().isPresent() ? assignment.generation().getAsLong() : null;
    return status(generation, programme(assignment), vrrp, routers, forwarding);
  }

  private static SpeakerStatus status(
      @Nullable Long generation,
      ProgrammeStatus programme,
      VrrpSnapshot vrrp,
      List<VirtualRouterStatus> routers,
      ForwardingStatus forwarding) {
    // The numbers of Active and Backup routers follow from the routers.
    return new SpeakerStatus(
        generation,
        0,
        0,
        programme,
        vrrp.interfaces().stream().map(StatusReport::interfaceStatus).toList(),
        heard(vrrp),
        routers,
        vrrp.runtime().handovers().last().stream().map(RouterReport::completed).toList(),
        forwarding.listeners().stream().map(StatusReport::listener).toList(),
        forwarding.pools().stream().map(PoolReport::of).toList(),
        runtime(vrrp.runtime()));
  }

  private static ProgrammeStatus programme(Assignment assignment) {
    List<Refusal> refused = assignment.mistakes().stream().map(StatusReport::refusal).toList();
    return new ProgrammeStatus(assignment.source(), assignment.isWhole(), refused);
  }

  private static Refusal refusal(Mistake mistake) {
    String line = mistake.line().isPresent() ? "line " + mistake.line().getAsInt() + ": " : "";
    return new Refusal(mistake.path(), line + mistake.reason());
  }

  private static InterfaceStatus interfaceStatus(VrrpSnapshot.Interface link) {
    return new InterfaceStatus(
        link.name(),
        link.index(),
        link.mac().isEmpty() ? null : link.mac(),
        link.up(),
        link.addresses().stream().map(VrrpSnapshot.InterfaceAddress::toString).toList());
  }

  private static List<HeardRouter> heard(VrrpSnapshot vrrp) {
    List<HeardRouter> heard = new ArrayList<>();
    for (VrrpSnapshot.Interface link : vrrp.interfaces()) {
      for (int id : link.foreignVirtualRouterIds()) {
        heard.add(new HeardRouter(link.name(), id, null));
      }
    }
    return heard;
  }

  private static ListenerStatus listener(ForwardingStatus.Listener listener) {
    return new ListenerStatus(
        listener.name(),
        listener.state().name(),
        listener.reason().isEmpty() ? null : listener.reason(),
        listener.connections());
  }

  private static RuntimeStatus runtime(VrrpSnapshot.LoopHealth health) {
    VrrpSnapshot.Lateness lateness = health.lateness();
    return new RuntimeStatus(
        health.scheduling(),
        new Lateness(millis(lateness.p99Nanos()), millis(lateness.maxNanos())),
        health
            .handovers()
            .hindrance()
            .map(why -> "connections in progress are not carried: " + why)
            .orElse("connections in progress are carried"));
  }

  /** In steps of a microsecond. */
  private static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }

  /**
   * The status without what changes all the time: two statuses of which this is the same need not
   * be told apart in Kubernetes. How many connections are left in a handover is told: it ends.
   */
  public static SpeakerStatus essence(SpeakerStatus status) {
    List<ListenerStatus> listeners =
        status.listeners().stream()
            .map(known -> new ListenerStatus(known.name(), known.state(), known.reason(), 0))
            .toList();
    List<PoolStatus> pools = status.pools().stream().map(PoolReport::essence).toList();
    RuntimeStatus runtime = status.runtime();
    return new SpeakerStatus(
        status.observedGeneration(),
        0,
        0,
        status.programme(),
        status.interfaces(),
        status.heardRouters(),
        status.virtualRouters(),
        status.handovers(),
        listeners,
        pools,
        runtime == null
            ? new RuntimeStatus(null, null, null)
            : new RuntimeStatus(runtime.scheduling(), null, runtime.handover()));
  }

  /** The status without the handovers that have ended. */
  public static SpeakerStatus withoutHandovers(SpeakerStatus status) {
    return new SpeakerStatus(
        status.observedGeneration(),
        0,
        0,
        status.programme(),
        status.interfaces(),
        status.heardRouters(),
        status.virtualRouters(),
        List.of(),
        status.listeners(),
        status.pools(),
        status.runtime());
  }
}
