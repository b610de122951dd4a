package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.ActiveRouter;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.ReceivedPacket;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VrrpState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that a new programme gives to another virtual router of the same segment, whose Active
 * may be another host. The two hosts get their programmes at different times, and agree by what
 * their advertisements say: who is to have an address waits until the Active of the first virtual
 * router no longer advertises it, and who has it keeps it until the Active of the second does.
 *
 * <p>A virtual router that the programme has no more can't say so. Then who is to have the address
 * waits until the other asks for it ({@link LeavingAddresses}), or for as long as a programme may
 * take to get there.
 */
final class AddressMoves {
  /** So long it may take until all hosts have a new programme. */
  static final long SPREADING_NANOS = Duration.ofSeconds(3).toNanos();

  /** The successor advertises first, opens its passage second and announces third. */
  private static final Duration SETTLING = Duration.ofMillis(50);

  /** Where it waits for a question. */
  private static final Duration SETTLING_UNSAID = Duration.ofMillis(400);

  /**
   * Where not all addresses fit in an advertisement, nobody can tell whether the successor has it.
   */
  private static final Duration UNTOLD = Duration.ofSeconds(2);

  private final Map<IpAddress, Move> moves = new HashMap<>();
  private final Set<RouterTable.Key> wanted = new HashSet<>();
  private Function<RouterTable.Key, Optional<RunningRouter>> routers = _ -> Optional.empty();

  /** As far as this host knows. */
  private static final class Move {
    private final RouterTable.Key from;
    private final RouterTable.Key to;
    private final long spreadNanos;
    private Optional<IpAddress> predecessor;
    private boolean released;
    private @Nullable IpAddress taker;
    private long settledNanos;

    Move(
        RouterTable.Key from,
        RouterTable.Key to,
        Optional<IpAddress> predecessor,
        long spreadNanos) {
      this.from = from;
      this.to = to;
      this.predecessor = predecessor;
      this.spreadNanos = spreadNanos;
    }
  }

  /**
   * A new programme is about to be applied.
   *
   * @param running at this moment
   * @param next what is to run
   * @param byKey those at work, at any time
   */
  void prepare(
      List<RunningRouter> running,
      List<RouterSetup> next,
      Function<RouterTable.Key, Optional<RunningRouter>> byKey,
      long nowNanos) {
    routers = byKey;
    wanted.clear();
    Map<IpAddress, RouterTable.Key> places = new HashMap<>();
    for (RouterSetup setup : next) {
      RouterTable.Key key = RouterTable.Key.of(setup);
      wanted.add(key);
      setup.config().addresses().forEach(address -> places.put(address.address(), key));
    }
    moves.entrySet().removeIf(entry -> !entry.getValue().to.equals(places.get(entry.getKey())));
    for (RunningRouter router : running) {
      if (!router.isRetiring()) {
        note(router, places, nowNanos + SPREADING_NANOS);
      }
    }
  }

  private void note(
      RunningRouter router, Map<IpAddress, RouterTable.Key> places, long spreadNanos) {
    RouterTable.Key from = RouterTable.Key.of(router.setup());
    Optional<IpAddress> active = activeElsewhere(router);
    for (VirtualAddress address : router.setup().config().addresses()) {
      RouterTable.Key to = places.get(address.address());
      if (to != null && !to.equals(from) && to.interfaceName().equals(from.interfaceName())) {
        moves.put(address.address(), new Move(from, to, active, spreadNanos));
      }
    }
  }

  private static Optional<IpAddress> activeElsewhere(RunningRouter router) {
    return router.state() == VrrpState.BACKUP
        ? router.instance().status().activeRouter().map(ActiveRouter::address)
        : Optional.empty();
  }

