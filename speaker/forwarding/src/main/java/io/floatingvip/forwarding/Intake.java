package io.floatingvip.forwarding;

import io.netty.util.concurrent.Future;

/** Takes what arrives at one place on one event loop. */
sealed interface Intake permits AcceptLoop, DatagramLoop {
  /** Ends, from any thread; completed when the socket is closed. */
  Future<?> stop();
}
