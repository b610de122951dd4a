package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualRouterConfig;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An address that a new programme gives to another virtual router: host 1 leads the first, host 2
 * the second.
 */
@NeedsNetworkAdmin
@ParameterizedClass
@CsvSource({"IPV4, false", "IPV6, false", "IPV4, true"})
final class LoopAddressMoveTest {
  private static final int OTHER = 101;
  private static final int THIRD = 102;
  private static final int FIRST_ID = 51;
  private static final int SECOND_ID = 52;

  /** Several advertisements: so long who has the new programme may be alone with it. */
  private static final long ALONE_MILLIS = 400;

  private final HandoverSegment segment;
  private final boolean unicast;
  private final String vip;
  private final String other;
  private final String third;

  LoopAddressMoveTest(AddressFamily family, boolean unicast) {
    this.segment = new HandoverSegment(family);
    this.unicast = unicast;
    this.vip = segment.vip();
    this.other = segment.address(OTHER);
    this.third = segment.address(THIRD);
  }

  @BeforeEach
  void open() throws Exception {
    segment.open();
  }

  @AfterEach
  void close() throws Exception {
    segment.close();
  }

  private RouterSetup router(int id, int host, int priority, String... addresses) {
    VirtualRouterConfig config = LoopBench.config(id, priority, addresses);
    return RouterSetup.of(
        "v-" + id, "eth0", unicast ? config.withTransport(peersOf(host)) : config);
  }

  private Transport peersOf(int host) {
    return new Transport.Unicast(
        IntStream.rangeClosed(1, 3)
            .filter(other -> other != host)
            .mapToObj(other -> IpAddress.parse(segment.address(other)))
            .toList());
  }

  private RouterSetup first(int host, String... addresses) {
    return router(FIRST_ID, host, 200 - 50 * host, addresses);
  }

  private RouterSetup second(int host, String... addresses) {
    return router(SECOND_ID, host, host == 2 ? 150 : 100 / host, addresses);
  }

  /** The VIP is one of the first virtual router's. */
  private void runBefore(int host) {
    segment.host(host).run(first(host, vip, third), second(host, other));
  }

  /** The VIP is one of the second virtual router's. */
  private void runAfter(int host) {
    segment.host(host).run(first(host, third), second(host, vip, other));
  }

  private void runEverywhereBefore() {
    for (int host = 1; host <= 3; host++) {
      runBefore(host);
    }
    for (int host = 1; host <= 3; host++) {
      awaitActive(host, 0, 1);
      awaitActive(host, 1, 2);
    }
  }

  /** The host knows who leads its first (0) or second (1) virtual router. */
  private void awaitActive(int host, int position, int leader) {
    String addresses = segment.host(leader).node().run("ip", "address", "show", "eth0");
    LoopBench.awaitThat(
        () -> "host " + host + ": " + segment.host(host).loop().snapshot(),
        () ->
            segment
                .host(host)
                .loop()
                .snapshot()
                .routers()
                .get(position)
                .activeRouter()
                .filter(active -> addresses.contains(" " + active.address() + "/"))
                .isPresent());
  }

  private static void exchange(HandoverSegment.Connection... connections) throws Exception {
    for (HandoverSegment.Connection connection : connections) {
      connection.exchange();
    }
  }

  @Test
  void itsConnectionsLiveOnWhenWhoHasItHearsOfItFirst() throws Exception {
    runEverywhereBefore();
    try (HandoverSegment.Connection before = segment.connect(1)) {
      runAfter(1);
      Thread.sleep(ALONE_MILLIS);
      try (HandoverSegment.Connection meanwhile = segment.connect(1)) {
        exchange(before, meanwhile);
        runAfter(3);
        runAfter(2);
        segment.awaitClientKnows(2);
        exchange(before, meanwhile);
        try (HandoverSegment.Connection after = segment.connect(2)) {
          awaitBegin(1);
          exchange(before, meanwhile, after);
          LoopBench.awaitThat(
              () -> "host 1 shows the connections: " + segment.host(1).loop().snapshot(),
              () -> handingOver(1).equals(Optional.of(2)));
        }
      }
    }
    awaitEnd(1, 2);
  }

