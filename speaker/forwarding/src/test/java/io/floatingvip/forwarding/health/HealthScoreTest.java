package io.floatingvip.forwarding.health;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HealthScoreTest {
  private static final int RISE = 2;
  private static final int FALL = 3;
  private final HealthScore score = new HealthScore();

  private boolean changes(boolean success) {
    return score.count(success, success ? RISE : FALL);
  }

  @Test
  void firstFailureTakesANewBackendOut() {
    assertTrue(changes(false));
  }

  @Test
  void firstSuccessConfirmsANewBackend() {
    assertTrue(changes(true));
    assertFalse(changes(true));
  }

  @Test
  void fallFailuresInARowTakeOutABackendThatWasUp() {
    changes(true);
    assertFalse(changes(false));
    assertFalse(changes(false));
    assertTrue(score.isChanging());
    assertTrue(changes(false));
    assertFalse(score.isChanging());
  }

  @Test
  void aSuccessInBetweenStartsTheCountAnew() {
    changes(true);
    changes(false);
    changes(false);
    changes(true);
    assertFalse(changes(false));
    assertFalse(changes(false));
    assertTrue(changes(false));
  }

  @Test
  void riseSuccessesInARowBringABackendBack() {
    changes(false);
    assertFalse(changes(true));
    assertFalse(changes(false));
    assertFalse(changes(true));
    assertTrue(changes(true));
  }
}
