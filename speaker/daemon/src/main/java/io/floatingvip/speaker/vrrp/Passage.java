package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FlowPassage;
import io.floatingvip.vrrp.IpAddress;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Packets that go on to a predecessor, for as long as it serves connections. While it does, it asks
 * for the addresses again and again, see {@link Retirement}; one that is done, has died or never
 * served on is silent, and what is not known here is this host's to refuse.
 */
final class Passage {
  static final long LOOK_NANOS = 200_000_000L;

  /** In looks and not in time: a host that was suspended has heard nothing meanwhile. */
  private static final int SILENT_LOOKS = 8;

  /** What the predecessor may take longer than agreed. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private final Handovers.Subject subject;
  private final IpAddress predecessor;
  private final Future<FlowPassage> rules;
  private final long endNanos;
  private long lookNanos;
  private long questions;
  private int silentLooks;

  Passage(Opening opened, long nowNanos) {
    this.subject = opened.subject();
    this.predecessor = opened.predecessor();
    this.rules = opened.rules();
    this.endNanos = nowNanos + subject.setup().drainTimeout().plus(GRACE).toNanos();
    this.lookNanos = nowNanos + LOOK_NANOS;
    subject
        .segment()
        .announcer()
        .ifPresent(announcer -> announcer.expectQuestions(predecessor, subject.addresses()));
  }

  Future<FlowPassage> rules() {
    return rules;
  }

  boolean isOn(Segment segment) {
    return subject.segment() == segment;
  }

  long lookNanos() {
    return lookNanos;
  }

  /** Whether nobody serves those connections any more; to be called when it is time to look. */
  boolean isOver(long nowNanos) {
    lookNanos = nowNanos + LOOK_NANOS;
    // Where the interface is another one, nothing has been heard on it.
    long asked =
        subject
            .segment()
            .announcer()
            .map(announcer -> announcer.questionsOf(predecessor))
            .orElse(questions);
    silentLooks = asked == questions ? silentLooks + 1 : 0;
    questions = asked;
    return silentLooks >= SILENT_LOOKS || nowNanos >= endNanos;
  }

  /** Hears no more questions. */
  void end() {
    subject
        .segment()
        .announcer()
        .ifPresent(announcer -> announcer.expectNoQuestions(subject.addresses()));
  }

  VrrpEvent.PredecessorDone event() {
    return new VrrpEvent.PredecessorDone(subject.setup().name(), predecessor);
  }
}
