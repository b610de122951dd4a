package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.outage.OutageReport;
import java.util.ArrayList;
import java.util.List;

/** What the client saw of each fault, for people. */
final class OutageTable {
  private static final String ROW = "%-48s %12s %10s %10s%n";

  private record Row(String fault, OutageReport report) {}

  private final List<Row> rows = new ArrayList<>();

  /** Adds a row, and prints the report at once: the run takes minutes. */
  void add(String fault, OutageReport report) {
    rows.add(new Row(fault, report));
    System.out.println(fault + ": " + report.line());
  }

  void print() {
    StringBuilder table = new StringBuilder("\n");
    table.append(
        ROW.formatted("what happened, as a client saw it", "longest gap", "failed", "requests"));
    for (Row row : rows) {
      OutageReport report = row.report();
      table.append(
          ROW.formatted(
              row.fault(),
              "%.0f ms".formatted(report.longestGapMillis()),
              report.failed(),
              report.requests()));
    }
    System.out.println(table);
  }
}
