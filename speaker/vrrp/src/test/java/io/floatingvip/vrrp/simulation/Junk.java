package io.floatingvip.vrrp.simulation;

import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.Advertisement;
import io.floatingvip.vrrp.ChecksumForm;
import io.floatingvip.vrrp.Effect;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VrrpVersion;
import io.floatingvip.vrrp.Wire;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Packets that no router may believe, most of them but for one detail. */
final class Junk {

  private Junk() {}

  static Wire packet(Scenario scenario, int target, SplittableRandom random) {
    VirtualRouterConfig config = scenario.configOf(target);
    int sender = (target + 1) % scenario.nodes().size();
    IpAddress destination =
        scenario.unicast() ? scenario.addressOf(target) : scenario.family().multicastGroup();
    Priority priority = random.nextBoolean() ? Priority.RESIGN : Priority.OWNER;
    Wire credible = advertisement(config, priority, scenario.addressOf(sender), destination);
    int octets = credible.message().length;
    return switch (random.nextInt(7)) {
      case 0 -> credible.withMessage(randomOctets(random, random.nextInt(64)));
      case 1 -> {
        byte[] message = credible.message();
        message[random.nextInt(octets)] ^= (byte) (1 << random.nextInt(8));
        yield credible.withMessage(message);
      }
      case 2 -> advertisement(config, priority, scenario.addressOf(target), destination);
      case 3 ->
          scenario.unicast()
              ? advertisement(config, priority, stranger(scenario), destination)
              : credible.withHopLimit(254);
      case 4 -> intervalZero(credible, scenario, destination);
      case 5 -> credible.withTrailing(1 + random.nextInt(8), 1);
      default -> credible.withMessage(Arrays.copyOf(credible.message(), random.nextInt(octets)));
    };
  }

  /** With a right checksum over IPv4; over IPv6 that is wrong too. */
  private static Wire intervalZero(Wire credible, Scenario scenario, IpAddress destination) {
    Wire changed = credible.withOctet(5, 0);
    return scenario.version() == VrrpVersion.V3 && scenario.family() == AddressFamily.IPV4
        ? changed.withOctet(4, 0).withDestination(destination)
        : changed;
  }

  private static IpAddress stranger(Scenario scenario) {
    return IpAddress.parse(scenario.family() == AddressFamily.IPV4 ? "10.0.0.77" : "fe80::77");
  }

  private static Wire advertisement(
      VirtualRouterConfig config, Priority priority, IpAddress source, IpAddress destination) {
    Advertisement advertisement =
        new Advertisement(
            config.virtualRouterId(),
            priority,
            config.interval(),
            config.authentication(),
            config.addresses().stream().map(address -> address.address()).toList());
    ChecksumForm form =
        config.version() == VrrpVersion.V2 ? ChecksumForm.MESSAGE_ONLY : ChecksumForm.PSEUDO_HEADER;
    return Wire.of(
        new Effect.SendAdvertisement(advertisement, form, source, Transport.MULTICAST),
        destination);
  }

  private static byte[] randomOctets(SplittableRandom random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return octets;
  }
}