  /** Another host is Active for this virtual router, and has said so. */
  void heard(RunningRouter router, ReceivedPacket packet, long nowNanos) {
    if (moves.isEmpty() || activeElsewhere(router).isEmpty()) {
      return;
    }
    RouterTable.Key key = RouterTable.Key.of(router.setup());
    IpAddress sender = packet.source();
    moves.forEach((address, move) -> {
      if (move.released && move.taker != null) {
        // Others have done what there was to do.
        return;
      }
      if (move.from.equals(key)) {
        move.released = !packet.advertises(address);
        move.predecessor = move.released ? move.predecessor : Optional.of(sender);
      } else if (move.to.equals(key) && move.taker == null) {
        boolean told = packet.advertises(address);
        if (told || packet.isFull()) {
          move.taker = sender;
          Duration settling = wanted.contains(move.from) ? SETTLING : SETTLING_UNSAID;
          move.settledNanos = nowNanos + (told ? settling : UNTOLD).toNanos();
        }
      }
    });
  }

  /** Whether the address is another virtual router's from now on. */
  boolean leaves(VirtualAddress address, RouterSetup from) {
    Move move = moves.get(address.address());
    return move != null && move.from.equals(RouterTable.Key.of(from));
  }

  /** The virtual router that the address has gone to, while it is at work here. */
  Optional<RunningRouter> destination(VirtualAddress address) {
    Move move = moves.get(address.address());
    return move == null ? Optional.empty() : atWork(move.to);
  }

  private Optional<RunningRouter> atWork(RouterTable.Key key) {
    return routers.apply(key).filter(router -> !router.isRetiring());
  }

  /** The other host that has the address by now. */
  Optional<IpAddress> taker(VirtualAddress address, long nowNanos) {
    Move move = moves.get(address.address());
    return move == null || nowNanos < move.settledNanos
        ? Optional.empty()
        : Optional.ofNullable(move.taker);
  }

  /** Whether the programme goes on to have the virtual router. */
  boolean stays(RouterSetup setup) {
    return wanted.contains(RouterTable.Key.of(setup));
  }

  /** Whether the address comes to this virtual router, and nobody has it for that one yet. */
  boolean arrives(VirtualAddress address, RouterSetup to) {
    Move move = moves.get(address.address());
    return move != null && move.taker == null && move.to.equals(RouterTable.Key.of(to));
  }

  /** Those of the addresses, which arrive here, that another host has not let go, and which. */
  Map<VirtualAddress, IpAddress> elsewhere(
      Collection<VirtualAddress> addresses, RouterSetup to, long nowNanos) {
    Map<VirtualAddress, IpAddress> elsewhere = new LinkedHashMap<>();
    Map<RouterTable.Key, Boolean> led = new HashMap<>();
    for (VirtualAddress address : addresses) {
      Move move = moves.get(address.address());
      if (move != null && arrives(address, to) && !move.released) {
        boolean kept =
            wanted.contains(move.from)
                ? led.computeIfAbsent(move.from, this::isLedElsewhere)
                : nowNanos < move.spreadNanos;
        if (kept) {
          move.predecessor.ifPresent(host -> elsewhere.put(address, host));
        }
      }
    }
    return elsewhere;
  }

  private boolean isLedElsewhere(RouterTable.Key key) {
    return atWork(key).flatMap(AddressMoves::activeElsewhere).isPresent();
  }

  /** This host asks for addresses that it lets go. */
  void asked(IpAddress host) {
    moves.values().stream()
        .filter(move -> !wanted.contains(move.from) && move.predecessor.equals(Optional.of(host)))
        .forEach(move -> move.released = true);
  }

  /** The address is here, or about to be: returns the other host that has had it until now. */
  Optional<IpAddress> arrive(VirtualAddress address, RouterSetup to) {
    boolean first = arrives(address, to);
    Move move = moves.get(address.address());
    if (move != null && move.to.equals(RouterTable.Key.of(to))) {
      moves.remove(address.address());
    }
    return first && move != null ? move.predecessor : Optional.empty();
  }

  /** The address has gone. */
  void forget(VirtualAddress address) {
    moves.remove(address.address());
  }
}
