/**
 * What a user of a real cluster does and what happens to one, tried in the cluster lab. These tests
 * ({@code *E2E}) run in a JVM outside the lab, by {@code e2e/cluster test}.
 */
@NullMarked
package io.floatingvip.e2e.cluster;

import org.jspecify.annotations.NullMarked;
