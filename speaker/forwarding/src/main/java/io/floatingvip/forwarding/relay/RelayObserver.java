package io.floatingvip.forwarding.relay;

/** Is told, on the event loop, how a relay gets on. */
public interface RelayObserver {
  /** Bytes were read from one side, on their way to the other. */
  void transferred(boolean fromClient, long bytes);

  /** The relay has ended and both sockets are closed; told once. */
  void ended(RelayEnd end);
}
