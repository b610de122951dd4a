/**
 * A laboratory: one Ethernet segment (a bridge) with hosts on it (network namespaces), all in this
 * machine's kernel. It exists only in a JVM that {@code e2e/lab/bin/java} started, whose namespaces
 * it lives in and ends with. The thread that opened a {@link io.floatingvip.e2e.lab.Lab} owns it
 * and everything in it.
 */
@NullMarked
package io.floatingvip.e2e.lab;

import org.jspecify.annotations.NullMarked;
