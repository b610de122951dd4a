package io.floatingvip.vrrp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks on a received packet, cheapest and most general first (RFC 9568 section 7.1, RFC 3768
 * section 7.1). The address list is not one of them: it may be verified, and a router that dropped
 * for it would become a second Active during every change of addresses.
 */
final class ReceiveLadder {

  private static final int REQUIRED_HOP_LIMIT = 255;

  private ReceiveLadder() {}

  /**
   * Returns the first rung that fails, or null for an advertisement that counts.
   *
   * @param self the router's own address, where it is known
   */
  static @Nullable DropReason firstFailure(
      ReceivedPacket packet, VirtualRouterConfig config, @Nullable IpAddress self) {
    DropReason failure = headerFailure(packet, config);
    if (failure == null) {
      failure = pathFailure(packet, config.transport());
    }
    if (failure == null) {
      failure = bodyFailure(packet, config);
    }
    return failure == null && self != null && packet.isFrom(self) ? DropReason.OWN_SOURCE : failure;
  }

  private static @Nullable DropReason headerFailure(
      ReceivedPacket packet, VirtualRouterConfig config) {
    if (!packet.isWellFormed() || packet.family() != config.family()) {
      return DropReason.MALFORMED_IP_PACKET;
    }
    if (packet.length() < AdvertisementEncoder.HEADER_BYTES) {
      return DropReason.TOO_SHORT;
    }
    if (packet.version() != config.version().number()) {
      return DropReason.WRONG_VERSION;
    }
    if (packet.type() != AdvertisementEncoder.ADVERTISEMENT_TYPE) {
      return DropReason.WRONG_TYPE;
    }
    return packet.virtualRouterId() == config.virtualRouterId().value()
        ? null
        : DropReason.WRONG_VIRTUAL_ROUTER;
  }

  private static @Nullable DropReason pathFailure(ReceivedPacket packet, Transport transport) {
    return switch (transport) {
      case Transport.Multicast() -> {
        if (!packet.isTo(packet.family().multicastGroup())) {
          yield DropReason.WRONG_DESTINATION;
        }
        yield packet.hopLimit() == REQUIRED_HOP_LIMIT ? null : DropReason.HOP_LIMIT;
      }
      // The list of peers is the filter: keepalived unicasts IPv6 with a hop limit of 64.
      case Transport.Unicast(List<IpAddress> peers) -> {
        if (packet.isToMulticast()) {
          yield DropReason.WRONG_DESTINATION;
        }
        yield isFromOneOf(peers, packet) ? null : DropReason.UNKNOWN_PEER;
      }
    };
  }

  private static boolean isFromOneOf(List<IpAddress> peers, ReceivedPacket packet) {
    for (int i = 0; i < peers.size(); i++) {
      if (packet.isFrom(peers.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable DropReason bodyFailure(
      ReceivedPacket packet, VirtualRouterConfig config) {
    VrrpVersion version = config.version();
    if (version == VrrpVersion.V3 && packet.addressCount() == 0) {
      return DropReason.NO_ADDRESS;
    }
    int expected = packet.messageLength(version);
    if (packet.length() < expected || !packet.endsInZerosFrom(expected)) {
      return DropReason.WRONG_LENGTH;
    }
    if (packet.validChecksum(version, expected) == null) {
      return DropReason.CHECKSUM;
    }
    return switch (version) {
      case V2 -> version2Failure(packet, config);
      case V3 -> packet.intervalUnits(version) == 0 ? DropReason.INTERVAL_ZERO : null;
    };
  }

  private static @Nullable DropReason version2Failure(
      ReceivedPacket packet, VirtualRouterConfig config) {
    Authentication authentication = config.authentication();
    if (packet.authenticationType() != authentication.type()) {
      return DropReason.AUTHENTICATION_TYPE;
    }
    // Without authentication the data is ignored on receipt (RFC 3768 section 5.3.10).
    if (authentication.type() != 0 && packet.authenticationData() != authentication.data()) {
      return DropReason.AUTHENTICATION_FAILED;
    }
    int units = packet.intervalUnits(VrrpVersion.V2);
    if (units == 0) {
      return DropReason.INTERVAL_ZERO;
    }
    return units == config.interval().units() ? null : DropReason.INTERVAL_MISMATCH;
  }
}
