package io.floatingvip.speaker.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import io.floatingvip.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class VrrpRehearsalTest {
  private static final int TIMES = 10;
  private static final VrrpRehearsal.Outcome ALL = new VrrpRehearsal.Outcome(TIMES, TIMES);

  private final List<VrrpEvent> told = new ArrayList<>();
  private final TestNode node = TestNode.create("rehearsal");

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void takesOverAgainAndAgainAndLeavesNothingOnTheHost() throws Exception {
    String before = node.run("ip", "address");

    assertEquals(ALL, node.call(() -> VrrpRehearsal.play(TIMES, told::add)));
    assertEquals(before, node.run("ip", "address"));
    assertEquals(2 * TIMES, takeovers(), "of each family");
  }

  private long takeovers() {
    return told.stream()
        .filter(event ->
            event instanceof VrrpEvent.Transition transition && transition.to() == VrrpState.ACTIVE)
        .count();
  }

  @Test
  void ipv4AloneIsRehearsedWhereThereIsNoIpv6() throws Exception {
    node.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");

    assertEquals(ALL, node.call(() -> VrrpRehearsal.play(TIMES, told::add)));
  }
}
