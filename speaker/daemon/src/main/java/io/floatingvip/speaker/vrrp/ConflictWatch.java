package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.vrrp.IpAddress;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks each second whether other hosts on a segment use IPv4 addresses of its virtual routers, or
 * the one that these send from.
 */
final class ConflictWatch {
  private final String interfaceName;
  private final @Nullable RunningRouter[] routers;
  private final Troubles troubles;
  private final Set<IpAddress> sources = new LinkedHashSet<>();
  private boolean routersChanged;
  private boolean claimsHeard;

  /**
   * @param routers of the segment, by virtual router ID; they come and go in the array
   */
  ConflictWatch(String interfaceName, @Nullable RunningRouter[] routers, Troubles troubles) {
    this.interfaceName = interfaceName;
    this.routers = routers;
    this.troubles = troubles;
  }

  /** There are others, or they have other addresses, or the announcer is another one. */
  void routersChanged() {
    routersChanged = true;
  }

  /**
   * To be called about once a second. As long as nobody claims anything it costs next to nothing,
   * however many addresses there are.
   *
   * @param macs of all interfaces of this host: more than one of them may be on the segment
   */
  void look(Announcer announcer, Link on, Set<MacAddress> macs, long nowNanos) {
    boolean look = routersChanged || claimsHeard;
    if (on.isRunning()) {
      if (routersChanged) {
        routersChanged = false;
        announcer.watch(addresses());
      }
      announcer.expect(macs);
      for (RunningRouter router : routers) {
        if (router != null) {
          announcer.expect(router.peers());
        }
      }
      announcer.detectConflicts(on.mac(), nowNanos);
    }
    claimsHeard = announcer.hearsClaims();
    if (look || claimsHeard) {
      tell(announcer, nowNanos);
    }
  }

  private Set<InetAddress> addresses() {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    sources.clear();
    for (RunningRouter router : routers) {
      if (router != null) {
        router
            .setup()
            .config()
            .addresses()
            .forEach(virtual -> addresses.add(virtual.address().toInetAddress()));
        router.source().ifPresent(sources::add);
      }
    }
    sources.forEach(source -> addresses.add(source.toInetAddress()));
    return addresses;
  }

  private void tell(Announcer announcer, long nowNanos) {
    for (RunningRouter router : routers) {
      if (router != null) {
        router.addresses().lookForConflicts(router.setup(), nowNanos);
      }
    }
    for (IpAddress source : sources) {
      String subject = "source address " + source + " on " + interfaceName;
      announcer
          .claimant(source, nowNanos)
          .ifPresentOrElse(
              mac -> troubles.report(subject, twin(mac)), () -> troubles.clear(subject));
    }
  }

  /** The kernel drops what comes from an address of its own, so nothing else would show it. */
  private static String twin(MacAddress mac) {
    return "the host with the MAC address "
        + mac
        + " has it too, so neither hears the advertisements of the other: give each an address of"
        + " its own";
  }
}
