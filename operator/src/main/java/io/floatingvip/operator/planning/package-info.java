/**
 * What every node has to do, as one pure function of what the cluster looks like and of what was
 * planned before: {@link io.floatingvip.operator.planning.Planner}. No Kubernetes client, clock,
 * thread or I/O; whoever calls it owns everything.
 */
@NullMarked
package io.floatingvip.operator.planning;

import org.jspecify.annotations.NullMarked;
