package io.floatingvip.forwarding.health;

import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** What went wrong with a connection, in a user's words. */
public final class Failure {
  private Failure() {}

  /** A few words without the names of types and system calls where these are known. */
  public static String text(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("refused")) {
      return "connection refused";
    }
    if (message.contains("reset")) {
      return "connection reset";
    }
    if (failure instanceof NoRouteToHostException) {
      return "no route to host";
    }
    return failure instanceof ConnectException ? "connection failed: " + message : message;
  }
}
