package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Errno;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.vrrp.IpAddress;
import java.util.function.IntConsumer;

/**
 * Puts addresses on this host: on our own device where there may be one, else on the interface that
 * their clients are on.
 */
final class AddressPlacement {
  private final RouteSocket routes;
  private final OwnDevice device;
  private final Troubles troubles;
  private final IntConsumer interfaceRemoved;

  /**
   * On this host.
   *
   * @param interfaceRemoved hears of our own device, when somebody has deleted it
   */
  AddressPlacement(
      RouteSocket routes, OwnDevice device, Troubles troubles, IntConsumer interfaceRemoved) {
    this.routes = routes;
    this.device = device;
    this.troubles = troubles;
    this.interfaceRemoved = interfaceRemoved;
  }

  /** What came of an attempt to place an address. */
  enum Outcome {
    /** The host has it, for us. */
    HELD,
    /** The host has it already, for somebody else, who keeps it. */
    FOREIGN,
    /** The kernel refused; it is tried again each second. */
    REFUSED
  }

  /** Puts the address where it belongs, or sees to it that it is there. */
  Outcome place(Holding holding) {
    if (placeOnDevice(holding)) {
      return Outcome.HELD;
    }
    int index = holding.lan().index();
    try {
      routes.add(holding.lease(index));
    } catch (LinuxException e) {
      if (e.errno() == Errno.EEXIST) {
        return takeOver(holding);
      }
      troubles.report(holding.toString(), e);
      return Outcome.REFUSED;
    }
    return placed(holding, index, Placement.LEASED);
  }

  /** On our own device nobody else has addresses, so there is nothing to run over. */
  private boolean placeOnDevice(Holding holding) {
    for (int attempt = 0; attempt < 2 && device.isPresent(); attempt++) {
      int index = device.link().index();
      try {
        routes.put(holding.lease(index));
        placed(holding, index, Placement.PROCESS_BOUND);
        return true;
      } catch (LinuxException e) {
        if (e.errno() != Errno.ENODEV) {
          // Such as IPv6 disabled for new devices: the LAN interface will have to do.
          troubles.report("addresses on " + device.link().name(), e);
          return false;
        }
        // Somebody deleted the device.
        interfaceRemoved.accept(index);
        device.replace();
      }
    }
    return false;
  }

  /** The LAN interface has the address already: ours to renew, or somebody else's. */
  private Outcome takeOver(Holding holding) {
    int index = holding.lan().index();
    try {
      boolean ours =
          routes.addresses().stream()
              .filter(a ->
                  a.interfaceIndex() == index
                      && IpAddress.of(a.address()).equals(holding.address().address()))
              .anyMatch(a -> a.isOurs() && a.prefixLength() == holding.address().prefixLength());
      if (!ours && !holding.isPlaced()) {
        return Outcome.FOREIGN;
      }
      routes.put(holding.lease(index));
      return placed(holding, index, Placement.LEASED);
    } catch (LinuxException e) {
      troubles.report(holding.toString(), e);
      return Outcome.REFUSED;
    }
  }

  private Outcome placed(Holding holding, int interfaceIndex, Placement how) {
    holding.put(interfaceIndex, how);
    troubles.clear(holding.toString());
    return Outcome.HELD;
  }
}
