package io.floatingvip.vrrp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All tracks of a virtual router. What they come to is computed from all of them anew each time,
 * unclamped, so that every change can be reversed exactly.
 */
public final class TrackSet {

  private final Map<String, Reading> readings = new LinkedHashMap<>();

  private enum Condition {
    /** There from the start, not reported yet. */
    UNKNOWN,
    /** Came later, not reported yet. */
    ADDED,
    UP,
    DOWN
  }

  private record Reading(Track track, Condition condition) {}

  /** Tracks that have not reported yet: what is not known to be up is not relied on. */
  public TrackSet(List<Track> tracks) {
    tracks.forEach(track -> readings.put(track.name(), new Reading(track, Condition.UNKNOWN)));
  }

  /**
   * Other tracks; those that were there before, by name, keep what they reported. New ones count
   * for nothing until they report, so that no Active resigns because a track was added.
   */
  public void replace(List<Track> tracks) {
    Map<String, Reading> before = Map.copyOf(readings);
    readings.clear();
    for (Track track : tracks) {
      Reading known = before.get(track.name());
      readings.put(
          track.name(), new Reading(track, known == null ? Condition.ADDED : known.condition()));
    }
  }

  /** A track is up or down; an unknown name is ignored. */
  public void report(String name, boolean up) {
    readings.computeIfPresent(
        name, (_, reading) -> new Reading(reading.track(), up ? Condition.UP : Condition.DOWN));
  }

  /** For {@link Event.PriorityAdjusted}. A track that has not reported weighs nothing. */
  public int weight() {
    return readings.values().stream().mapToInt(TrackSet::weightOf).sum();
  }

  private static int weightOf(Reading reading) {
    int weight = reading.track().weight();
    return switch (reading.condition()) {
      case UNKNOWN, ADDED -> 0;
      case UP -> Math.max(weight, 0);
      case DOWN -> Math.min(weight, 0);
    };
  }

  /**
   * For {@link FaultKind#TRACK}: present while a track of weight 0 is down, or has been there from
   * the start and not reported.
   */
  public Optional<Fault> fault() {
    String reason =
        readings.values().stream()
            .filter(reading -> reading.track().weight() == 0)
            .filter(TrackSet::isTrouble)
            .map(TrackSet::complaint)
            .collect(Collectors.joining(", "));
    return reason.isEmpty() ? Optional.empty() : Optional.of(new Fault(FaultKind.TRACK, reason));
  }

  private static boolean isTrouble(Reading reading) {
    return switch (reading.condition()) {
      case UNKNOWN, DOWN -> true;
      case ADDED, UP -> false;
    };
  }

  private static String complaint(Reading reading) {
    String trouble = reading.condition() == Condition.DOWN ? " is down" : " has no result yet";
    return "track " + reading.track().name() + trouble;
  }
}
