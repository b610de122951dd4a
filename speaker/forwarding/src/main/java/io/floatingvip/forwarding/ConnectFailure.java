package io.floatingvip.forwarding;

import io.floatingvip.forwarding.health.Failure;
import java.io.IOException;
import java.time.Duration;

/**
 * Why a try to connect to a backend failed.
 *
 * @param reason in a user's words
 * @param backendsFault whether it speaks against the backend, and not against this host
 * @param end how the connection ends if this was the last try
 */
record ConnectFailure(String reason, boolean backendsFault, ConnectionEnd end) {
  static ConnectFailure of(IOException failure, boolean backendsFault) {
    return new ConnectFailure(
        Failure.text(failure),
        backendsFault,
        backendsFault ? ConnectionEnd.ConnectFailed : ConnectionEnd.OwnFault);
  }

  static ConnectFailure timeout(Duration after) {
    return new ConnectFailure(
        "no connection within %d ms".formatted(after.toMillis()),
        true,
        ConnectionEnd.ConnectTimedOut);
  }
}
