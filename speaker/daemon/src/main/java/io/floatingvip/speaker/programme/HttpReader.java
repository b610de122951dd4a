package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.HealthCheck.StatusRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an HTTP check asks and expects. */
final class HttpReader {
  private static final Pattern STATUS = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

  private HttpReader() {}

  /** The {@code http} field of a check; the defaults where it is missing or wrong. */
  static HealthCheck.Http read(Fields check) {
    HealthCheck.Http standIn = HealthCheck.Http.DEFAULT;
    return check.section("http").map(http -> request(http, standIn)).orElse(standIn);
  }

  private static HealthCheck.Http request(Fields http, HealthCheck.Http standIn) {
    String path = http.text("path").orElse(standIn.path());
    http.guarded("path", () -> new HealthCheck.Http(path, "", standIn.expectStatus()));
    String host = http.text("host").orElse(standIn.host());
    http.guarded("host", () -> new HealthCheck.Http("/", host, standIn.expectStatus()));
    StatusRange status =
        http.textOrNumber("expectStatus")
            .flatMap(text -> http.guarded("expectStatus", () -> status(text)))
            .orElse(standIn.expectStatus());
    return http.end(() -> new HealthCheck.Http(path, host, status)).orElse(standIn);
  }

  private static StatusRange status(String text) {
    Matcher matcher = STATUS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quotation.of(text) + " is no HTTP status: write a number or a range, such as 200-399");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last < first) {
      throw new IllegalArgumentException(
          Quotation.of(text) + " is an empty range: write the lower number first");
    }
    return new StatusRange(first, last);
  }
}
