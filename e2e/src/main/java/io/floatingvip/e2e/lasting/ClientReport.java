package io.floatingvip.e2e.lasting;

import io.floatingvip.e2e.outage.OutageReport;
import java.util.List;

/**
 * What {@link Clients} saw.
 *
 * @param stayed on connections that last, by virtual IP
 * @param asked on new ones, by virtual IP
 */
public record ClientReport(List<LastingReport> stayed, List<OutageReport> asked) {
  public int connections() {
    return stayed.stream().mapToInt(LastingReport::connections).sum();
  }

  /** Connections that broke, or whose content was not what was sent. */
  public int broken() {
    return stayed.stream().mapToInt(LastingReport::failures).sum();
  }

  public long exchanges() {
    return stayed.stream().mapToLong(LastingReport::exchanges).sum();
  }

  /** Exchanges that took longer than {@link LastingReport#SLOW_MILLIS}. */
  public int slow() {
    return stayed.stream().mapToInt(LastingReport::slow).sum();
  }

  /** The longest that an exchange took. */
  public double longestMillis() {
    return stayed.stream().mapToDouble(LastingReport::longestMillis).max().orElse(0);
  }

  public int requests() {
    return asked.stream().mapToInt(OutageReport::requests).sum();
  }

  public int failed() {
    return asked.stream().mapToInt(OutageReport::failed).sum();
  }

  /** The longest that an answer took. */
  public double longestAnswerMillis() {
    return asked.stream().mapToDouble(OutageReport::longestAnswerMillis).max().orElse(0);
  }

  /** The longest time between two successive answers of a virtual IP. */
  public double longestGapMillis() {
    return asked.stream().mapToDouble(OutageReport::longestGapMillis).max().orElse(0);
  }

  /** Some lines for people. */
  public String lines() {
    StringBuilder lines = new StringBuilder();
    stayed.forEach(report -> lines.append("  ").append(report).append('\n'));
    asked.forEach(report -> lines.append("  ").append(report.line()).append('\n'));
    return lines.toString();
  }
}
