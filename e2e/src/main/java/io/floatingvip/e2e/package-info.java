/**
 * The proof that the built programs do their job: laboratories, the demo, failover and interop
 * suites, benchmarks. It runs the operator and the speaker as processes, the way a cluster would,
 * and knows nothing of their insides.
 */
@NullMarked
package io.floatingvip.e2e;

import org.jspecify.annotations.NullMarked;
