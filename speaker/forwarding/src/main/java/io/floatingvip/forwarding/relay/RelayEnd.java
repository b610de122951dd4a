package io.floatingvip.forwarding.relay;

/** How a relay ended. */
public enum RelayEnd {
  /** Both sides were closed in order; everything was handed on. */
  Finished,
  /** The client's side broke, such as by RST; passed on as RST. */
  ClientBroken,
  /** The backend's side broke, such as by RST; passed on as RST. */
  ServerBroken
}
