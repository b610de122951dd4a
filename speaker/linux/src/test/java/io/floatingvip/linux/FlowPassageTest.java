package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel makes of the rules; {@link HandoverOnTheWireTest} shows what they do. */
@NeedsNetworkAdmin
final class FlowPassageTest {
  private static final long WAIT = 10_000_000_000L;

  private final TestNode node = TestNode.create("node");

  @BeforeEach
  void needsProgramToListRules() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nft"))),
        "nft is not installed");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void theKernelUnderstandsTheRulesForIpv4() throws Exception {
    FlowPassage passage = node.call(() -> open("10.9.0.1", "10.9.0.7", "10.9.0.100"));
    assertRules(
        "table ip fvip-test",
        "flags owner",
        "elements = { 10.9.0.100 }",
        "10.9.0.7 . 40000 . 10.9.0.100 . 80",
        "10.9.0.7 . 50000 . 10.9.0.100 . 53",
        "udp length 8 add @claimed { ip saddr . udp sport . ip daddr . udp dport } drop",
        "type filter hook prerouting priority raw",
        "add @known { ip saddr . tcp sport . ip daddr . tcp dport } return",
        "add @known { ip daddr . tcp dport . ip saddr . tcp sport } return",
        "dup to 10.9.0.1 device \"lo\" drop");
    passage.close();
  }

  @Test
  void theKernelUnderstandsTheRulesForIpv6() throws Exception {
    FlowPassage passage = node.call(() -> open("fe80::1", "fd00::7", "fd00::100"));
    assertRules(
        "table ip6 fvip-test",
        "flags owner",
        "elements = { fd00::100 }",
        "fd00::7 . 40000 . fd00::100 . 80",
        "add @known { ip6 saddr . tcp sport . ip6 daddr . tcp dport } return",
        "dup to fe80::1 device \"lo\" drop");
    passage.close();
  }

  @Test
  void theRulesLeaveWhenThePassageIsClosed() throws Exception {
    FlowPassage passage = node.call(() -> open("10.9.0.1", "10.9.0.7", "10.9.0.100"));
    NeighborSilence silence = node.call(FlowPassageTest::silence);
    assertFalse(rules().isEmpty());
    passage.close();
    silence.close();
    assertEquals("", rules());
  }

  @Test
  void theKernelUnderstandsTheSilence() throws Exception {
    NeighborSilence silence = node.call(FlowPassageTest::silence);
    assertRules(
        "table arp fvip-test",
        "flags owner",
        "elements = { 10.9.0.100 }",
        "arp operation request arp daddr ip @addresses drop",
        "arp saddr ip @addresses arp saddr ip set 10.9.0.1");
    silence.close();
  }

  @Test
  void aNameInUseIsAnError() throws Exception {
    FlowPassage passage = node.call(() -> open("10.9.0.1", "10.9.0.7", "10.9.0.100"));
    LinuxException exception =
        assertThrows(
            LinuxException.class,
            () -> node.call(() -> open("10.9.0.1", "10.9.0.7", "10.9.0.100")));
    assertEquals(Errno.EPERM, exception.errno());
    passage.close();
  }

  @Test
  void thousandsOfAddressesFit() throws Exception {
    List<InetAddress> addresses =
        IntStream.range(0, 5_000).mapToObj(FlowPassageTest::numbered).toList();
    FlowPassage passage =
        node.call(() ->
            FlowPassage.open(
                "fvip-test",
                0,
                new FlowPassage.Terms(1, addresses, InetAddress.getByName("10.9.0.1"), List.of())));
    assertTrue(rules().contains("10.9.19.135"));
    passage.close();
  }

  private static InetAddress numbered(int number) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, 9, (byte) (number >>> Byte.SIZE), (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aKilledProcessLeavesNoRulesBehind() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Holder.class.getName());
    Process holder = node.start(builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    try (BufferedReader output = holder.inputReader()) {
      assertEquals("ready", output.readLine());
      assertTrue(rules().contains("10.9.0.100"));
    } finally {
      holder.destroyForcibly();
    }
    long end = System.nanoTime() + WAIT;
    while (!rules().isEmpty()) {
      assertTrue(System.nanoTime() < end, "still there after 10 s");
    }
  }

  private void assertRules(String... parts) {
    String rules = rules();
    for (String part : parts) {
      assertTrue(rules.contains(part), () -> part + " is not in\n" + rules);
    }
  }

  private String rules() {
    return node.run("nft", "list", "ruleset").replaceAll("(?m)^\\s+", "");
  }

  private static FlowPassage open(String to, String remote, String local) throws Exception {
    FlowPassage passage =
        FlowPassage.open(
            "fvip-test",
            0,
            new FlowPassage.Terms(
                1,
                List.of(InetAddress.getByName(local)),
                InetAddress.getByName(to),
                List.of(MacAddress.parse("52:54:00:12:34:56"))));
    passage.begin(
        List.of(
            new TcpConnection(
                new InetSocketAddress(local, 80), new InetSocketAddress(remote, 40_000))),
        List.of(
            new UdpFlow(new InetSocketAddress(local, 53), new InetSocketAddress(remote, 50_000))),
        List.of());
    return passage;
  }

  private static NeighborSilence silence() throws Exception {
    return NeighborSilence.open(
        "fvip-test",
        List.of(InetAddress.getByName("10.9.0.100")),
        InetAddress.getByName("10.9.0.1"));
  }

  /** A process that passes packets on until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      FlowPassage passage = open("10.9.0.1", "10.9.0.7", "10.9.0.100");
      System.out.println("ready");
      Thread.sleep(60_000);
      passage.close();
    }
  }
}
