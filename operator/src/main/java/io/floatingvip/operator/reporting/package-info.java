/**
 * What users read about their objects: status, conditions and events, as pure functions of what was
 * planned, what the speakers report and what was said before. No Kubernetes client, clock or
 * thread; whoever calls it owns everything.
 */
@NullMarked
package io.floatingvip.operator.reporting;

import org.jspecify.annotations.NullMarked;
