package io.floatingvip.speaker.programme;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import java.util.List;
import java.util.Optional;

/**
 * A virtual router and where it runs.
 *
 * @param name unique on the node
 * @param interfaceName the interface that it speaks on; it need not exist
 * @param sourceAddress to send from, of the family of the addresses; the interface's own where none
 *     is given
 * @param virtualMac whether the addresses are on a device with the virtual router's MAC
 * @param syncGroup the group whose members move as one
 * @param tracks the checks that lower its priority or keep it from standing for election
 * @param config what the engine is told
 */
public record VirtualRouter(
    String name,
    String interfaceName,
    Optional<IpAddress> sourceAddress,
    boolean virtualMac,
    Optional<String> syncGroup,
    List<Track> tracks,
    VirtualRouterConfig config) {

  /** Copies the list. */
  public VirtualRouter {
    tracks = List.copyOf(tracks);
  }
}
