package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.fail;

import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpState;
import io.floatingvip.vrrp.VrrpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Two hosts, a and b, on one cable, each with a loop. */
final class LoopBench {
  static final String VIP = "10.9.0.100";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** A host with a loop on it. */
  static final class Host implements VrrpListener, AutoCloseable {
    private final TestNode node;
    private final VrrpLoop loop;
    private final List<VrrpEvent> events = new CopyOnWriteArrayList<>();
    private volatile Optional<Throwable> failure = Optional.empty();

    Host(TestNode node) throws Exception {
      this.node = node;
      this.loop = node.call(() -> VrrpLoop.start(this, _ -> List.of()));
    }

    @Override
    public void happened(VrrpEvent event) {
      events.add(event);
    }

    @Override
    public void failed(Throwable cause) {
      failure = Optional.of(cause);
    }

    TestNode node() {
      return node;
    }

    VrrpLoop loop() {
      return loop;
    }

    List<VrrpEvent> events() {
      return events;
    }

    Host run(RouterSetup... setups) {
      loop.apply(List.of(setups)).join();
      return this;
    }

    VrrpSnapshot.Router router() {
      return loop.snapshot().routers().getFirst();
    }

    VrrpState state() {
      return router().state();
    }

    boolean holds(String address) {
      return node.run("ip", "address").contains(address + "/");
    }

    void await(VrrpState state) {
      awaitThat(() -> "state is " + router() + " after " + events, () -> state() == state);
    }

    /** Until each of its virtual routers is in this state. */
    void awaitAll(VrrpState state) {
      awaitThat(
          () -> loop.snapshot() + " after " + events,
          () -> loop.snapshot().routers().stream().allMatch(each -> each.state() == state));
    }

    void await(Predicate<VrrpEvent> event) {
      awaitThat(() -> "events are " + events, () -> events.stream().anyMatch(event));
    }

    void awaitAddress(String address, boolean present) {
      awaitThat(() -> node.run("ip", "address") + events, () -> holds(address) == present);
    }

    @Override
    public void close() {
      loop.close();
      failure.ifPresent(cause -> {
        throw new AssertionError("the loop failed", cause);
      });
    }
  }

  interface Picture {
    String show();
  }

  static void awaitThat(Picture otherwise, BooleanSupplier condition) {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail(otherwise.show());
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** A host that is not cabled yet. */
  TestNode node(String name) {
    TestNode node = TestNode.create(name);
    opened.add(node);
    return node;
  }

  /** Starts a loop on the host. */
  Host start(TestNode node) throws Exception {
    Host host = new Host(node);
    opened.add(host);
    return host;
  }

  /** Hosts a (10.9.0.1) and b (10.9.0.2) with their loops, and eth0 between them. */
  List<Host> pair() throws Exception {
    TestNode a = node("a");
    TestNode b = node("b");
    TestNode.connect(a, "eth0", "10.9.0.1/24", b, "eth0", "10.9.0.2/24");
    return List.of(start(a), start(b));
  }

  /** A virtual router with ID 51 and the VIP, at 100 ms. */
  static RouterSetup router(int priority) {
    return router("web", priority, VIP);
  }

  static RouterSetup router(String name, int priority, String... addresses) {
    return RouterSetup.of(name, "eth0", config(51, priority, addresses));
  }

  static VirtualRouterConfig config(int id, int priority, String... addresses) {
    List<VirtualAddress> virtual = new ArrayList<>();
    for (String address : addresses) {
      virtual.add(VirtualAddress.parse(address));
    }
    return VirtualRouterConfig.of(VrrpVersion.V3, new VirtualRouterId(id), virtual)
        .withPriority(new Priority(priority))
        .withInterval(AdvertisementInterval.of(VrrpVersion.V3, Duration.ofMillis(100)));
  }

  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }
}
