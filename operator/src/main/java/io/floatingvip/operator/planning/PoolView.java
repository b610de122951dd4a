package io.floatingvip.operator.planning;

import io.floatingvip.crds.BackendPoolSpec;
import io.floatingvip.crds.programme.EndpointSlices;
import java.util.Set;

/**
 * A BackendPool.
 *
 * @param ref its namespace and name
 * @param spec what it wants
 * @param source where its backends come from
 */
public record PoolView(ObjectRef ref, BackendPoolSpec spec, Source source) {
  /** Where the backends come from. */
  public sealed interface Source {}

  /** The endpoints that the spec lists. */
  public record Listed() implements Source {}

  /**
   * EndpointSlices that Kubernetes keeps.
   *
   * @param slices which ones
   * @param readyNodes nodes with a ready backend
   */
  public record Slices(EndpointSlices slices, Set<String> readyNodes) implements Source {}

  /**
   * Nothing that can be used.
   *
   * @param problem what is wrong, and what to write
   */
  public record Unusable(Problem problem) implements Source {}
}
