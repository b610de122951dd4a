package io.floatingvip.speaker.vrrp;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The last reports of the tracks that others follow, by virtual router: a virtual router that is
 * made anew under its name begins with what is known.
 */
final class TrackBoard {
  private final Map<String, Map<String, Boolean>> reports = new HashMap<>();

  void report(String router, String track, boolean up) {
    reports.computeIfAbsent(router, _ -> new HashMap<>()).put(track, up);
  }

  Map<String, Boolean> of(String router) {
    return reports.getOrDefault(router, Map.of());
  }

  void forgetAllBut(Set<String> routers) {
    reports.keySet().retainAll(routers);
  }
}
