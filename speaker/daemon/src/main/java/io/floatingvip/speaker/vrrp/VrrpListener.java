package io.floatingvip.speaker.vrrp;

/**
 * Hears of what happens. Called by the thread {@code vrrp-events}, one event at a time and in
 * order; it may take its time.
 */
public interface VrrpListener {
  /** Something happened. */
  void happened(VrrpEvent event);

  /**
   * The loop ended by a mistake of our own; sockets are closed and the addresses are gone. The
   * process should end, so that it is started anew.
   */
  void failed(Throwable cause);
}
