package io.floatingvip.vrrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What tracks come to. */
class TrackSetTest {

  private static final Track BONUS = new Track("bonus", 50);
  private static final Track MALUS = new Track("malus", -30);
  private static final Track VITAL = new Track("vital", 0);

  @Test
  void aPositiveWeightCountsWhileUpAndANegativeOneWhileDown() {
    TrackSet tracks = new TrackSet(List.of(BONUS, MALUS));
    assertEquals(0, tracks.weight());
    tracks.report("bonus", true);
    assertEquals(50, tracks.weight());
    tracks.report("malus", false);
    assertEquals(20, tracks.weight());
    tracks.report("bonus", false);
    assertEquals(-30, tracks.weight());
    tracks.report("malus", true);
    assertEquals(0, tracks.weight());
  }

  @Test
  void weightZeroIsAFaultWhileItIsNotUp() {
    TrackSet tracks = new TrackSet(List.of(VITAL, new Track("other", 0)));
    assertEquals(
        Optional.of(
            new Fault(
                FaultKind.TRACK, "track vital has no result yet, track other has no result yet")),
        tracks.fault());
    tracks.report("vital", false);
    tracks.report("other", true);
    assertEquals(Optional.of(new Fault(FaultKind.TRACK, "track vital is down")), tracks.fault());
    tracks.report("vital", true);
    assertEquals(Optional.empty(), tracks.fault());
    assertEquals(0, tracks.weight());
  }

  @Test
  void everyChangeIsReversedExactlyHoweverOftenItHappens() {
    List<Track> all = List.of(new Track("a", 253), new Track("b", 253), new Track("c", -253));
    TrackSet tracks = new TrackSet(all);
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      tracks.report(all.get(random.nextInt(3)).name(), random.nextBoolean());
    }
    tracks.report("a", true);
    tracks.report("b", true);
    tracks.report("c", true);
    assertEquals(506, tracks.weight());
    assertEquals(new Priority(254), new Priority(100).adjusted(tracks.weight()));
    tracks.report("a", false);
    tracks.report("b", false);
    assertEquals(new Priority(100), new Priority(100).adjusted(tracks.weight()));
  }

  @Test
  void aReplacedSetKeepsWhatIsKnown() {
    TrackSet tracks = new TrackSet(List.of(BONUS, MALUS));
    tracks.report("bonus", true);
    tracks.report("malus", false);
    tracks.replace(List.of(new Track("bonus", 20), VITAL));
    assertEquals(20, tracks.weight());
    tracks.report("malus", false);
    assertEquals(20, tracks.weight(), "gone");
  }

  @Test
  void aTrackThatIsAddedIsNoFaultUntilItReportsOne() {
    TrackSet tracks = new TrackSet(List.of());
    tracks.replace(List.of(VITAL));
    assertEquals(Optional.empty(), tracks.fault());
    tracks.report("vital", false);
    assertTrue(tracks.fault().isPresent());
  }

  @Test
  void weightsAreBounded() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new Track("web", 254));
    assertEquals("track web: weight 254: write -253 to 253", refusal.getMessage());
  }
}
