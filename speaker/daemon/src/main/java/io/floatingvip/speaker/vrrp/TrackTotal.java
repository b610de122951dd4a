package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.Link;
import java.util.List;
import java.util.Optional;

/** Adds up what the tracks of one virtual router come to: the loop's own and those of others. */
final class TrackTotal {
  private TrackResult others = TrackResult.NEUTRAL;
  private int toldWeight;

  void others(TrackResult result) {
    others = result;
  }

  /** All together, from the state of the inputs and never from the total before: it can't drift. */
  TrackResult evaluate(List<RouterSetup.InterfaceTrack> tracks, HostView view) {
    int weight = others.weight();
    Optional<String> fault = others.fault();
    for (RouterSetup.InterfaceTrack track : tracks) {
      boolean up = view.link(track.interfaceName()).map(Link::isRunning).orElse(false);
      boolean counts = up ? track.weight() > 0 : track.weight() < 0;
      weight += counts ? track.weight() : 0;
      if (!up && track.weight() == 0 && fault.isEmpty()) {
        fault = Optional.of("track " + track.name() + ": " + track.interfaceName() + " is down");
      }
    }
    return new TrackResult(weight, fault);
  }

  /** Whether the engine has to be told; remembers that it was. */
  boolean isNewWeight(int weight) {
    boolean isNew = weight != toldWeight;
    toldWeight = weight;
    return isNew;
  }
}
