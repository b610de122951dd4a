package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.vrrp.Track;
import java.net.InetSocketAddress;

/**
 * A track that is not the loop's own business.
 *
 * @param track its name, unique within the virtual router, and its weight
 * @param target what is checked
 */
public record CheckedTrack(Track track, Target target) {

  /** What is checked. */
  public sealed interface Target {}

  /**
   * Up while the check of an address succeeds.
   *
   * @param address where
   * @param check of type TCP or HTTP
   */
  public record Endpoint(InetSocketAddress address, HealthCheck check) implements Target {}

  /**
   * Up while a pool has a backend that gets connections. The pool's own checks say when; a track
   * has no timing beside theirs.
   *
   * @param name of the pool
   */
  public record Pool(String name) implements Target {}

  /** The name. */
  public String name() {
    return track.name();
  }
}
