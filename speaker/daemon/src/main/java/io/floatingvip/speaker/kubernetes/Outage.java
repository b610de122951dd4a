package io.floatingvip.speaker.kubernetes;

import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the API server answers, told when it begins and ends not to. Any thread. */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String server;
  private final AtomicBoolean present = new AtomicBoolean();

  /** None so far. */
  Outage(String server) {
    this.server = server;
  }

  void began(Throwable failure) {
    if (present.compareAndSet(false, true)) {
      LOG.warn(
          "the API server {} does not answer as it should, the programme goes on: {}",
          server,
          describe(failure));
    }
  }

  void ended() {
    if (present.compareAndSet(true, false)) {
      LOG.info("the API server {} answers again", server);
    }
  }

  /** The innermost cause that says something. */
  private static String describe(Throwable failure) {
    String best = failure.toString();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "can't connect";
      }
      if (cause.getMessage() != null || cause.getCause() == null) {
        best = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      }
    }
    return best;
  }
}
