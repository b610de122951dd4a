package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FlowPassage;
import io.floatingvip.vrrp.IpAddress;
import java.util.concurrent.Future;

/**
 * A passage that is being opened: until it is, its virtual router does not touch its addresses, and
 * the predecessor serves them.
 *
 * @param subject what is handed over
 * @param predecessor who serves its connections to their end
 * @param rules when they are written
 * @param endNanos when the virtual router goes on without
 */
record Opening(
    Handovers.Subject subject, IpAddress predecessor, Future<FlowPassage> rules, long endNanos) {
  boolean isOver(long nowNanos) {
    return rules.isDone() || nowNanos >= endNanos;
  }
}
