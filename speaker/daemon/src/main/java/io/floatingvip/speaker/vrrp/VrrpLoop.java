package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs virtual routers: starts the thread {@code vrrp} and is everybody else's way to it. All
 * methods may be called by any thread; none waits for the loop.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class VrrpLoop implements AutoCloseable {

  private VrrpLoop() {}

  /**
   * Starts a loop without virtual routers in the network namespace of the calling thread, and
   * removes addresses that an earlier run has left behind.
   *
   * @param listener hears what happens
   * @throws LinuxException when the kernel refuses what the loop can't do without: no CAP_NET_ADMIN
   *     or CAP_NET_RAW, no rtnetlink
   */
  public static VrrpLoop start(VrrpListener listener) throws LinuxException {
    throw new UnsupportedOperationException();
  }

  /**
   * Runs these virtual routers from now on, and no others. Only differences have effects: who is
   * there already keeps its state and its sockets, whatever else changes; an Active never resigns
   * because of it. One that is missing hands over and goes.
   *
   * @param routers with names and (interface, family, virtual router ID) that are unique
   * @return completed when the loop has taken them over; of two calls in quick succession the first
   *     may be skipped
   */
  public CompletableFuture<Void> apply(List<RouterSetup> routers) {
    throw new UnsupportedOperationException();
  }

  /**
   * Tells what the tracks of a virtual router come to. Without effect for an unknown name; to be
   * told anew when a virtual router of that name is set up.
   */
  public void track(String router, TrackResult result) {
    throw new UnsupportedOperationException();
  }

  /** The loop as it is: never older than a second, and at once after a change. Cheap. */
  public VrrpSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /**
   * Planned shutdown: every Active resigns, goes on holding and serving its addresses until its
   * successor is heard, for at most a second, and then withdraws them.
   *
   * @return completed when no address is held any more
   */
  public CompletableFuture<Void> handOver() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the loop at once: addresses are withdrawn, sockets closed. Waits for the thread to end.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
