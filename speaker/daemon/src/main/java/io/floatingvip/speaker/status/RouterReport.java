package io.floatingvip.speaker.status;

import io.floatingvip.crds.status.ActiveRouter;
import io.floatingvip.crds.status.AddressConflict;
import io.floatingvip.crds.status.AddressStatus;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.CompletedHandover.AddressHandover;
import io.floatingvip.crds.status.HandoverStatus;
import io.floatingvip.crds.status.Placement;
import io.floatingvip.crds.status.RouterState;
import io.floatingvip.crds.status.VirtualMACStatus;
import io.floatingvip.crds.status.VirtualRouterStatus;
import io.floatingvip.speaker.vrrp.VrrpSnapshot;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VrrpState;
import java.util.Comparator;
import java.util.List;

/** The status of a virtual router. */
final class RouterReport {
  private RouterReport() {}

  static VirtualRouterStatus of(VrrpSnapshot.Router router) {
    ActiveRouter active =
        router
            .activeRouter()
            .map(known -> new ActiveRouter(known.address().toString(), known.priority().value()))
            .orElse(null);
    List<AddressStatus> addresses = router.addresses().stream().map(RouterReport::address).toList();
    return new VirtualRouterStatus(
        router.name(),
        state(router.state()),
        router.since().toString(),
        router.reason(),
        router.priority().value(),
        active,
        router.transitions(),
        addresses,
        router.virtualMac().map(RouterReport::virtualMac).orElse(null),
        router.handover().map(RouterReport::handover).orElse(null));
  }

  static CompletedHandover completed(VrrpSnapshot.CompletedHandover handover) {
    VrrpSnapshot.Carriage total = handover.total();
    return new CompletedHandover(
        handover.router(),
        handover.to().toString(),
        handover.since().toString(),
        handover.ended().toString(),
        total.carried(),
        total.cut(),
        handover.hindrance().orElse(null),
        handover.connections().entrySet().stream()
            .map(entry ->
                new AddressHandover(
                    IpAddress.of(entry.getKey()).toString(),
                    entry.getValue().carried(),
                    entry.getValue().cut()))
            .sorted(Comparator.comparing(AddressHandover::address))
            .toList());
  }

  private static VirtualMACStatus virtualMac(VrrpSnapshot.VirtualMacUse use) {
    return new VirtualMACStatus(use.address(), use.hindrance().orElse(null));
  }

  private static HandoverStatus handover(VrrpSnapshot.Handover handover) {
    return new HandoverStatus(
        handover.to().toString(), handover.connections(), handover.since().toString());
  }

  private static AddressStatus address(VrrpSnapshot.Address address) {
    AddressConflict conflict =
        address
            .conflict()
            .map(other -> new AddressConflict(other.mac().orElse(""), other.since().toString()))
            .orElse(null);
    return new AddressStatus(
        address.address().address().toString(), placement(address.placement()), conflict);
  }

  private static Placement placement(io.floatingvip.speaker.vrrp.Placement placement) {
    return switch (placement) {
      case PROCESS_BOUND -> Placement.PROCESS_BOUND;
      case LEASED -> Placement.LEASED;
    };
  }

  private static RouterState state(VrrpState state) {
    return switch (state) {
      case INITIALIZE -> RouterState.INITIALIZE;
      case BACKUP -> RouterState.BACKUP;
      case ACTIVE -> RouterState.ACTIVE;
      case FAULT -> RouterState.FAULT;
    };
  }
}