  @Test
  void itsConnectionsLiveOnWhenWhoIsToHaveItHearsOfItFirst() throws Exception {
    runEverywhereBefore();
    try (HandoverSegment.Connection before = segment.connect(1)) {
      runAfter(2);
      runAfter(3);
      Thread.sleep(ALONE_MILLIS);
      try (HandoverSegment.Connection meanwhile = segment.connect(1)) {
        exchange(before, meanwhile);
        runAfter(1);
        segment.awaitClientKnows(2);
        exchange(before, meanwhile);
        try (HandoverSegment.Connection after = segment.connect(2)) {
          awaitBegin(1);
          exchange(before, meanwhile, after);
        }
      }
    }
    awaitEnd(1, 2);
  }

  @Test
  void itMayGoBackWhileConnectionsOfBothHostsAreInProgress() throws Exception {
    runEverywhereBefore();
    try (HandoverSegment.Connection before = segment.connect(1)) {
      for (int host = 1; host <= 3; host++) {
        runAfter(host);
      }
      segment.awaitClientKnows(2);
      try (HandoverSegment.Connection after = segment.connect(2)) {
        awaitBegin(1);
        for (int host = 1; host <= 3; host++) {
          runBefore(host);
        }
        segment.awaitClientKnows(1);
        exchange(before, after);
        try (HandoverSegment.Connection last = segment.connect(1)) {
          awaitBegin(2);
          exchange(before, after, last);
        }
      }
    }
    awaitEnd(2, 1);
  }

  /** Host 1 begins with it alone when it hears of it first, and is preempted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void itsConnectionsLiveOnWhenTheVirtualRouterIsNew(int hearsFirst) throws Exception {
    for (int host = 1; host <= 3; host++) {
      segment.host(host).run(first(host, vip, third));
    }
    for (int host = 1; host <= 3; host++) {
      awaitActive(host, 0, 1);
    }
    try (HandoverSegment.Connection before = segment.connect(1)) {
      segment.host(hearsFirst).run(first(hearsFirst, third), second(hearsFirst, vip));
      awaitActive(hearsFirst, 1, hearsFirst);
      exchange(before);
      for (int host = 1; host <= 3; host++) {
        segment.host(host).run(first(host, third), second(host, vip));
      }
      segment.awaitClientKnows(2);
      exchange(before);
      try (HandoverSegment.Connection after = segment.connect(2)) {
        awaitBegin(1);
        exchange(before, after);
      }
    }
    awaitEnd(1, 1);
  }

  /**
   * Such as one that gets another ID. Host 3 hears of it last, and must not take over meanwhile.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void itsConnectionsLiveOnWhenTheVirtualRouterBecomesAnother(int hearsFirst) throws Exception {
    for (int host = 1; host <= 3; host++) {
      segment.host(host).run(first(host, vip));
    }
    for (int host = 1; host <= 3; host++) {
      awaitActive(host, 0, 1);
    }
    try (HandoverSegment.Connection before = segment.connect(1)) {
      segment.host(hearsFirst).run(second(hearsFirst, vip));
      awaitActive(hearsFirst, 0, hearsFirst);
      exchange(before);
      for (int host = 1; host <= 3; host++) {
        segment.host(host).run(second(host, vip));
      }
      segment.awaitClientKnows(2);
      exchange(before);
      try (HandoverSegment.Connection after = segment.connect(2)) {
        awaitBegin(1);
        exchange(before, after);
      }
    }
    awaitEnd(1, 1);
  }

  @Test
  void whoIsToHaveItDoesNotWaitForOneThatIsGone() throws Exception {
    runEverywhereBefore();
    try (HandoverSegment.Connection before = segment.connect(1)) {
      runAfter(2);
      exchange(before);
      segment.unplug(1);
      segment.awaitClientKnows(2);
      try (HandoverSegment.Connection after = segment.connect(2)) {
        exchange(after);
      }
    }
    assertTrue(segment.host(2).holds(vip));
  }

  /**
   * Not the one of the beginning, when it may have been the first to lead and had no connection.
   */
  private void awaitBegin(int host) {
    segment
        .host(host)
        .await(event -> event instanceof VrrpEvent.HandoverBegun begun && begun.connections() > 0);
  }

  private void awaitEnd(int host, int carried) {
    segment
        .host(host)
        .await(event ->
            event instanceof VrrpEvent.HandoverEnded ended
                && ended.carried() == carried
                && ended.cut() == 0);
  }

  /** Those that the host serves for its first virtual router. */
  private Optional<Integer> handingOver(int host) {
    return segment
        .host(host)
        .loop()
        .snapshot()
        .routers()
        .getFirst()
        .handover()
        .map(VrrpSnapshot.Handover::connections);
  }
}
