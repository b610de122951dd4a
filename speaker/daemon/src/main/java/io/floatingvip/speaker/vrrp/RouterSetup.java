package io.floatingvip.speaker.vrrp;

import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Track;
import io.floatingvip.vrrp.VirtualRouterConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A virtual router and where it runs: all that the loop has to know about one entry of the
 * programme.
 *
 * @param name unique on the node; the name in status, events and metrics
 * @param interfaceName the interface that it speaks on; it need not exist (yet)
 * @param sourceAddress to send from, of the family of the addresses; the interface's primary
 *     address where none is given
 * @param virtualMac whether the addresses are at the virtual router's MAC address
 * @param syncGroup the group whose members move as one; then {@code config} is {@link
 *     VirtualRouterConfig#grouped()}
 * @param interfaceTracks the tracks that the loop itself follows
 * @param otherTracks those that report by {@link VrrpLoop#track}
 * @param drainTimeout how long connections at the addresses are served at most when somebody else
 *     has taken them over
 * @param config what the engine is told
 */
public record RouterSetup(
    String name,
    String interfaceName,
    Optional<IpAddress> sourceAddress,
    boolean virtualMac,
    Optional<String> syncGroup,
    List<InterfaceTrack> interfaceTracks,
    List<Track> otherTracks,
    Duration drainTimeout,
    VirtualRouterConfig config) {

  /** Where nothing is said of it. */
  public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

  /**
   * A track of type Interface: up while the interface is up and has carrier.
   *
   * @param track what it is called and what it counts
   * @param interfaceName it need not exist; then it is down
   */
  public record InterfaceTrack(Track track, String interfaceName) {}

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when the sync group and the engine's configuration contradict
   *     each other
   */
  public RouterSetup {
    interfaceTracks = List.copyOf(interfaceTracks);
    otherTracks = List.copyOf(otherTracks);
    if (syncGroup.isPresent() != config.grouped()) {
      throw new IllegalArgumentException(
          name + ": a member of a sync group is 'grouped', and no other");
    }
  }

  /** All tracks, as the engine knows them; their names are unique. */
  public List<Track> tracks() {
    return Stream.concat(interfaceTracks.stream().map(InterfaceTrack::track), otherTracks.stream())
        .toList();
  }

  /** A virtual router with only its name, interface and configuration. */
  public static RouterSetup of(String name, String interfaceName, VirtualRouterConfig config) {
    return new RouterSetup(
        name,
        interfaceName,
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        List.of(),
        DEFAULT_DRAIN_TIMEOUT,
        config);
  }

  /** The same with another drain timeout. */
  public RouterSetup withDrainTimeout(Duration timeout) {
    return new RouterSetup(
        name,
        interfaceName,
        sourceAddress,
        virtualMac,
        syncGroup,
        interfaceTracks,
        otherTracks,
        timeout,
        config);
  }
}
