package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.vrrp.AddressFamily;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handovers among three hosts. */
@NeedsNetworkAdmin
final class LoopHandoverTest {
  private final HandoverSegment segment = new HandoverSegment(AddressFamily.IPV4);

  @BeforeEach
  void open() throws Exception {
    segment.open();
  }

  @AfterEach
  void close() throws Exception {
    segment.close();
  }

  /**
   * Each passes on to its predecessor, and the second host does so to the first, which has served
   * its connections to their end long ago. A packet that nobody knows comes to each once.
   */
  @Test
  void whatNobodyKnowsIsResetAfterHandoversInACircle() throws Exception {
    try (HandoverSegment.Connection lost = segment.connect(1)) {
      lost.exchange();
      segment.forget(1, lost);
      segment.move(1, 2, 160);
      try (HandoverSegment.Connection second = segment.connect(2)) {
        segment.keepAsking(1);
        segment.host(1).await(VrrpEvent.HandoverEnded.class::isInstance);
        segment.move(2, 3, 170);
        try (HandoverSegment.Connection third = segment.connect(3)) {
          segment.move(3, 1, 180);
          third.exchange();
          second.exchange();

          long before = segment.packets();
          assertThrows(SocketException.class, lost::ask);
          long packets = segment.packets() - before;
          // One to each, and on a slow machine the client's TCP sends again. The hop limit is 64.
          assertTrue(packets < 20, () -> packets + " packets for one");
        }
      }
    }
  }

  @Test
  void aHostThatSucceedsTwicePassesToBothOfItsPredecessors() throws Exception {
    try (HandoverSegment.Connection first = segment.connect(1)) {
      segment.move(1, 2, 160);
      first.exchange();
      try (HandoverSegment.Connection second = segment.connect(2)) {
        segment.move(2, 3, 170);
        first.exchange();
        try (HandoverSegment.Connection third = segment.connect(3)) {
          segment.move(3, 2, 180);
          third.exchange();
          second.exchange();
          first.exchange();
        }
      }
    }
  }
}
