/**
 * What the forwarder is told to do: immutable values, valid once constructed, free of any thread.
 * The names, the enumerations and the defaults are those of the speaker's programme.
 */
@NullMarked
package io.floatingvip.forwarding.config;

import org.jspecify.annotations.NullMarked;
