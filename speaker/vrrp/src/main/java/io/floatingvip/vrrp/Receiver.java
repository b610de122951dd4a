package io.floatingvip.vrrp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lets advertisements that count through to the state, and makes everything else visible. */
final class Receiver {

  private final Router router;
  private final ReceptionLog log = new ReceptionLog();

  Receiver(Router router) {
    this.router = router;
  }

  ReceptionLog log() {
    return log;
  }

  /** Returns true for an advertisement that counts. */
  boolean accept(ReceivedPacket packet, long nowNanos) {
    VirtualRouterConfig config = router.config();
    DropReason failure = ReceiveLadder.firstFailure(packet, config, router.source());
    if (failure != null) {
      if (log.drop(failure, nowNanos)) {
        router.emit(new Effect.ReportDrop(failure, packet.source(), log.dropped(failure)));
      }
      return false;
    }
    log.accept();
    router.adoptChecksumForm(packet);
    lookForDiscrepancies(packet, config, nowNanos);
    return true;
  }

  private void lookForDiscrepancies(
      ReceivedPacket packet, VirtualRouterConfig config, long nowNanos) {
    if (packet.intervalUnits(config.version()) != config.interval().units()
        && log.discrepancy(Discrepancy.ADVERTISEMENT_INTERVAL, nowNanos)) {
      int units = packet.intervalUnits(config.version());
      report(
          Discrepancy.ADVERTISEMENT_INTERVAL,
          packet,
          new AdvertisementInterval(config.version(), units)
              + " there, "
              + config.interval()
              + " here");
    }
    if (!hasConfiguredAddresses(packet, config)
        && log.discrepancy(Discrepancy.ADDRESS_LIST, nowNanos)) {
      report(
          Discrepancy.ADDRESS_LIST,
          packet,
          addressesOf(packet) + " there, " + addressesOf(config) + " here");
    }
    if (config.family() == AddressFamily.IPV6
        && !packet.startsWithLinkLocal()
        && log.discrepancy(Discrepancy.NOT_LINK_LOCAL_FIRST, nowNanos)) {
      report(Discrepancy.NOT_LINK_LOCAL_FIRST, packet, packet.addressAt(0) + " comes first there");
    }
    if (packet.priority() == Priority.OWNER.value()
        && config.priority().isOwner()
        && log.discrepancy(Discrepancy.TWO_OWNERS, nowNanos)) {
      report(Discrepancy.TWO_OWNERS, packet, "priority 255 there and here");
    }
  }

  private void report(Discrepancy kind, ReceivedPacket packet, String detail) {
    router.emit(new Effect.ReportDiscrepancy(kind, packet.source(), detail));
  }

  /** The same addresses in any order; most often they come in our own. */
  private static boolean hasConfiguredAddresses(ReceivedPacket packet, VirtualRouterConfig config) {
    List<VirtualAddress> addresses = config.addresses();
    int expected = Math.min(addresses.size(), Advertisement.capacity(config.family()));
    if (packet.addressCount() != expected) {
      return false;
    }
    for (int i = 0; i < expected; i++) {
      IpAddress address = addresses.get(i).address();
      if (!packet.hasAddressAt(i, address) && !packet.advertises(address)) {
        return false;
      }
    }
    return true;
  }

  private static List<IpAddress> addressesOf(ReceivedPacket packet) {
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = 0; i < packet.addressCount(); i++) {
      addresses.add(packet.addressAt(i));
    }
    return addresses;
  }

  private static List<IpAddress> addressesOf(VirtualRouterConfig config) {
    return config.addresses().stream()
        .map(VirtualAddress::address)
        .collect(Collectors.toUnmodifiableList());
  }
}
