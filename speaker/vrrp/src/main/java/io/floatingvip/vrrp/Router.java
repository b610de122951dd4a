package io.floatingvip.vrrp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual router knows in every state, and the effects it has. The states decide, this
 * carries out.
 */
final class Router {

  static final long NEVER = AnnouncementSchedule.NEVER;

  private final List<Effect> effects = new ArrayList<>();
  private final HeldAddresses held = new HeldAddresses();
  private final Map<FaultKind, Fault> faults = new EnumMap<>(FaultKind.class);
  private VirtualRouterConfig config;
  private int weight;
  private Priority priority;
  private boolean ownershipDisputed;
  private @Nullable IpAddress source;
  private @Nullable ActiveRouter activeRouter;
  private ChecksumForm checksumForm;
  private Effect.@Nullable SendAdvertisement advertisement;
  private Effect.@Nullable AnnounceNeighbors announcement;
  private long electableNanos;
  private long sent;

  private VrrpState reportedState = VrrpState.INITIALIZE;
  private long sinceNanos;
  private @Nullable TransitionCause cause;
  private long transitions;

  Router(VirtualRouterConfig config) {
    this.config = config;
    this.priority = config.priority();
    this.checksumForm = ElectionTerms.initialChecksumForm(config);
    faults.put(
        FaultKind.NO_SOURCE_ADDRESS,
        new Fault(FaultKind.NO_SOURCE_ADDRESS, "no source address is known yet"));
  }

  List<Effect> effects() {
    return effects;
  }

  VirtualRouterConfig config() {
    return config;
  }

  /** Takes over another configuration; what follows from it is the states' business. */
  void configure(VirtualRouterConfig other) {
    if (other.checksum() != config.checksum()) {
      checksumForm = ElectionTerms.initialChecksumForm(other);
    }
    config = other;
    refreshPriority();
    advertisement = null;
    announcement = null;
  }

  void adjustPriority(int trackWeight) {
    weight = trackWeight;
    refreshPriority();
  }

  /** An owner that finds another owner of more right stands back until it is gone. */
  void disputeOwnership(boolean disputed) {
    ownershipDisputed = disputed;
    refreshPriority();
  }

  private void refreshPriority() {
    boolean owner = config.priority().isOwner() && !ownershipDisputed;
    int base = config.priority().isOwner() ? Priority.HIGHEST_BACKUP : config.priority().value();
    priority = owner ? Priority.OWNER : new Priority(base).adjusted(weight);
    advertisement = null;
  }

  Priority priority() {
    return priority;
  }

  /** Preempt_Mode; an owner always preempts (RFC 9568 section 6.1). */
  boolean preempts() {
    return priority.isOwner() || config.preemption().enabled();
  }

  @Nullable IpAddress source() {
    return source;
  }

  void changeSource(IpAddress address) {
    source = address;
    advertisement = null;
  }

  /** Sends the checksum that a peer was heard to send, where nothing else is configured. */
  void adoptChecksumForm(ReceivedPacket packet) {
    if (config.checksum() != ChecksumMode.AUTO || config.family() != AddressFamily.IPV4) {
      return;
    }
    ChecksumForm form =
        packet.validChecksum(config.version(), packet.messageLength(config.version()));
    if (form != null && form != checksumForm) {
      checksumForm = form;
      advertisement = null;
    }
  }

  Map<FaultKind, Fault> faults() {
    return faults;
  }

  boolean isCutOff() {
    return faults.keySet().stream().anyMatch(FaultKind::cutsOff);
  }

  TransitionCause faultCause() {
    return new TransitionCause.Faulty(List.copyOf(faults.values()));
  }

  void emit(Effect effect) {
    effects.add(effect);
  }

  void sendAdvertisement() {
    IpAddress from = source;
    if (from == null) {
      return;
    }
    Effect.SendAdvertisement current = advertisement;
    if (current == null) {
      current = advertisementWith(priority, from);
      advertisement = current;
    }
    sent++;
    emit(current);
  }

  void sendResignation() {
    IpAddress from = source;
    if (from != null) {
      sent++;
      emit(advertisementWith(Priority.RESIGN, from));
    }
  }

  private Effect.SendAdvertisement advertisementWith(Priority advertised, IpAddress from) {
    return new Effect.SendAdvertisement(
        Advertisement.of(config, advertised), checksumForm, from, config.transport());
  }

  long sent() {
    return sent;
  }

  void assign(List<VirtualAddress> addresses) {
    List<VirtualAddress> ours = held.assign(addresses);
    if (!ours.isEmpty()) {
      announcement = null;
      emit(new Effect.AssignAddresses(ours));
    }
  }

  void withdraw(List<VirtualAddress> addresses) {
    withdrawn(held.release(addresses));
  }

  void withdrawAll() {
    withdrawn(held.releaseAll());
  }

  /** Leaves all addresses to a successor. */
  void retireAll(IpAddress successor) {
    List<VirtualAddress> ours = held.releaseAll();
    announcement = null;
    if (!ours.isEmpty()) {
      emit(new Effect.RetireAddresses(ours, successor));
    }
  }

  /** Has the connections of a predecessor go on. */
  void continueConnections(IpAddress predecessor) {
    emit(new Effect.ContinueConnections(config.addresses(), predecessor));
  }

  private void withdrawn(List<VirtualAddress> ours) {
    announcement = null;
    if (!ours.isEmpty()) {
      emit(new Effect.WithdrawAddresses(ours));
    }
  }

  void markMissing(VirtualAddress address) {
    held.markMissing(address);
  }

  void markForeign(IpAddress address) {
    config.addresses().stream()
        .filter(a -> a.address().equals(address))
        .findFirst()
        .ifPresent(held::markForeign);
    announcement = null;
  }

  void announceNeighbors() {
    Effect.AnnounceNeighbors current = announcement;
    if (current == null) {
      current = new Effect.AnnounceNeighbors(held.announced(config.priority().isOwner()));
      announcement = current;
    }
    if (!current.addresses().isEmpty()) {
      emit(current);
    }
  }

  /** Starting is not before this. */
  long electableNanos() {
    return electableNanos;
  }

  void electableFrom(long nanos) {
    electableNanos = nanos;
  }

  /** Remembers the Active that was heard; allocates only when it is another one. */
  ActiveRouter heard(ReceivedPacket packet) {
    ActiveRouter before = activeRouter;
    if (before != null
        && packet.isFrom(before.address())
        && before.priority().value() == packet.priority()) {
      return before;
    }
    ActiveRouter now =
        new ActiveRouter(
            packet.sourceOr(before == null ? null : before.address()),
            new Priority(packet.priority()));
    activeRouter = now;
    return now;
  }

  void forgetActiveRouter() {
    activeRouter = null;
  }

  void reportTransition(VrrpState to, TransitionCause why, long nowNanos) {
    emit(new Effect.ReportTransition(reportedState, to, why));
    reportedState = to;
    sinceNanos = nowNanos;
    cause = why;
    transitions++;
  }

  VrrpState reportedState() {
    return reportedState;
  }

  VirtualRouterStatus status() {
    IpAddress self = source;
    Optional<ActiveRouter> active =
        reportedState == VrrpState.ACTIVE && self != null
            ? Optional.of(new ActiveRouter(self, priority))
            : Optional.ofNullable(activeRouter);
    return new VirtualRouterStatus(
        reportedState,
        sinceNanos,
        // What is missing may be another thing by now.
        reportedState == VrrpState.FAULT ? Optional.of(faultCause()) : Optional.ofNullable(cause),
        priority,
        active,
        transitions,
        List.copyOf(faults.values()));
  }
}
