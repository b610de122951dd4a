package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Poller;
import io.floatingvip.linux.RouteMonitor;
import io.floatingvip.linux.RouteSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs virtual routers: starts the thread {@code vrrp} and is everybody else's way to it. All
 * methods may be called by any thread; none waits for the loop.
 */
public final class VrrpLoop implements AutoCloseable {
  private final LoopThread loop;
  private final Poller poller;
  private final EventThread events;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private VrrpLoop(LoopThread loop, Poller poller, EventThread events) {
    this.loop = loop;
    this.poller = poller;
    this.events = events;
    this.thread = Thread.ofPlatform().name("vrrp").unstarted(this::run);
  }

  /**
   * Starts a loop without virtual routers in the network namespace of the calling thread, and
   * removes addresses that an earlier run has left behind.
   *
   * @param listener hears what happens
   * @param sessions that are to live through handovers
   * @throws LinuxException when the kernel refuses what the loop can't do without: no CAP_NET_ADMIN
   *     or CAP_NET_RAW, no rtnetlink
   */
  public static VrrpLoop start(VrrpListener listener, SessionSource sessions)
      throws LinuxException {
    EventThread events = new EventThread(listener);
    try {
      VrrpLoop started = open(events, sessions);
      started.thread.start();
      return started;
    } catch (LinuxException e) {
      events.close();
      throw e;
    }
  }

  private static VrrpLoop open(EventThread events, SessionSource sessions) throws LinuxException {
    Poller poller = Poller.open();
    try {
      return open(poller, events, sessions);
    } catch (LinuxException e) {
      poller.close();
      throw e;
    }
  }

  private static VrrpLoop open(Poller poller, EventThread events, SessionSource sessions)
      throws LinuxException {
    // The monitor first: what changes after the first look is heard.
    RouteMonitor monitor = RouteMonitor.open();
    try {
      return open(poller, monitor, events, sessions);
    } catch (LinuxException e) {
      monitor.close();
      throw e;
    }
  }

  private static VrrpLoop open(
      Poller poller, RouteMonitor monitor, EventThread events, SessionSource sessions)
      throws LinuxException {
    RouteSocket routes = RouteSocket.open();
    try {
      LoopThread loop = new LoopThread(poller, monitor, routes, events, sessions);
      return new VrrpLoop(loop, poller, events);
    } catch (LinuxException e) {
      routes.close();
      throw e;
    }
  }

  private void run() {
    try {
      loop.run();
    } catch (LinuxException | RuntimeException | Error e) {
      events.failed(e);
    } finally {
      loop.close();
      poller.close();
      events.close();
      ended.completeAsync(() -> null);
    }
  }

  /**
   * Runs these virtual routers from now on, and no others. Only differences have effects: who is
   * there already keeps its state and its sockets, whatever else changes; an Active never resigns
   * because of it. One that is missing hands over and goes.
   *
   * @param routers with names and (interface, family, virtual router ID) that are unique
   * @return completed when the loop has taken them over and the snapshot shows it, or has ended
   * @throws IllegalArgumentException when they are not unique
   */
  public CompletableFuture<Void> apply(List<RouterSetup> routers) {
    List<RouterSetup> wanted = List.copyOf(routers);
    RouterTable.check(wanted);
    CompletableFuture<Void> applied = new CompletableFuture<>();
    post((owner, nowNanos) -> owner.apply(wanted, applied, nowNanos));
    return CompletableFuture.anyOf(applied, ended).thenApply(_ -> null);
  }

  /**
   * Reports a track that is not of type Interface. Without effect for unknown names. It holds until
   * the next report, however often the virtual router is set up anew.
   */
  public void track(String router, String track, boolean up) {
    post((owner, nowNanos) -> owner.track(router, track, up, nowNanos));
  }

  /** The loop as it is: never older than a second, and at once after a change. Cheap. */
  public VrrpSnapshot snapshot() {
    return loop.snapshot();
  }

  /**
   * Planned shutdown: every Active resigns, goes on holding and serving its addresses until its
   * successor is heard, for at most a second, and then withdraws them. What is applied later has no
   * effect.
   *
   * @return completed when no address is held any more, or the loop has ended
   */
  public CompletableFuture<Void> handOver() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    post((owner, nowNanos) -> owner.handOver(done, nowNanos));
    return CompletableFuture.anyOf(done, ended).thenApply(_ -> null);
  }

  /** Lets the loop do something soon. */
  void post(LoopThread.Command command) {
    loop.post(command);
    poller.wakeUp();
  }

  /**
   * Ends the loop at once: addresses are withdrawn, sockets closed. Waits for the thread to end.
   */
  @Override
  public void close() {
    post((owner, _) -> owner.stop());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
