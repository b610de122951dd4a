package io.floatingvip.linux.testing;

import io.floatingvip.linux.Link;
import io.floatingvip.linux.RouteSocket;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A host of a test network: one thread in a network namespace of its own. Threads and processes
 * that are started from it are on that host too.
 */
public final class TestNode implements AutoCloseable {
  private static final int DISCARD = 9;

  private final ExecutorService thread;
  private final int threadId;

  private TestNode(ExecutorService thread, int threadId) {
    this.thread = thread;
    this.threadId = threadId;
  }

  /** Makes a host with a loopback interface that is up. */
  public static TestNode create(String name) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    int errno = get(thread, NetworkNamespaces::unshare);
    if (errno != 0) {
      thread.shutdownNow();
      throw new IllegalStateException("unshare(CLONE_NEWNET) failed with errno " + errno);
    }
    TestNode node = new TestNode(thread, get(thread, NetworkNamespaces::threadId));
    node.run("ip", "link", "set", "lo", "up");
    return node;
  }

  /**
   * Lays a cable between two hosts: a veth pair, both ends up, with the given addresses (with
   * prefix) on them. IPv6 addresses are usable at once.
   */
  public static void connect(
      TestNode a, String nameA, String addressA, TestNode b, String nameB, String addressB) {
    a.run(
        "ip",
        "link",
        "add",
        nameA,
        "type",
        "veth",
        "peer",
        "name",
        nameB,
        "netns",
        Integer.toString(b.threadId));
    a.raise(nameA, addressA);
    b.raise(nameB, addressB);
    a.awaitCarrier(nameA);
    b.awaitCarrier(nameB);
  }

  private void raise(String interfaceName, String address) {
    run("sysctl", "-qw", "net.ipv6.conf." + interfaceName + ".accept_dad=0");
    run("ip", "address", "add", address, "dev", interfaceName);
    run("ip", "link", "set", interfaceName, "up");
  }

  /**
   * The kernel sets a new link's queues going up to a second after it came up; until then packets
   * are lost.
   */
  private void awaitCarrier(String interfaceName) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!run("ip", "link", "show", interfaceName).contains("state UP")) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no carrier on " + interfaceName);
      }
    }
  }

  /** From now on the host is one without TUN devices. */
  public void hideTunDevices() {
    int errno = get(thread, NetworkNamespaces::unshareMounts);
    if (errno != 0) {
      throw new IllegalStateException("unshare(CLONE_NEWNS) failed with errno " + errno);
    }
    run("mount", "--make-rprivate", "/");
    run("mount", "-t", "tmpfs", "none", "/dev/net");
  }

  /** Runs on the host and returns the result or throws what it throws. */
  public <T> T call(Callable<T> task) throws Exception {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception known) {
        throw known;
      }
      throw e;
    }
  }

  /** An interface of the host, as the kernel has it now. */
  public Link link(String name) throws Exception {
    return call(() -> {
      try (RouteSocket routes = RouteSocket.open()) {
        return routes.link(name).orElseThrow();
      }
    });
  }

  /** Runs a program on the host to its end and returns its output. */
  public String run(String... command) {
    return get(thread, () -> execute(command));
  }

  /** Starts a program on the host. */
  public Process start(ProcessBuilder builder) {
    return get(thread, builder::start);
  }

  /**
   * Whether a host answers for the address within the time: with a connection or its refusal,
   * either will do.
   */
  public boolean reaches(String address, Duration within) {
    return get(
        thread,
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, DISCARD), (int) within.toMillis());
            return true;
          } catch (NoRouteToHostException | SocketTimeoutException e) {
            return false;
          } catch (ConnectException e) {
            return true;
          }
        });
  }

  private static String execute(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + status + ": " + output);
    }
    return output;
  }

  private static <T> T get(ExecutorService thread, Callable<T> task) {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
