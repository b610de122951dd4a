/** Tests of the engine, and the simulated network in which they run. One thread owns each test. */
@NullMarked
package io.floatingvip.vrrp;

import org.jspecify.annotations.NullMarked;
