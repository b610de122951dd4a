package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.ActiveRouter;
import io.floatingvip.vrrp.Discrepancy;
import io.floatingvip.vrrp.DropReason;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The loop at one moment: what status and metrics show. Immutable.
 *
 * @param routers in the order of the programme; one that was removed stays until it has handed over
 * @param interfaces of the host in the order of their index, without loopback and without our own
 *     devices
 * @param held every address that is on this host for a virtual router, or still for connections
 * @param runtime how the loop itself does
 */
public record VrrpSnapshot(
    List<Router> routers, List<Interface> interfaces, Set<InetAddress> held, LoopHealth runtime) {

  /** Copies the lists. */
  public VrrpSnapshot {
    routers = List.copyOf(routers);
    interfaces = List.copyOf(interfaces);
    held = Set.copyOf(held);
  }

  /**
   * A virtual router.
   *
   * @param name as set up
   * @param interfaceName as set up
   * @param state of the engine
   * @param since when it was entered, by the wall clock of that moment
   * @param reason why, in words
   * @param priority effective, after tracks
   * @param activeRouter the Active, this router included; none when nobody is known
   * @param transitions changes of state so far
   * @param addresses in the order of the setup
   * @param virtualMac where one is asked for
   * @param handover in which connections are served to their end
   * @param traffic counters
   */
  public record Router(
      String name,
      String interfaceName,
      VrrpState state,
      Instant since,
      String reason,
      Priority priority,
      Optional<ActiveRouter> activeRouter,
      long transitions,
      List<Address> addresses,
      Optional<VirtualMacUse> virtualMac,
      Optional<Handover> handover,
      Traffic traffic) {
    /** Copies the list. */
    public Router {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * The virtual MAC address of a virtual router.
   *
   * @param address such as {@code 00:00:5e:00:01:33}
   * @param hindrance why the interface's own is used instead; empty where it is not
   */
  public record VirtualMacUse(String address, Optional<String> hindrance) {}

  /**
   * A successor has the addresses, and this host serves the connections that it had to their end.
   *
   * @param to the successor
   * @param connections that are left, about
   * @param since when
   */
  public record Handover(IpAddress to, int connections, Instant since) {}

  /**
   * An address of a virtual router.
   *
   * @param address with its prefix
   * @param held whether this host holds it for the virtual router now
   * @param placement where it is held, or would be
   * @param conflict somebody else who has it
   */
  public record Address(
      VirtualAddress address, boolean held, Placement placement, Optional<Conflict> conflict) {}

  /**
   * Somebody else has an address of ours.
   *
   * @param mac the Ethernet address of the other host; empty when it is this host, where somebody
   *     else put it on an interface
   * @param since when it was seen first
   */
  public record Conflict(Optional<String> mac, Instant since) {}

  /**
   * Advertisements of a virtual router since it was set up.
   *
   * @param sent by it
   * @param received that counted
   * @param sendFailures that the kernel refused
   * @param dropped by the rung of the receive ladder, only such with a count
   * @param discrepancies that counted but were not as expected, only such with a count
   */
  public record Traffic(
      long sent,
      long received,
      long sendFailures,
      Map<DropReason, Long> dropped,
      Map<Discrepancy, Long> discrepancies) {
    /** Copies the maps. */
    public Traffic {
      dropped = Map.copyOf(dropped);
      discrepancies = Map.copyOf(discrepancies);
    }
  }

  /**
   * An interface of the host.
   *
   * @param name such as {@code eth0}
   * @param index the kernel's number
   * @param mac as text, empty where it has none
   * @param up up and with carrier
   * @param addresses without those that this program put there
   * @param foreignVirtualRouterIds heard within the last minute and not set up here
   */
  public record Interface(
      String name,
      int index,
      String mac,
      boolean up,
      List<InterfaceAddress> addresses,
      List<Integer> foreignVirtualRouterIds) {
    /** Copies the lists. */
    public Interface {
      addresses = List.copyOf(addresses);
      foreignVirtualRouterIds = List.copyOf(foreignVirtualRouterIds);
    }
  }

  /**
   * An address of an interface.
   *
   * @param address the address
   * @param prefixLength of its subnet
   */
  public record InterfaceAddress(IpAddress address, int prefixLength) {
    @Override
    public String toString() {
      return address + "/" + prefixLength;
    }
  }

  /**
   * How the loop does.
   *
   * @param scheduling what the kernel grants its thread, once it has had a virtual router: {@code
   *     SCHED_FIFO 50}, {@code nice -20} or {@code normal}
   * @param lateness of its timers
   * @param handovers planned ones
   */
  public record LoopHealth(String scheduling, Lateness lateness, HandoverTotals handovers) {}

  /**
   * Connections in progress when a successor took over in a planned handover, since the start.
   *
   * @param carried that were served to their end
   * @param cut that took too long and were reset
   * @param hindrance why this host can't carry connections through handovers; empty when it can
   * @param last the last one of each virtual router
   */
  public record HandoverTotals(
      long carried, long cut, Optional<String> hindrance, List<CompletedHandover> last) {
    /** Copies the list. */
    public HandoverTotals {
      last = List.copyOf(last);
    }
  }

  /**
   * A planned handover that has come to its end.
   *
   * @param router whose addresses
   * @param to the successor
   * @param since when
   * @param ended when nothing was left to be served
   * @param connections what became of them, by address; only such with any
   * @param hindrance why they could not be carried; empty when they could
   */
  public record CompletedHandover(
      String router,
      IpAddress to,
      Instant since,
      Instant ended,
      Map<InetAddress, Carriage> connections,
      Optional<String> hindrance) {
    /** Copies the map. */
    public CompletedHandover {
      connections = Map.copyOf(connections);
    }

    /** Connections at all addresses. */
    public Carriage total() {
      return connections.values().stream().reduce(new Carriage(0, 0), Carriage::plus);
    }
  }

  /**
   * Connections in progress in a handover.
   *
   * @param carried that were served to their end
   * @param cut that took too long and were reset
   */
  public record Carriage(int carried, int cut) {
    Carriage plus(Carriage other) {
      return new Carriage(carried + other.carried, cut + other.cut);
    }
  }

  /**
   * How late timers were handled.
   *
   * @param count timers so far
   * @param sumNanos of their lateness
   * @param p99Nanos 99 of 100 were at most this late, to 12 percent
   * @param maxNanos the worst
   */
  public record Lateness(long count, long sumNanos, long p99Nanos, long maxNanos) {}
}
