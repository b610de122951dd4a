/**
 * The tracks of virtual routers that are not the loop's own business: types TCP, HTTP and Pool.
 * Checks run on the forwarder's event loops; the thread {@code tracks} looks at pools.
 */
@NullMarked
package io.floatingvip.speaker.track;

import org.jspecify.annotations.NullMarked;
