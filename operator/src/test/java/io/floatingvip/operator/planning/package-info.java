/** Tests of the planner, without Kubernetes. */
@NullMarked
package io.floatingvip.operator.planning;

import org.jspecify.annotations.NullMarked;
