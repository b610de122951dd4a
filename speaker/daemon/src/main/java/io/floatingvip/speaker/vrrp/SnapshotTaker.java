package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.InterfaceAddress;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.vrrp.Discrepancy;
import io.floatingvip.vrrp.DropReason;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.TransitionCause;
import io.floatingvip.vrrp.VirtualRouterStatus;
import io.floatingvip.vrrp.VrrpInstance;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies what the loop knows into a value that other threads may keep. */
final class SnapshotTaker {
  private static final String OWN_KIND = "tun";
  private static final VrrpSnapshot.Lateness UNMEASURED = new VrrpSnapshot.Lateness(0, 0, 0, 0);

  private SnapshotTaker() {}

  static VrrpSnapshot take(
      RouterTable table, Handovers handovers, HostView view, String scheduling, long nowNanos) {
    return new VrrpSnapshot(
        Stream.concat(table.running().stream(), table.handingOver().stream())
            .map(router -> router(router, handovers))
            .toList(),
        view.links().stream()
            .filter(link -> !link.isLoopback() && !link.kind().equals(OWN_KIND))
            .map(link -> networkInterface(link, table, view, nowNanos))
            .toList(),
        handovers.held(),
        new VrrpSnapshot.LoopHealth(scheduling, UNMEASURED, handovers.totals()));
  }

  private static VrrpSnapshot.Router router(RunningRouter router, Handovers handovers) {
    VirtualRouterStatus status = router.instance().status();
    return new VrrpSnapshot.Router(
        router.name(),
        router.setup().interfaceName(),
        status.state(),
        router.since(),
        status.cause().map(TransitionCause::describe).orElse("not started"),
        status.priority(),
        status.activeRouter(),
        status.transitions(),
        router.addresses().snapshot(router.setup()),
        virtualMac(router),
        handovers.of(router.name()),
        traffic(router));
  }

  private static Optional<VrrpSnapshot.VirtualMacUse> virtualMac(RunningRouter router) {
    VirtualMac mac = router.virtualMac();
    return router.setup().virtualMac()
        ? Optional.of(new VrrpSnapshot.VirtualMacUse(mac.address().toString(), mac.hindrance()))
        : Optional.empty();
  }

  private static VrrpSnapshot.Traffic traffic(RunningRouter router) {
    VrrpInstance instance = router.instance();
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      if (instance.dropped(reason) > 0) {
        dropped.put(reason, instance.dropped(reason));
      }
    }
    Map<Discrepancy, Long> discrepancies = new EnumMap<>(Discrepancy.class);
    for (Discrepancy kind : Discrepancy.values()) {
      if (instance.discrepancies(kind) > 0) {
        discrepancies.put(kind, instance.discrepancies(kind));
      }
    }
    return new VrrpSnapshot.Traffic(
        instance.sent(), instance.received(), router.sendFailures(), dropped, discrepancies);
  }

  private static VrrpSnapshot.Interface networkInterface(
      Link link, RouterTable table, HostView view, long nowNanos) {
    List<VrrpSnapshot.InterfaceAddress> addresses =
        view.addressesOn(link.index()).stream()
            .filter(address -> !address.isOurs())
            .sorted(
                Comparator.comparing((InterfaceAddress address) -> IpAddress.of(address.address())))
            .map(
                a -> new VrrpSnapshot.InterfaceAddress(IpAddress.of(a.address()), a.prefixLength()))
            .toList();
    List<Integer> foreign =
        table.segments().stream()
            .filter(segment -> segment.name().equals(link.name()))
            .findFirst()
            .map(segment -> segment.foreignIds(nowNanos))
            .orElse(List.of());
    String mac = link.mac().equals(MacAddress.ZERO) ? "" : link.mac().toString();
    return new VrrpSnapshot.Interface(
        link.name(), link.index(), mac, link.isRunning(), addresses, foreign);
  }
}
