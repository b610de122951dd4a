/** Tests of the VRRP loop, on hosts that are network namespaces of the test's own threads. */
@NullMarked
package io.floatingvip.speaker.vrrp;

import org.jspecify.annotations.NullMarked;
