package io.floatingvip.operator.planning;

import io.floatingvip.crds.SpeakerSpec;
import java.util.Map;

/**
 * What every node has to do, and what that means for every VirtualIP. As the previous plan it is
 * read back from what was written: the programmes from the speakers, the addresses from the
 * VirtualIPs.
 *
 * @param programmes the programme of each node, by its name
 * @param placements what was planned for each VirtualIP
 */
public record Plan(Map<String, SpeakerSpec> programmes, Map<ObjectRef, Placement> placements) {
  /** Nothing was planned before. */
  public static final Plan NONE = new Plan(Map.of(), Map.of());
}
