package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FlowPassage;
import java.util.concurrent.Future;

/**
 * A passage that is being opened: until it is, its virtual router does not touch its addresses, and
 * the predecessor serves them.
 *
 * @param rules when they are written
 * @param endNanos when the virtual router goes on without
 */
record Opening(Future<FlowPassage> rules, long endNanos) {
  boolean isOver(long nowNanos) {
    return rules.isDone() || nowNanos >= endNanos;
  }
}
