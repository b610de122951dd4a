package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floatingvip.linux.testing.NeedsNetworkAdmin;
import io.floatingvip.linux.testing.TestNode;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsNetworkAdmin
final class TunDeviceTest {
  private static final long WAIT = 10_000_000_000L;

  private final TestNode node = TestNode.create("node");
  private final TestNode client = TestNode.create("client");

  @BeforeEach
  void connect() {
    Path device = Path.of("/dev/net/tun");
    assumeTrue(Files.isReadable(device) && Files.isWritable(device), "no access to /dev/net/tun");
    TestNode.connect(node, "lan0", "10.9.0.1/24", client, "lan0", "10.9.0.2/24");
  }

  @AfterEach
  void close() {
    node.close();
    client.close();
  }

  @Test
  void theDeviceIsUpAndLeavesWithItsAddressesWhenItIsClosed() throws Exception {
    TunDevice device = node.call(TunDeviceTest::withAddress);
    assertTrue(node.run("ip", "address", "show", "dev", "fvip0").contains("10.9.0.100/32"));
    device.close();
    assertThrows(
        IllegalStateException.class, () -> node.run("ip", "address", "show", "dev", "fvip0"));
  }

  @Test
  void theKernelAnswersArpOnTheLanForAnIpv4AddressOnTheDevice() throws Exception {
    TunDevice device = node.call(TunDeviceTest::withAddress);
    assertTrue(client.reaches("10.9.0.100", Duration.ofSeconds(5)));
    device.close();
  }

  @Test
  void theKernelIsSilentWhereArpIgnoreForbidsIt() throws Exception {
    TunDevice device = node.call(TunDeviceTest::withAddress);
    node.run("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1");
    assertEquals(1, node.call(() -> Sysctl.inForce("lan0", "arp_ignore")).getAsInt());
    assertThrows(
        IllegalStateException.class, () -> client.run("ping", "-c", "1", "-W", "1", "10.9.0.100"));
    device.close();
  }

  @Test
  void aPatternBecomesTheFirstFreeName() throws Exception {
    TunDevice first = node.call(() -> create("fvip%d"));
    TunDevice second = node.call(() -> create("fvip%d"));
    assertEquals("fvip0", first.link().name());
    assertEquals("fvip1", second.link().name());
    first.close();
    second.close();
  }

  @Test
  void aNameInUseIsAnError() throws Exception {
    TunDevice device = node.call(TunDeviceTest::withAddress);
    LinuxException busy =
        assertThrows(LinuxException.class, () -> node.call(TunDeviceTest::withAddress));
    assertEquals(Errno.EBUSY, busy.errno());
    device.close();
  }

  @Test
  void aKilledProcessLeavesNoDeviceBehind() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Holder.class.getName());
    Process holder = node.start(builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    try (BufferedReader output = holder.inputReader()) {
      assertEquals("ready", output.readLine());
      assertTrue(node.run("ip", "address").contains("10.9.0.100/32"));
    } finally {
      holder.destroyForcibly();
    }
    long end = System.nanoTime() + WAIT;
    while (node.run("ip", "address").contains("10.9.0.100")) {
      assertTrue(System.nanoTime() < end, "still there after 10 s, its lease had an hour");
    }
  }

  private static TunDevice create(String name) throws LinuxException {
    try (RouteSocket routes = RouteSocket.open()) {
      return TunDevice.create(name, routes);
    }
  }

  private static TunDevice withAddress() throws Exception {
    try (RouteSocket routes = RouteSocket.open()) {
      TunDevice device = TunDevice.create("fvip0", routes);
      InetAddress address = InetAddress.getByName("10.9.0.100");
      routes.put(new AddressLease(device.link().index(), address, 32, Duration.ofHours(1)));
      return device;
    }
  }

  /** A process that holds the address until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      TunDevice device = withAddress();
      System.out.println("ready");
      Thread.sleep(60_000);
      device.close();
    }
  }
}
