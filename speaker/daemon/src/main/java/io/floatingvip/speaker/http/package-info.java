/**
 * Metrics, health and status over HTTP, for people, probes and Prometheus. Each request has a
 * virtual thread of its own, which only reads snapshots.
 */
@NullMarked
package io.floatingvip.speaker.http;

import org.jspecify.annotations.NullMarked;
