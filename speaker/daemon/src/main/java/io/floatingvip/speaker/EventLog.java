package io.floatingvip.speaker;

import io.floatingvip.forwarding.BackendState;
import io.floatingvip.forwarding.ForwarderObserver;
import io.floatingvip.forwarding.ForwardingStatus.ListenerState;
import io.floatingvip.speaker.command.LogSetup;
import io.floatingvip.speaker.vrrp.VrrpEvent;
import io.floatingvip.speaker.vrrp.VrrpListener;
import io.floatingvip.vrrp.VrrpState;
import java.net.InetAddress;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens into the log, a line each that names the cause, and tells that the status has
 * changed.
 */
final class EventLog implements VrrpListener, ForwarderObserver {
  private static final Logger FORWARDING = LoggerFactory.getLogger("io.floatingvip.forwarding");

  private final Logger vrrp;
  private final Runnable onChange;
  private final Runnable onBackendChange;
  private final Crash crash;

  /**
   * A log.
   *
   * @param onChange of anything; must be quick: event loops call it
   * @param onBackendChange the state of a backend, as quick
   */
  EventLog(Runnable onChange, Runnable onBackendChange, Crash crash) {
    this(LoggerFactory.getLogger("io.floatingvip.vrrp"), onChange, onBackendChange, crash);
  }

  private EventLog(Logger vrrp, Runnable onChange, Runnable onBackendChange, Crash crash) {
    this.vrrp = vrrp;
    this.onChange = onChange;
    this.onBackendChange = onBackendChange;
    this.crash = crash;
  }

  /** Writes lines that nobody sees. */
  static Consumer<VrrpEvent> rehearsing() {
    Logger nowhere = LoggerFactory.getLogger(LogSetup.REHEARSAL);
    return new EventLog(nowhere, () -> {}, () -> {}, new Crash())::happened;
  }

  @Override
  public void happened(VrrpEvent event) {
    switch (event) {
      case VrrpEvent.Transition transition ->
          vrrp.info(
              "{} on {}: {} -> {}: {}",
              transition.router(),
              transition.interfaceName(),
              word(transition.from()),
              word(transition.to()),
              transition.cause().describe());
      case VrrpEvent.Dropped dropped ->
          vrrp.warn(
              "{}: dropped an advertisement from {}: {} ({} so far)",
              dropped.router(),
              dropped.source(),
              words(dropped.reason()),
              dropped.total());
      case VrrpEvent.PeerDiscrepancy odd ->
          vrrp.warn("{}: peer {}: {}", odd.router(), odd.source(), odd.detail());
      case VrrpEvent.AddressRestored restored ->
          vrrp.warn(
              "{}: {} was deleted by somebody; it is back", restored.router(), restored.address());
      case VrrpEvent.AddressConflict conflict ->
          vrrp.warn(
              "{}: {} is also held by {}",
              conflict.router(),
              conflict.address(),
              conflict.conflict().mac().orElse("another interface of this host"));
      case VrrpEvent.ConflictResolved resolved ->
          vrrp.info("{}: {} is ours alone again", resolved.router(), resolved.address());
      case VrrpEvent.HandoverBegun begun -> report(begun);
      case VrrpEvent.HandoverEnded ended -> report(ended);
      case VrrpEvent.PredecessorDone done ->
          vrrp.info("{}: {} serves no connections any more", done.router(), done.predecessor());
      case VrrpEvent.EnvironmentTrouble trouble ->
          vrrp.warn("{}: {}", trouble.subject(), trouble.message());
    }
    onChange.run();
  }

  private void report(VrrpEvent.HandoverBegun begun) {
    vrrp.info(
        "{}: hands over to {}: serves {} connections to their end",
        begun.router(),
        begun.successor(),
        begun.connections());
  }

  private void report(VrrpEvent.HandoverEnded ended) {
    vrrp.info(
        "{}: handed over to {}: {} connections were served to their end, {} were reset",
        ended.router(),
        ended.successor(),
        ended.carried(),
        ended.cut());
  }

  private static String word(VrrpState state) {
    return switch (state) {
      case INITIALIZE -> "Initialize";
      case BACKUP -> "Backup";
      case ACTIVE -> "Active";
      case FAULT -> "Fault";
    };
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public void failed(Throwable cause) {
    crash.because("the VRRP loop has ended", cause);
  }

  @Override
  public void backendChanged(
      String pool, InetAddress address, int port, BackendState state, String reason) {
    String cause = reason.isEmpty() ? "" : ": " + reason;
    switch (state) {
      case Up, Unknown, Draining ->
          FORWARDING.info(
              "pool {}: {} port {} {}{}", pool, address.getHostAddress(), port, state, cause);
      case Down ->
          FORWARDING.warn(
              "pool {}: {} port {} Down{}", pool, address.getHostAddress(), port, cause);
    }
    onBackendChange.run();
    onChange.run();
  }

  @Override
  public void listenerChanged(String listener, ListenerState state, String reason) {
    switch (state) {
      case Ready -> FORWARDING.info("listener {}: Ready", listener);
      case Waiting -> FORWARDING.info("listener {}: Waiting: {}", listener, reason);
      case Failed -> FORWARDING.warn("listener {}: Failed: {}", listener, reason);
    }
    onChange.run();
  }

  @Override
  public void backendGone(String pool, InetAddress address, int port) {
    onBackendChange.run();
    onChange.run();
  }
}
