package io.floatingvip.vrrp.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing proves something only if it finds what is there. */
class MutantTest {

  private static final int RUNS = 3_000;

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void everyMutantIsCaughtAndItsScenarioShrunk(Mutant mutant) {
    for (long seed = 1; seed <= RUNS; seed++) {
      Scenario scenario = ScenarioGenerator.scenario(seed);
      try {
        Simulation.run(scenario, mutant::make);
      } catch (Violation violation) {
        Scenario smallest = Shrinker.shrink(scenario, mutant::make);
        assertTrue(Shrinker.fails(smallest, mutant::make));
        assertTrue(smallest.disturbances().size() <= scenario.disturbances().size());
        System.out.printf(
            "vrrp simulation: %s caught by seed %d, %d of %d disturbances needed: %s%n",
            mutant,
            seed,
            smallest.disturbances().size(),
            scenario.disturbances().size(),
            violation.getMessage());
        return;
      }
    }
    fail(mutant + " survived " + RUNS + " runs");
  }
}
