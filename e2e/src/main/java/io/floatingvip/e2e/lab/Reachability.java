package io.floatingvip.e2e.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether something listens, as seen from this JVM. */
public final class Reachability {
  private static final int CONNECT_MILLIS = 500;

  private Reachability() {}

  /** Waits until a connection to the port succeeds. */
  public static void await(String address, int port) {
    Wait.until(
        address + ":" + port + " accepts connections",
        Duration.ofSeconds(30),
        () -> accepts(address, port));
  }

  /** Whether a connection to the port succeeds within half a second. */
  public static boolean accepts(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
