/**
 * Measurements beside the programs that people use today, in one run on one machine: failover
 * beside keepalived, forwarding beside HAProxy. They print tables and judge nothing. Everything
 * runs on the main thread, apart from the readers of what the measuring programs print.
 */
@NullMarked
package io.floatingvip.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
