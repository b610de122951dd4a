package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.AddressLease;
import io.floatingvip.linux.Errno;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.RouteSocket;
import io.floatingvip.vrrp.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts addresses on this host, one round at a time: on our own device where there may be one, else
 * on the interface that their clients are on. All methods belong to the loop's thread.
 */
final class AddressPlacement {
  private final PatientThread<List<Answer>> thread;
  private final OwnDevice device;
  private final Troubles troubles;
  private final RoundQueue coming = new RoundQueue();

  AddressPlacement(PatientThread<List<Answer>> thread, OwnDevice device, Troubles troubles) {
    this.thread = thread;
    this.device = device;
    this.troubles = troubles;
  }

  /** What came of an attempt to place an address. */
  enum Outcome {
    /** The host has it, for us. */
    HELD,
    /** The host has it already, for somebody else, who keeps it. */
    FOREIGN,
    /** The kernel refused; it is tried again each second. */
    REFUSED,
    /** Nothing was done: perhaps it is not what is wanted now. */
    LATE,
    /** Somebody deleted our own device. */
    DEVICE_GONE
  }

  /**
   * An address to place, as the thread may know it.
   *
   * @param onDevice how, on our own device; null where there is none
   * @param onLan how, where that is not possible
   * @param wasPlaced whether it was on the host for us, as far as was known
   */
  private record Order(
      Holding holding, @Nullable AddressLease onDevice, AddressLease onLan, boolean wasPlaced) {}

  /**
   * What came of an order.
   *
   * @param where the last attempt
   * @param how the last attempt
   * @param refusals by the kernel, of one attempt after the other
   */
  record Answer(
      Holding holding, Outcome outcome, int where, Placement how, List<Refusal> refusals) {}

  /** Why an address is not where it was to be. */
  record Refusal(Placement how, LinuxException cause) {}

  /** Has it placed, soon, or sees to it that it is there. */
  void add(Holding holding) {
    coming.add(holding);
  }

  /** Whether {@link #begin} has something to do. */
  boolean isDue() {
    return coming.isWaiting() && !thread.isBusy();
  }

  /** Whether there is nothing to do and nothing under way. */
  boolean isEmpty() {
    return coming.isEmpty();
  }

  /** Whether the kernel is being asked to place it. */
  boolean isComing(Holding holding) {
    return coming.isUnderWay(holding);
  }

  /**
   * Begins a round when the last one is over.
   *
   * @param wanted says which of those that were added are still to be placed
   */
  void begin(Predicate<Holding> wanted) {
    if (!isDue()) {
      return;
    }
    List<Order> orders = coming.begin(wanted).stream().map(this::order).toList();
    if (!orders.isEmpty()) {
      thread.begin((routes, freshness) ->
          orders.stream().map(order -> place(order, routes, freshness)).toList());
    }
  }

  private Order order(Holding holding) {
    AddressLease onDevice = device.isPresent() ? holding.lease(device.link().index()) : null;
    return new Order(holding, onDevice, holding.lease(holding.lan().index()), holding.isPlaced());
  }

  /** What came of the last round, once, when it is over. */
  List<Answer> collect() {
    Optional<List<Answer>> answers = thread.collect();
    answers.ifPresent(all -> {
      coming.end();
      all.forEach(this::report);
    });
    return answers.orElse(List.of());
  }

  private void report(Answer answer) {
    for (Refusal refusal : answer.refusals()) {
      if (refusal.how() == Placement.LEASED) {
        troubles.report(answer.holding().toString(), refusal.cause());
      } else if (device.isPresent()) {
        // Such as IPv6 disabled for new devices: the LAN interface has to do.
        troubles.report("addresses on " + device.link().name(), refusal.cause());
      }
    }
  }

  private static Answer place(Order order, RouteSocket routes, PatientThread.Freshness freshness) {
    if (!freshness.holds()) {
      return onLan(order, Outcome.LATE, List.of());
    }
    AddressLease lease = order.onDevice();
    if (lease == null) {
      return placeOnLan(order, routes, List.of());
    }
    try {
      // Nobody else has addresses there, so there is nothing to run over.
      routes.put(lease);
      return onDevice(order, Outcome.HELD, lease);
    } catch (LinuxException e) {
      return e.errno() == Errno.ENODEV
          ? onDevice(order, Outcome.DEVICE_GONE, lease)
          : placeOnLan(order, routes, List.of(new Refusal(Placement.PROCESS_BOUND, e)));
    }
  }

  private static Answer placeOnLan(Order order, RouteSocket routes, List<Refusal> before) {
    try {
      routes.add(order.onLan());
      return onLan(order, Outcome.HELD, before);
    } catch (LinuxException e) {
      return e.errno() == Errno.EEXIST
          ? takeOver(order, routes, before)
          : refusedOnLan(order, before, e);
    }
  }

  /** The LAN interface has the address already: ours to renew, or somebody else's. */
  private static Answer takeOver(Order order, RouteSocket routes, List<Refusal> before) {
    AddressLease lease = order.onLan();
    IpAddress address = IpAddress.of(lease.address());
    try {
      boolean ours =
          routes.addresses().stream()
              .filter(a ->
                  a.interfaceIndex() == lease.interfaceIndex()
                      && IpAddress.of(a.address()).equals(address))
              .anyMatch(a -> a.isOurs() && a.prefixLength() == lease.prefixLength());
      if (!ours && !order.wasPlaced()) {
        return onLan(order, Outcome.FOREIGN, before);
      }
      routes.put(lease);
      return onLan(order, Outcome.HELD, before);
    } catch (LinuxException e) {
      return refusedOnLan(order, before, e);
    }
  }

  private static Answer onDevice(Order order, Outcome outcome, AddressLease lease) {
    return new Answer(
        order.holding(), outcome, lease.interfaceIndex(), Placement.PROCESS_BOUND, List.of());
  }

  private static Answer refusedOnLan(Order order, List<Refusal> before, LinuxException cause) {
    List<Refusal> refusals = new ArrayList<>(before);
    refusals.add(new Refusal(Placement.LEASED, cause));
    return onLan(order, Outcome.REFUSED, refusals);
  }

  private static Answer onLan(Order order, Outcome outcome, List<Refusal> refusals) {
    int where = order.onLan().interfaceIndex();
    return new Answer(order.holding(), outcome, where, Placement.LEASED, refusals);
  }
}
