package io.floatingvip.vrrp.simulation;

import java.util.ArrayList;
import java.util.List;

/** Takes disturbances out of a failing scenario while it goes on failing. */
final class Shrinker {

  private Shrinker() {}

  static Scenario shrink(Scenario failing, Engine.Factory factory) {
    Scenario smallest = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (int i = 0; i < smallest.disturbances().size(); i++) {
        List<Disturbance> fewer = new ArrayList<>(smallest.disturbances());
        fewer.remove(i);
        Scenario candidate = smallest.with(fewer);
        if (fails(candidate, factory)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  static boolean fails(Scenario scenario, Engine.Factory factory) {
    try {
      Simulation.run(scenario, factory);
      return false;
    } catch (Violation violation) {
      return true;
    }
  }
}
