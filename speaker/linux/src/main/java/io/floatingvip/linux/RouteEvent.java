package io.floatingvip.linux;

/** What a {@link RouteMonitor} saw. */
public sealed interface RouteEvent {
  /** An interface appeared or something about it changed. */
  record LinkChanged(Link link) implements RouteEvent {}

  /** An interface is gone. */
  record LinkRemoved(Link link) implements RouteEvent {}

  /** An address appeared or something about it (its lifetime, its flags) changed. */
  record AddressChanged(InterfaceAddress address) implements RouteEvent {}

  /** An address is gone. */
  record AddressRemoved(InterfaceAddress address) implements RouteEvent {}

  /** Events were lost: what is known is stale, take a new dump from a {@link RouteSocket}. */
  record Overrun() implements RouteEvent {}
}
