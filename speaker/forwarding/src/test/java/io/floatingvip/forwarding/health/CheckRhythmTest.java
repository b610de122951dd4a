package io.floatingvip.forwarding.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CheckRhythmTest {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  @Test
  void checksThatBeganTogetherSpreadOverTheInterval() {
    SplittableRandom seeds = new SplittableRandom(1);
    int[] quarters = new int[4];
    for (int i = 0; i < 3000; i++) {
      Duration pause = new CheckRhythm(seeds.split()).pause(INTERVAL, false);
      quarters[(int) Math.min(3, pause.toMillis() * 4 / INTERVAL.toMillis())]++;
    }
    // Not sooner than a quarter: the first check has just been.
    assertEquals(0, quarters[0]);
    for (int quarter = 1; quarter < 4; quarter++) {
      assertEquals(1000, quarters[quarter], 150);
    }
  }

  @Test
  void behindTheFirstTheyAreRegular() {
    CheckRhythm rhythm = new CheckRhythm(new SplittableRandom(1));
    assertTrue(rhythm.pause(INTERVAL, false).compareTo(INTERVAL) <= 0);
    for (int i = 0; i < 5; i++) {
      assertEquals(INTERVAL, rhythm.pause(INTERVAL, false));
    }
  }

  @Test
  void theyAreTwiceAsFastWhileTheVerdictMayChange() {
    CheckRhythm rhythm = new CheckRhythm(new SplittableRandom(1));
    rhythm.pause(INTERVAL, false);
    assertEquals(Duration.ofSeconds(1), rhythm.pause(INTERVAL, true));
    assertEquals(Duration.ofSeconds(1), rhythm.pause(INTERVAL, true));
    assertEquals(INTERVAL, rhythm.pause(INTERVAL, false));
  }
}
