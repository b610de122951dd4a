package io.floatingvip.speaker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once after a fault of our own: the addresses go with it, and another node has
 * them a moment later. Shutdown hooks and handover are left out, since what they rely on may be
 * what is broken.
 */
final class Crash implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Crash.class);
  private static final int INTERNAL_ERROR = 70;

  void because(String what, Throwable cause) {
    try {
      LOG.error("{}; this process ends, its addresses go with it", what, cause);
    } finally {
      Runtime.getRuntime().halt(INTERNAL_ERROR);
    }
  }

  @Override
  public void uncaughtException(Thread thread, Throwable cause) {
    because("thread " + thread.getName() + " failed", cause);
  }
}
