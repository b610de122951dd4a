package io.floatingvip.vrrp;

import java.util.EnumMap;
import java.util.Map;

/** Exact counts of what was received, and the decision to report only now and then. */
final class ReceptionLog {

  private static final long REPORT_EVERY_NANOS = 10_000_000_000L;

  private final Map<DropReason, Occurrences> drops = new EnumMap<>(DropReason.class);
  private final Map<Discrepancy, Occurrences> discrepancies = new EnumMap<>(Discrepancy.class);
  private long accepted;

  /** Counts, and returns true when this one is to be reported. */
  boolean drop(DropReason reason, long nowNanos) {
    return drops.computeIfAbsent(reason, _ -> new Occurrences()).add(nowNanos);
  }

  /** Counts, and returns true when this one is to be reported. */
  boolean discrepancy(Discrepancy kind, long nowNanos) {
    return discrepancies.computeIfAbsent(kind, _ -> new Occurrences()).add(nowNanos);
  }

  void accept() {
    accepted++;
  }

  long accepted() {
    return accepted;
  }

  long dropped(DropReason reason) {
    Occurrences occurrences = drops.get(reason);
    return occurrences == null ? 0 : occurrences.count;
  }

  long seen(Discrepancy kind) {
    Occurrences occurrences = discrepancies.get(kind);
    return occurrences == null ? 0 : occurrences.count;
  }

  private static final class Occurrences {
    private long count;
    private long reportedNanos;

    boolean add(long nowNanos) {
      boolean report = count == 0 || nowNanos - reportedNanos >= REPORT_EVERY_NANOS;
      count++;
      if (report) {
        reportedNanos = nowNanos;
      }
      return report;
    }
  }
}
