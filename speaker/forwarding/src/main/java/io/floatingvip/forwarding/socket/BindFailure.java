package io.floatingvip.forwarding.socket;

/** Why an address and port can't be bound. */
public enum BindFailure {
  /** The host does not hold the address. */
  AddressMissing,
  /** Another program has the port, and does not share it. */
  PortInUse,
  /** This process may not bind the port. */
  NotPermitted,
  /** Something else; the exception's message says what. */
  Other
}
