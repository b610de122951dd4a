package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.NeighborSilence;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that a successor has, and that this host goes on holding for the connections that it
 * serves there. It does not tell its neighbors of them, but refuses nothing that still comes here.
 */
final class Retirement implements AddressKeeper.Holder {
  /** What neighbors have learnt wrongly until now, the successor's next announcement heals. */
  private static final Duration LEAST = Duration.ofMillis(300);

  private static final long LOOK_NANOS = 20_000_000L;

  private final Handovers.Subject subject;
  private final IpAddress successor;
  private final AddressKeeper keeper;
  private final ConnectionWatch watch;
  private final Instant since = Instant.now();
  private final RuleThread thread;
  private @Nullable Future<NeighborSilence> silence;
  private boolean possible;
  private boolean told;
  private long lookNanos;
  private long questionNanos;
  private int questions;
  private @Nullable IpAddress own;

  Retirement(
      Handovers.Subject subject,
      IpAddress successor,
      AddressKeeper keeper,
      RuleThread thread,
      SessionSource sessions) {
    this.thread = thread;
    this.subject = subject;
    this.successor = successor;
    this.keeper = keeper;
    this.watch =
        new ConnectionWatch(
            subject.inetAddresses(),
            LEAST,
            subject.setup().drainTimeout(),
            new SessionClaims(subject, successor, sessions));
  }

  @Override
  public boolean announces() {
    return false;
  }

  /** It was, and goes on to be. */
  @Override
  public void placed(VirtualAddress address) {}

  /** Then there is nothing to serve to its end. */
  @Override
  public void foreign(VirtualAddress address) {}

  /**
   * Asks for the addresses, one after the other, as long as it serves connections at them. The
   * successor knows by it that it has to pass packets on, see {@link Passage}.
   */
  private void ask(IpAddress source, long nowNanos) {
    if (nowNanos >= questionNanos) {
      questionNanos = nowNanos + Passage.LOOK_NANOS / 2;
      List<VirtualAddress> addresses = subject.addresses();
      subject.segment().ask(addresses.get(questions++ % addresses.size()).address(), source);
    }
  }

  /** Holds the addresses from now on, and in silence as soon as may be. */
  void begin(String name, IpAddress source, long nowNanos) {
    boolean ipv4 = source.family() == AddressFamily.IPV4;
    possible = ipv4 || subject.addresses().stream().allMatch(this::isSilentByItself);
    if (possible) {
      subject.addresses().forEach(address -> keeper.hold(address, this, subject.lan(), nowNanos));
    }
    watch.start();
    if (ipv4) {
      silence =
          thread.call(
              () -> NeighborSilence.open(name, subject.inetAddresses(), source.toInetAddress()));
    }
    own = source;
    lookNanos = nowNanos + LOOK_NANOS;
  }

  /** For an IPv6 address the kernel answers only on the interface that has it. */
  private boolean isSilentByItself(VirtualAddress address) {
    return keeper.placement(address) == Placement.PROCESS_BOUND;
  }

  String router() {
    return subject.setup().name();
  }

  IpAddress successor() {
    return successor;
  }

  boolean isOn(Segment segment) {
    return subject.segment() == segment;
  }

  boolean concerns(List<VirtualAddress> addresses) {
    return subject.addresses().stream().anyMatch(addresses::contains);
  }

  VrrpSnapshot.Handover snapshot() {
    return new VrrpSnapshot.Handover(successor, watch.connections(), since);
  }

  /** The connections that it is about, once: as soon as they have been counted. */
  OptionalInt takeCount() {
    Optional<Map<InetAddress, Integer>> counted = watch.atFirst();
    if (told || counted.isEmpty()) {
      return OptionalInt.empty();
    }
    told = true;
    return OptionalInt.of(counted.get().values().stream().mapToInt(Integer::intValue).sum());
  }

  /** What it came to. */
  VrrpSnapshot.CompletedHandover completed(ConnectionWatch.Outcome outcome) {
    Map<InetAddress, VrrpSnapshot.Carriage> connections = new HashMap<>();
    watch
        .atFirst()
        .orElse(Map.of())
        .forEach((address, count) -> {
          int cut = outcome.cut().getOrDefault(address, 0);
          connections.put(address, new VrrpSnapshot.Carriage(Math.max(0, count - cut), cut));
        });
    return new VrrpSnapshot.CompletedHandover(
        router(),
        successor,
        since,
        Instant.now(),
        connections,
        outcome.failure().map(failure -> String.valueOf(failure.getMessage())));
  }

  long lookNanos() {
    return lookNanos;
  }

  /** How it ended, when it has. */
  Optional<ConnectionWatch.Outcome> look(long nowNanos) {
    if (nowNanos < lookNanos) {
      return Optional.empty();
    }
    lookNanos = nowNanos + LOOK_NANOS;
    IpAddress source = own;
    if (source != null) {
      ask(source, nowNanos);
    }
    if (watch.atFirst().isEmpty() && watch.outcome().isEmpty()) {
      return Optional.empty();
    }
    Future<NeighborSilence> opened = silence;
    if (!possible) {
      return failed(
          LinuxException.unsupported(
              "hold IPv6 addresses in silence", "an interface of the segment"));
    }
    return opened != null && opened.state() == Future.State.FAILED
        ? failed(RuleThread.failure(opened))
        : watch.outcome();
  }

  /** The kernel would answer for the addresses: they go, and the connections with them. */
  private Optional<ConnectionWatch.Outcome> failed(Exception failure) {
    return Optional.of(
        new ConnectionWatch.Outcome(watch.atFirst().orElse(Map.of()), Optional.of(failure)));
  }

  /** Lets the addresses go. */
  void release() {
    watch.stop();
    subject.addresses().forEach(address -> keeper.release(address, this));
  }

  /** Ends the silence, when the addresses are gone or again others' business to announce. */
  void speakAgain() {
    watch.stop();
    Future<NeighborSilence> opened = silence;
    if (opened != null) {
      thread.close(opened);
      silence = null;
    }
  }
}
