package io.floatingvip.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Placement;
import io.floatingvip.operator.planning.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WithdrawalTest {
  private static final ObjectRef FIRST = new ObjectRef("default", "first");
  private static final ObjectRef SECOND = new ObjectRef("default", "second");
  private static final String STAYING = "192.0.2.1";
  private static final String GOING = "192.0.2.2";

  private static final Plan BEFORE = plan(List.of(STAYING, GOING), List.of());
  private static final Plan BETWEEN = plan(List.of(STAYING), List.of());
  private static final Plan AFTER = plan(List.of(STAYING), List.of(GOING));

  private final Withdrawal withdrawal = new Withdrawal();

  @Test
  void addressThatGoesToAnotherVirtualIPInTimeNeverGoesFromEverybody() {
    assertEquals(Withdrawal.PATIENCE, waitFor(BETWEEN, 0));
    assertEquals(Duration.ofMillis(700), waitFor(BETWEEN, 300));
    assertEquals(Duration.ZERO, waitFor(AFTER, 400));
  }

  @Test
  void addressThatNobodyWantsGoesAfterThat() {
    assertEquals(Withdrawal.PATIENCE, waitFor(BETWEEN, 0));
    assertEquals(Duration.ZERO, waitFor(BETWEEN, 1000));
  }

  @Test
  void eachHasItsTime() {
    assertEquals(Withdrawal.PATIENCE, waitFor(BETWEEN, 0));
    assertEquals(Duration.ZERO, waitFor(BETWEEN, 1000));
    assertEquals(Withdrawal.PATIENCE, waitFor(BETWEEN, 5000));
    assertEquals(Duration.ZERO, waitFor(BEFORE, 5500));
    assertEquals(Withdrawal.PATIENCE, waitFor(BETWEEN, 5600));
  }

  @Test
  void whatTakesNoAddressDoesNotWait() {
    assertEquals(Duration.ZERO, waitFor(BEFORE, 0));
    assertEquals(Duration.ZERO, waitFor(AFTER, 0));
    assertEquals(Duration.ZERO, waitFor(plan(List.of(STAYING, GOING, "192.0.2.3"), List.of()), 0));
  }

  private Duration waitFor(Plan next, long nowMillis) {
    return withdrawal.wait(BEFORE, next, Duration.ofMillis(nowMillis).toNanos());
  }

  private static Plan plan(List<String> first, List<String> second) {
    return new Plan(
        Map.of(),
        Map.of(FIRST, Placement.ofAddresses(first), SECOND, Placement.ofAddresses(second)));
  }
}
