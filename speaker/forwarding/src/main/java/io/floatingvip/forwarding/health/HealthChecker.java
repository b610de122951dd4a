package io.floatingvip.forwarding.health;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.socket.Sockets;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one backend again and again. Its public methods may be called from any thread; the rest is
 * confined to its event loop. The first check starts at once, the others in their rhythm.
 * Connections count too: where one can't be made, that is as good as a check that failed.
 */
public final class HealthChecker implements Probe.Result {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecker.class);

  private final IoEventLoop loop;
  private final Sockets sockets;
  private final InetSocketAddress address;
  private final HealthObserver observer;
  private final CheckRhythm rhythm = new CheckRhythm(new SplittableRandom());
  private HealthScore score = new HealthScore();
  private HealthCheck check;
  private ProxyProtocol proxyProtocol;
  private @Nullable Probe probe;
  private @Nullable ScheduledFuture<?> next;
  private boolean stopped = true;
  private volatile boolean suspected;

  /** A checker that begins when {@link #start} is called. */
  public HealthChecker(
      IoEventLoop loop,
      Sockets sockets,
      InetSocketAddress address,
      HealthCheck check,
      ProxyProtocol proxyProtocol,
      HealthObserver observer) {
    this.loop = loop;
    this.sockets = sockets;
    this.address = address;
    this.check = check;
    this.proxyProtocol = proxyProtocol;
    this.observer = observer;
  }

  /** Begins to check, knowing nothing of the backend; also after {@link #stop}. */
  public void start() {
    loop.execute(() -> {
      stopped = false;
      score = new HealthScore();
      begin();
    });
  }

  /** Checks in another way from now on; what is known of the backend stays. */
  public void change(HealthCheck check, ProxyProtocol proxyProtocol) {
    loop.execute(() -> {
      if (!this.check.equals(check) || this.proxyProtocol != proxyProtocol) {
        this.check = check;
        this.proxyProtocol = proxyProtocol;
        begin();
      }
    });
  }

  /** Ends; the observer is told nothing more. */
  public void stop() {
    loop.execute(() -> {
      stopped = true;
      pause();
    });
  }

  /** A client's connection to the backend could not be made, by the backend's fault. */
  public void connectFailed(String reason) {
    suspected = true;
    loop.execute(() -> {
      if (!stopped && check.type() != HealthCheck.Type.None) {
        count(false, reason);
      }
    });
  }

  /** A client's connection to the backend was made. */
  public void connectSucceeded() {
    // Nearly always false: costs nothing where connections succeed. Only for TCP checks is it a
    // proof of health.
    if (suspected) {
      suspected = false;
      loop.execute(() -> {
        if (!stopped && check.type() == HealthCheck.Type.TCP && score.isChanging()) {
          count(true, "");
        }
      });
    }
  }

  private void begin() {
    pause();
    if (stopped) {
      return;
    }
    if (check.type() == HealthCheck.Type.None) {
      count(true, "not checked");
      return;
    }
    run();
  }

  private void pause() {
    if (probe != null) {
      probe.cancel();
      probe = null;
    }
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  private void run() {
    probe = new Probe(check, proxyProtocol, address, this);
    probe.start(loop, sockets);
  }

  @Override
  public void ended(boolean healthy, String reason, long nanos) {
    probe = null;
    observer.checked(healthy, nanos);
    count(healthy, reason);
    proceed();
  }

  @Override
  public void couldNotTry(String reason) {
    LOG.warn("{} can't be checked, what was known stays: {}", address, reason);
    probe = null;
    proceed();
  }

  private void proceed() {
    if (!stopped) {
      long nanos = rhythm.pause(check.interval(), score.isChanging()).toNanos();
      next = loop.schedule(this::run, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void count(boolean healthy, String reason) {
    int needed = check.type() == HealthCheck.Type.None ? 1 : healthy ? check.rise() : check.fall();
    if (score.count(healthy, needed)) {
      observer.verdict(healthy, reason);
    }
  }
}
