package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Backends, and how connections are spread over them. */
@Desired
public record Pool(
    @JsonPropertyDescription("Name of the pool, unique on the node.") @Required @NameText
        String name,
    @JsonPropertyDescription("The backends by address. Either this or endpointSlices.")
        @Size(max = 1024)
        List<Endpoint> endpoints,
    @JsonPropertyDescription(
            "The EndpointSlices of a Service as the source of backends. Either this or endpoints.")
        @Nullable EndpointSlices endpointSlices,
    @JsonPropertyDescription(
            "RoundRobin, the default, LeastConnections, SourceHash or Random; each by weight where weights are given.")
        @Default("RoundRobin")
        Balance balance,
    @JsonPropertyDescription("How backends are checked. Default: TCP every 2s.")
        HealthCheck healthCheck,
    @JsonPropertyDescription("Timeouts of forwarded connections.") Timeouts timeouts,
    @JsonPropertyDescription(
            "Further tries of a connect that failed, never after a byte was sent. Default 3.")
        @Default("3")
        @Min(0)
        @Max(100)
        Integer retries,
    @JsonPropertyDescription("Whether a further try goes to another backend. Default true.")
        @Default("true")
        Boolean redispatch,
    @JsonPropertyDescription("Most connections per backend. 0, the default: no limit.")
        @Default("0")
        @Min(0)
        Integer maxConnections,
    @JsonPropertyDescription("Who waits while every backend is at its maxConnections.") Queue queue,
    @JsonPropertyDescription("Whether a client stays with its backend. Default None.")
        SessionAffinity sessionAffinity,
    @JsonPropertyDescription(
            "PROXY protocol header towards the backends, health checks included: None, the default, V1 or V2.")
        @Default("None")
        ProxyProtocol proxyProtocol,
    @JsonPropertyDescription("How long the connections of a backend that leaves live on.")
        Drain drain,
    @JsonPropertyDescription(
            "Time over which a backend that comes back gets its full share. 0s, the default: at once.")
        @Default("0s")
        @DurationText
        String slowStart) {
  /** Puts the documented default where the JSON has no value. */
  public Pool {
    endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    balance = Objects.requireNonNullElse(balance, Balance.ROUND_ROBIN);
    healthCheck = Objects.requireNonNullElse(healthCheck, HealthCheck.DEFAULT);
    timeouts = Objects.requireNonNullElse(timeouts, Timeouts.DEFAULT);
    retries = Objects.requireNonNullElse(retries, 3);
    redispatch = Objects.requireNonNullElse(redispatch, true);
    maxConnections = Objects.requireNonNullElse(maxConnections, 0);
    queue = Objects.requireNonNullElse(queue, Queue.DEFAULT);
    sessionAffinity = Objects.requireNonNullElse(sessionAffinity, SessionAffinity.DEFAULT);
    proxyProtocol = Objects.requireNonNullElse(proxyProtocol, ProxyProtocol.NONE);
    drain = Objects.requireNonNullElse(drain, Drain.DEFAULT);
    slowStart = Objects.requireNonNullElse(slowStart, "0s");
  }
}
