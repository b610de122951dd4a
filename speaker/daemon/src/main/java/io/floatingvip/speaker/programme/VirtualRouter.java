package io.floatingvip.speaker.programme;

import io.floatingvip.speaker.vrrp.RouterSetup;
import java.util.List;

/**
 * A virtual router and the checks that it depends on.
 *
 * @param setup what the loop is told, the tracks of type Interface among it
 * @param tracks the other checks that change its priority or keep it from standing for election
 */
public record VirtualRouter(RouterSetup setup, List<CheckedTrack> tracks) {

  /** Copies the list. */
  public VirtualRouter {
    tracks = List.copyOf(tracks);
  }

  /** The name, unique on the node. */
  public String name() {
    return setup.name();
  }
}
