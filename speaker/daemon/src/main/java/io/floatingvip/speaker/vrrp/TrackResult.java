package io.floatingvip.speaker.vrrp;

import java.util.Optional;

/**
 * What the tracks of a virtual router that are not the loop's own business (TCP, HTTP, Pool) come
 * to at the moment.
 *
 * @param weight the sum of their weights that count now, unclamped, added to the priority
 * @param fault why it may not stand for election: a track of weight 0 is down
 */
public record TrackResult(int weight, Optional<String> fault) {
  /** Nothing to add and nothing wrong. */
  public static final TrackResult NEUTRAL = new TrackResult(0, Optional.empty());
}
