/**
 * The operator: {@link io.floatingvip.operator.PlanReconciler} reads the cluster from informer
 * caches, has it planned, and applies the differences. One reconciliation runs at a time, on a
 * thread of the framework; whatever changes in the cluster meanwhile makes one more. It is never on
 * the path of a failover.
 */
@NullMarked
package io.floatingvip.operator;

import org.jspecify.annotations.NullMarked;
