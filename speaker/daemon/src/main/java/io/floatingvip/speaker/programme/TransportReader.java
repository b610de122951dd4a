package io.floatingvip.speaker.programme;

import io.floatingvip.speaker.programme.Fields.Indexed;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads how a virtual router talks to the others.
 *
 * @param fields of the virtual router
 * @param family of its addresses; none where they are wrong
 * @param source its source address, where one is given
 */
record TransportReader(Fields fields, Optional<AddressFamily> family, Optional<IpAddress> source) {
  private enum Type {
    Multicast,
    Unicast
  }

  /** The transport; multicast after a mistake. */
  Transport read() {
    Type type = fields.choice("transport", Type.Multicast);
    List<Indexed<IpAddress>> peers = fields.texts("peers", IpAddress::parse);
    return switch (type) {
      case Multicast -> {
        if (!peers.isEmpty()) {
          fields.mistake(
              "peers", "peers are for Unicast only", "remove them or write transport: Unicast");
        }
        yield Transport.MULTICAST;
      }
      case Unicast -> unicast(peers);
    };
  }

  private Transport unicast(List<Indexed<IpAddress>> peers) {
    if (fields.lacksItems("peers")) {
      fields.mistake("peers", "Unicast has no peers", "write the address of at least one peer");
    }
    List<IpAddress> distinct = new ArrayList<>();
    for (Indexed<IpAddress> indexed : peers) {
      IpAddress peer = indexed.value();
      Optional<Advice> advice = objection(peer, distinct);
      advice.ifPresentOrElse(
          wrong -> fields.mistake("peers", indexed.index(), wrong.problem(), wrong.remedy()),
          () -> distinct.add(peer));
    }
    return distinct.isEmpty() ? Transport.MULTICAST : new Transport.Unicast(distinct);
  }

  private Optional<Advice> objection(IpAddress peer, List<IpAddress> before) {
    if (family.isPresent() && family.get() != peer.family()) {
      return Optional.of(
          new Advice(peer + " is not of the family of the addresses", "write one of their family"));
    }
    if (peer.isMulticast() || peer.isUnspecified()) {
      return Optional.of(
          new Advice(peer + " is no address of a router", "write the unicast address of one"));
    }
    if (before.contains(peer)) {
      return Optional.of(new Advice(peer + " is given twice", "write each peer once"));
    }
    return source
        .filter(peer::equals)
        .map(_ -> new Advice(peer + " is this router's sourceAddress", "write the others only"));
  }
}
