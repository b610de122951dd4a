package io.floatingvip.vrrp;

import java.util.HashSet;
import java.util.List;

/** How advertisements reach the other routers. */
public sealed interface Transport {
  /**
   * Where each advertisement goes.
   *
   * @param family of the virtual router
   */
  List<IpAddress> destinations(AddressFamily family);

  /**
   * To the VRRP group; only packets with a hop limit of 255 are believed (RFC 9568 section 7.1).
   */
  record Multicast() implements Transport {
    @Override
    public List<IpAddress> destinations(AddressFamily family) {
      return List.of(family.multicastGroup());
    }
  }

  /**
   * To each peer by itself; only the peers are believed.
   *
   * @param peers at least one, all different, of the virtual router's family
   */
  record Unicast(List<IpAddress> peers) implements Transport {

    /**
     * @throws IllegalArgumentException when there is no peer, or one that is multicast, unspecified
     *     or given twice
     */
    public Unicast {
      peers = List.copyOf(peers);
      if (peers.isEmpty()) {
        throw new IllegalArgumentException(
            "unicast without peers: write at least one peer address");
      }
      for (IpAddress peer : peers) {
        if (peer.isMulticast() || peer.isUnspecified()) {
          throw new IllegalArgumentException(
              "peer " + peer + ": write the unicast address of another router");
        }
      }
      if (new HashSet<>(peers).size() != peers.size()) {
        throw new IllegalArgumentException(
            "a peer is given twice in " + peers + ": write each once");
      }
    }

    @Override
    public List<IpAddress> destinations(AddressFamily family) {
      return peers;
    }
  }

  /** The usual transport. */
  Transport MULTICAST = new Multicast();
}
