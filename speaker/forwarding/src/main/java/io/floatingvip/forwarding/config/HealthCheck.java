package io.floatingvip.forwarding.config;

import java.time.Duration;

/**
 * How the backends of a pool are checked.
 *
 * @param type what is tried
 * @param interval from one check to the next of the same backend
 * @param timeout how long one check may take as a whole
 * @param rise successes in a row that bring a backend up that was down, from 1
 * @param fall failures in a row that take a backend down that was up, from 1
 * @param http what is asked and expected; only read with {@code HTTP} and {@code HTTPS}
 */
public record HealthCheck(
    Type type, Duration interval, Duration timeout, int rise, int fall, Http http) {
  /** What a check does. */
  public enum Type {
    /** Connects. */
    TCP,
    /** Sends a GET and looks at the status. */
    HTTP,
    /**
     * The same over TLS; certificates are not verified, as a check asks whether a backend works,
     * not who it is.
     */
    HTTPS,
    /** Nothing: every backend is taken for up. */
    None
  }

  /**
   * The request of an HTTP check and the answer that it takes for healthy.
   *
   * @param path starts with a slash
   * @param host of the Host header (and TLS server name); empty: the backend's address
   * @param expectStatus the lowest and highest good status
   */
  public record Http(String path, String host, StatusRange expectStatus) {
    /** {@code GET /}, 200 to 399. */
    public static final Http DEFAULT = new Http("/", "", new StatusRange(200, 399));

    /** Checks that path and host can stand in a request. */
    public Http {
      if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new IllegalArgumentException(
            "path is \"%s\": write a path that starts with / and has no blanks".formatted(path));
      }
      if (!host.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new IllegalArgumentException(
            "host is \"%s\": write a host name, with a port if need be".formatted(host));
      }
    }
  }

  /**
   * HTTP status codes from {@code first} to {@code last}, both included.
   *
   * @param first 100 to 599
   * @param last {@code first} to 599
   */
  public record StatusRange(int first, int last) {
    /** Checks the ranges. */
    public StatusRange {
      Requirement.range("expectStatus", first, 100, 599);
      Requirement.range("expectStatus", last, first, 599);
    }

    /** Whether the status is in the range. */
    public boolean contains(int status) {
      return first <= status && status <= last;
    }
  }

  /** TCP each 2 s, 1 s timeout, rise 2, fall 3. */
  public static final HealthCheck DEFAULT =
      new HealthCheck(Type.TCP, Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3, Http.DEFAULT);

  /** Checks the ranges. */
  public HealthCheck {
    Requirement.positive("interval", interval);
    Requirement.positive("timeout", timeout);
    Requirement.range("rise", rise, 1, 1000);
    Requirement.range("fall", fall, 1, 1000);
  }
}
