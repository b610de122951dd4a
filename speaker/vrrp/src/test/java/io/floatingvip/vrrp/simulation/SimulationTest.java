package io.floatingvip.vrrp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/**
 * Many runs with random scenarios. A failing one is shrunk and printed with its seed; to see it
 * again: {@code -Dvrrp.simulation.first=SEED -Dvrrp.simulation.runs=1}. More: {@code
 * -Dvrrp.simulation.runs=1000000}.
 */
class SimulationTest {

  private static final long FIRST = Long.getLong("vrrp.simulation.first", 1);
  private static final long RUNS = Long.getLong("vrrp.simulation.runs", 10_000);

  @Test
  void noRuleIsBrokenInAnyRun() {
    for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
      Scenario scenario = ScenarioGenerator.scenario(seed);
      try {
        Simulation.run(scenario, Engine::real);
      } catch (Violation violation) {
        Scenario smallest = Shrinker.shrink(scenario, Engine::real);
        fail(
            violation.getMessage()
                + "\n"
                + smallest.describe()
                + Simulation.trace(smallest, Engine::real));
      }
    }
    System.out.println(
        "vrrp simulation: seeds " + FIRST + " to " + (FIRST + RUNS - 1) + " in order");
  }

  @Test
  void aSeedDeterminesItsRun() {
    for (long seed = 1; seed <= 50; seed++) {
      Scenario scenario = ScenarioGenerator.scenario(seed);
      assertEquals(Simulation.run(scenario, Engine::real), Simulation.run(scenario, Engine::real));
      assertEquals(scenario, ScenarioGenerator.scenario(seed));
    }
  }
}
