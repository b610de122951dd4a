package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import io.floatingvip.vrrp.Fault;
import io.floatingvip.vrrp.FaultKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What about the host keeps a virtual router from running, in words for those who can help. */
final class HostFaults {
  /** What {@link #ofLink} and {@link #missing} may say. */
  static final List<FaultKind> OF_LINK =
      List.of(FaultKind.INTERFACE_MISSING, FaultKind.INTERFACE_DOWN, FaultKind.SOCKET);

  private HostFaults() {}

  /** What is wrong with the interface, or null when nothing is. */
  static @Nullable Fault ofLink(Link link, Segment segment, RouterSetup setup) {
    if (!link.isRunning()) {
      String what = link.isUp() ? " has no carrier" : " is down";
      return new Fault(FaultKind.INTERFACE_DOWN, link.name() + what);
    }
    return segment.socket(setup.config().family()) == null
        ? new Fault(FaultKind.SOCKET, segment.socketFailure(setup.config().family()))
        : null;
  }

  static Fault missing(Segment segment) {
    return new Fault(FaultKind.INTERFACE_MISSING, "there is no interface " + segment.name());
  }

  static Fault noSource(RouterSetup setup) {
    String on = setup.interfaceName();
    String reason =
        setup
            .sourceAddress()
            .map(address -> "source address " + address + " is not on " + on)
            .orElse(on + " has no " + setup.config().family() + " address to send from");
    return new Fault(FaultKind.NO_SOURCE_ADDRESS, reason);
  }
}
