package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** The request of an HTTP check, and what its answer has to be. */
@Desired
public record HttpExpectation(
    @JsonPropertyDescription("Path of the request, such as /healthz. Default /.")
        @Default("/")
        @Pattern("^/")
        @Size(max = 1024)
        String path,
    @JsonPropertyDescription("Host header of the request. Default: the address that is checked.")
        @Size(max = 253)
        String host,
    @JsonPropertyDescription(
            "Status that counts as success: a number such as 200 or a range such as 200-399, the default.")
        @Default("200-399")
        @Pattern("^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$")
        @Size(max = 7)
        String expectStatus) {
  /** Puts the documented default where the JSON has no value. */
  public HttpExpectation {
    path = Objects.requireNonNullElse(path, "/");
    host = Objects.requireNonNullElse(host, "");
    expectStatus = Objects.requireNonNullElse(expectStatus, "200-399");
  }
}
