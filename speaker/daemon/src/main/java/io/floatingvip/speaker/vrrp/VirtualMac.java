package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FrameSocket;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.MacReception;
import io.floatingvip.linux.NeighborSilence;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The virtual MAC address of one virtual router (RFC 9568 section 7.3) on this host. While it is
 * Active, frames to it are taken, advertisements and announcements carry it, and the kernel keeps
 * silent about the addresses, which would tell neighbors the interface's own. Nothing is said in
 * its name before its frames are taken: switches follow who speaks. Where the host does not allow
 * all of it, the interface's own serves as if nothing had been asked for, and the status says why.
 */
final class VirtualMac {
  // RFC 9568 section 7.3: 00-00-5E-00-01-{VRID} and 00-00-5E-00-02-{VRID}.
  private static final long IPV4_BLOCK = 0x0000_5E00_0100L;
  private static final long IPV6_BLOCK = 0x0000_5E00_0200L;

  /** A successor may need some time before it can be found there. */
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final MacAddress mac;
  private final Handovers handovers;
  private @Nullable Terms terms;
  private @Nullable Future<MacReception> reception;
  private @Nullable Future<NeighborSilence> silence;
  private @Nullable Future<?> begun;
  private Optional<FrameSocket> frames = Optional.empty();
  private Optional<String> hindrance = Optional.empty();
  private boolean active;
  private boolean ready;
  private long endNanos = Long.MAX_VALUE;

  /**
   * Where it is, and what for.
   *
   * @param link the LAN interface
   * @param source what the kernel asks neighbors in the name of
   * @param addresses that the kernel has to be silent about
   */
  record Terms(Link link, IpAddress source, Set<InetAddress> addresses) {
    /** Copies the set. */
    Terms {
      addresses = Set.copyOf(addresses);
    }

    boolean isOn(Link other) {
      return link.index() == other.index();
    }

    boolean isSameAs(Terms other) {
      return isOn(other.link) && source.equals(other.source) && addresses.equals(other.addresses);
    }
  }

  VirtualMac(RouterSetup setup, Handovers handovers) {
    boolean ipv4 = setup.config().family() == AddressFamily.IPV4;
    this.mac =
        new MacAddress((ipv4 ? IPV4_BLOCK : IPV6_BLOCK) + setup.config().virtualRouterId().value());
    this.handovers = handovers;
  }

  MacAddress address() {
    return mac;
  }

  /** Why it is not used although it is asked for. */
  Optional<String> hindrance() {
    return hindrance;
  }

  /** Has everything in place for these, or for nothing; cheap when nothing is new. */
  void prepare(Optional<Terms> wanted, Optional<String> impossible) {
    Terms next = impossible.isPresent() ? null : wanted.orElse(null);
    if (next == null) {
      close();
      hindrance = impossible;
      return;
    }
    Terms before = terms;
    if (before == null || !before.isSameAs(next)) {
      terms = next;
      hindrance = Optional.empty();
      ready = false;
      keepSilence(next);
      if (before == null || !before.isOn(next.link()) || reception == null) {
        receive(next);
      }
    }
  }

  private void keepSilence(Terms next) {
    Future<NeighborSilence> before = silence;
    silence = null;
    if (next.source().family() == AddressFamily.IPV4 && !next.addresses().isEmpty()) {
      String name = handovers.newName();
      silence =
          handovers
              .rules()
              .call(() ->
                  NeighborSilence.open(name, next.addresses(), next.source().toInetAddress()));
    }
    if (before != null) {
      handovers.rules().close(before);
    }
  }

  private void receive(Terms next) {
    closeReception();
    String name = handovers.newName();
    reception = handovers.rules().call(() -> MacReception.prepare(name, next.link(), mac));
    if (active) {
      begin();
    }
  }

  private void begin() {
    Future<MacReception> prepared = reception;
    if (prepared != null) {
      begun =
          handovers
              .rules()
              .call(() -> {
                if (prepared.state() == Future.State.SUCCESS) {
                  prepared.resultNow().begin();
                }
                return mac;
              });
    }
  }

  /** The virtual router is Active from now on, or is no longer. */
  void activate(boolean now, long nowNanos) {
    if (now == active) {
      return;
    }
    active = now;
    ready = false;
    if (now) {
      endNanos = Long.MAX_VALUE;
      begin();
    } else {
      endNanos = reception == null ? Long.MAX_VALUE : nowNanos + LINGER_NANOS;
    }
  }

  /** Whether it is not known yet which MAC address the neighbors will be told. */
  boolean isAwaited() {
    return active && terms != null && !ready;
  }

  /** To speak with; empty where the interface's own MAC address is used. */
  Optional<FrameSocket> inUse() {
    return ready ? frames : Optional.empty();
  }

  /** Whether nothing is left to end but the rules themselves. */
  boolean isQuiet() {
    return endNanos == Long.MAX_VALUE;
  }

  /** When {@link #look} has something to do. */
  long deadlineNanos() {
    return endNanos;
  }

  /**
   * Takes in how far the rules are.
   *
   * @return whether it is known since this call which MAC address the neighbors are to be told
   */
  boolean look(long nowNanos) {
    if (nowNanos >= endNanos) {
      endNanos = Long.MAX_VALUE;
      endReception();
    }
    Terms present = terms;
    if (present == null || ready) {
      return false;
    }
    if (hindrance.isPresent()) {
      ready = active;
      return active;
    }
    Exception failure = failure();
    if (failure != null) {
      return fallBack(failure);
    }
    if (!active || !isDone(reception) || !isDone(silence) || !isDone(begun)) {
      return false;
    }
    try {
      if (frames.isEmpty()) {
        frames = Optional.of(FrameSocket.open(present.link().index(), mac));
      }
      ready = true;
      return true;
    } catch (LinuxException e) {
      return fallBack(e);
    }
  }

  private boolean fallBack(Exception cause) {
    Terms tried = terms;
    close();
    // Not again before something is different.
    terms = tried;
    ready = active;
    hindrance = Optional.of(String.valueOf(cause.getMessage()));
    return true;
  }

  private @Nullable Exception failure() {
    for (Future<?> each : new Future<?>[] {reception, silence, begun}) {
      if (each != null && each.state() == Future.State.FAILED) {
        return RuleThread.failure(each);
      }
    }
    return null;
  }

  private static boolean isDone(@Nullable Future<?> step) {
    return step == null || step.isDone();
  }

  private void endReception() {
    Future<MacReception> prepared = reception;
    if (prepared != null) {
      Future<?> _ =
          handovers
              .rules()
              .call(() -> {
                if (prepared.state() == Future.State.SUCCESS) {
                  prepared.resultNow().end();
                }
                return mac;
              });
    }
  }

  private void closeReception() {
    Future<MacReception> before = reception;
    if (before != null) {
      handovers.rules().close(before);
      reception = null;
    }
    begun = null;
    frames.ifPresent(FrameSocket::close);
    frames = Optional.empty();
  }

  /** Ends all of it. */
  void close() {
    closeReception();
    Future<NeighborSilence> before = silence;
    if (before != null) {
      handovers.rules().close(before);
      silence = null;
    }
    terms = null;
    ready = false;
    hindrance = Optional.empty();
    endNanos = Long.MAX_VALUE;
  }
}
