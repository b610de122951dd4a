package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.linux.TunDevice;
import org.jspecify.annotations.Nullable;

/**
 * The device that dies with this process and takes the addresses along, where the host lets us have
 * one.
 */
final class OwnDevice {
  private static final String NAME = "fvip%d";
  private static final String SUBJECT = "process-bound addresses";

  private final RouteSocket routes;
  private final Troubles troubles;
  private @Nullable TunDevice device;

  OwnDevice(RouteSocket routes, Troubles troubles) {
    this.routes = routes;
    this.troubles = troubles;
    create();
  }

  private void create() {
    try {
      device = TunDevice.create(NAME, routes);
      troubles.clear(SUBJECT);
    } catch (LinuxException e) {
      device = null;
      troubles.report(SUBJECT, e);
    }
  }

  boolean isPresent() {
    return device != null;
  }

  boolean is(int interfaceIndex) {
    TunDevice present = device;
    return present != null && present.link().index() == interfaceIndex;
  }

  Link link() {
    TunDevice present = device;
    if (present == null) {
      throw new IllegalStateException("there is no device of our own");
    }
    return present.link();
  }

  /** Somebody deleted it: makes another. */
  void replace() {
    close();
    create();
  }

  void close() {
    TunDevice present = device;
    if (present != null) {
      present.close();
      device = null;
    }
  }
}
