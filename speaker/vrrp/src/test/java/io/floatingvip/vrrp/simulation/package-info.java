/**
 * A network of speakers on a virtual clock: seeded, replayable, shrinkable. Everything random in a
 * run comes from its seed; one thread owns each run.
 */
@NullMarked
package io.floatingvip.vrrp.simulation;

import org.jspecify.annotations.NullMarked;
