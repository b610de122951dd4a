/**
 * What the node observes, as the status that people and the operator read. Pure functions of
 * snapshots; no thread owns it.
 */
@NullMarked
package io.floatingvip.speaker.status;

import org.jspecify.annotations.NullMarked;
