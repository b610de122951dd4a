/**
 * The speaker's main program, where VRRP, forwarding and the source of the programme meet. The main
 * thread puts the parts together, waits for a signal, and takes them apart; programmes are assigned
 * by their source's thread.
 */
@NullMarked
package io.floatingvip.speaker;

import org.jspecify.annotations.NullMarked;
