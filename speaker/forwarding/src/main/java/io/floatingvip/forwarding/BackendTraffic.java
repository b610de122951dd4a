package io.floatingvip.forwarding;

import java.util.concurrent.atomic.LongAdder;

/** What has gone through one backend since it was added; written by every event loop. */
final class BackendTraffic {
  final LongAdder connections = new LongAdder();
  final LongAdder bytesToBackend = new LongAdder();
  final LongAdder bytesFromBackend = new LongAdder();
  final LongAdder connectErrors = new LongAdder();
  final LongAdder resets = new LongAdder();
  final CheckDurations goodChecks = new CheckDurations();
  final CheckDurations badChecks = new CheckDurations();
}
