package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** The timeouts of forwarded connections. */
@Desired
public record Timeouts(
    @JsonPropertyDescription("Time to connect to a backend. Default 5s.")
        @Default("5s")
        @DurationText
        String connect,
    @JsonPropertyDescription(
            "Time without traffic after which a connection is closed from the client's side. Default 5m.")
        @Default("5m")
        @DurationText
        String clientIdle,
    @JsonPropertyDescription(
            "Time without traffic after which a connection is closed from the backend's side. Default 5m.")
        @Default("5m")
        @DurationText
        String serverIdle,
    @JsonPropertyDescription("Time without traffic after which a UDP session ends. Default 30s.")
        @Default("30s")
        @DurationText
        String udpIdle) {
  /** Puts the documented default where the JSON has no value. */
  public Timeouts {
    connect = Objects.requireNonNullElse(connect, "5s");
    clientIdle = Objects.requireNonNullElse(clientIdle, "5m");
    serverIdle = Objects.requireNonNullElse(serverIdle, "5m");
    udpIdle = Objects.requireNonNullElse(udpIdle, "30s");
  }

  /** The timeouts of a pool that names none. */
  public static final Timeouts DEFAULT = new Timeouts("5s", "5m", "5m", "30s");
}
