package io.floatingvip.e2e.outage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutageReportTest {
  private static final long MILLI = 1_000_000;

  @Test
  void gapIsTheLongestTimeBetweenAnswers() {
    OutageReport report =
        OutageReport.of(
            List.of(answered(0, 1), answered(5, 6), failed(10, 60), answered(100, 101)), 0);

    assertEquals(95, report.longestGapMillis());
    assertEquals(1, report.failed());
    assertEquals(4, report.requests());
  }

  @Test
  void gapStartsAtTheLastAnswerBeforeTheStretch() {
    OutageReport report =
        OutageReport.of(
            List.of(answered(0, 1), answered(5, 6), failed(10, 60), answered(100, 101)), 8 * MILLI);

    assertEquals(95, report.longestGapMillis());
    assertEquals(2, report.requests());
  }

  @Test
  void outageWithoutEndLastsToTheLastFailure() {
    OutageReport report =
        OutageReport.of(List.of(answered(0, 1), failed(5, 205), failed(10, 210)), 0);

    assertEquals(209, report.longestGapMillis());
    assertEquals(2, report.failed());
  }

  @Test
  void longestAnswerIsThatOfARequestThatHadOne() {
    OutageReport report =
        OutageReport.of(List.of(answered(0, 7), answered(5, 9), failed(6, 60)), 0);

    assertEquals(7, report.longestAnswerMillis());
  }

  @Test
  void clientThatStoodStillIsToldFromServerThatDid() {
    OutageReport report = OutageReport.of(List.of(answered(0, 1), answered(70, 71)), 0);

    assertEquals(70, report.longestGapMillis());
    assertEquals(70, report.longestStallMillis());
  }

  @Test
  void requestSurvivesItsLine() {
    Request request = new Request(3, 9, false, "Connect timed out");

    assertEquals(request, Request.parse(request.line()));
  }

  private static Request answered(long startMillis, long endMillis) {
    return new Request(startMillis * MILLI, endMillis * MILLI, true, "web");
  }

  private static Request failed(long startMillis, long endMillis) {
    return new Request(startMillis * MILLI, endMillis * MILLI, false, "Connect timed out");
  }
}
