package io.floatingvip.e2e.outage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a client saw in a stretch of time.
 *
 * @param requests all that were started in it
 * @param failed those without an answer
 * @param longestGapMillis the longest time between two successive answers; where no answer follows
 *     the last failure, the time up to that failure
 * @param longestAnswerMillis the longest time from the start of a request to the end of its answer
 * @param longestStallMillis the longest time for which the client itself started no request: a gap
 *     of about this length may be the machine's doing, not the server's
 * @param answeredBy answers counted by who gave them
 * @param failures failed requests counted by reason
 */
public record OutageReport(
    int requests,
    int failed,
    double longestGapMillis,
    double longestAnswerMillis,
    double longestStallMillis,
    Map<String, Long> answeredBy,
    Map<String, Long> failures) {

  /**
   * The report on the requests that started at or after the given time. The last answer before it
   * counts as the start of a gap.
   */
  static OutageReport of(List<Request> seen, long sinceNanos) {
    List<Request> requests =
        seen.stream().filter(request -> request.startNanos() >= sinceNanos).toList();
    LongStream earlier =
        seen.stream()
            .filter(request -> request.answered() && request.startNanos() < sinceNanos)
            .mapToLong(Request::endNanos)
            .max()
            .stream();
    LongStream later = requests.stream().filter(Request::answered).mapToLong(Request::endNanos);
    long[] answers = LongStream.concat(earlier, later).sorted().toArray();
    long[] starts = requests.stream().mapToLong(Request::startNanos).sorted().toArray();
    List<Request> failed = requests.stream().filter(r -> !r.answered()).toList();
    double gap = longestDistance(answers);
    if (!failed.isEmpty()) {
      long since = answers.length > 0 ? answers[answers.length - 1] : starts[0];
      long last = failed.stream().mapToLong(Request::endNanos).max().orElse(since);
      gap = Math.max(gap, (last - since) / 1e6);
    }
    return new OutageReport(
        requests.size(),
        failed.size(),
        gap,
        longestAnswer(requests),
        longestDistance(starts),
        count(requests.stream().filter(Request::answered).toList()),
        count(failed));
  }

  private static double longestAnswer(List<Request> requests) {
    return requests.stream()
        .filter(Request::answered)
        .mapToDouble(request -> (request.endNanos() - request.startNanos()) / 1e6)
        .max()
        .orElse(0);
  }

  private static double longestDistance(long[] sortedNanos) {
    long longest = 0;
    for (int i = 1; i < sortedNanos.length; i++) {
      longest = Math.max(longest, sortedNanos[i] - sortedNanos[i - 1]);
    }
    return longest / 1e6;
  }

  private static Map<String, Long> count(List<Request> requests) {
    return requests.stream()
        .collect(Collectors.groupingBy(Request::detail, TreeMap::new, Collectors.counting()));
  }

  /** One line for people. */
  public String line() {
    return "%.1f ms without an answer, %d of %d requests failed%s"
        .formatted(longestGapMillis, failed, requests, failed == 0 ? "" : " " + failures);
  }
}
