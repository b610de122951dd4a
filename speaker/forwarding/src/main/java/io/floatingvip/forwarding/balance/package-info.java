/**
 * Which backend a new connection gets. A {@link io.floatingvip.forwarding.balance.Rotation} is
 * immutable and shared; a {@link io.floatingvip.forwarding.balance.Picker} belongs to one event
 * loop.
 */
@NullMarked
package io.floatingvip.forwarding.balance;

import org.jspecify.annotations.NullMarked;
