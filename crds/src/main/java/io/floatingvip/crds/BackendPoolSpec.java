package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.floatingvip.crds.programme.Balance;
import io.floatingvip.crds.programme.Desired;
import io.floatingvip.crds.programme.Drain;
import io.floatingvip.crds.programme.DurationText;
import io.floatingvip.crds.programme.Endpoint;
import io.floatingvip.crds.programme.HealthCheck;
import io.floatingvip.crds.programme.ProxyProtocol;
import io.floatingvip.crds.programme.Queue;
import io.floatingvip.crds.programme.SessionAffinity;
import io.floatingvip.crds.programme.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The backends of a pool, and how connections are spread over them. */
@ValidationRule(
    value =
        "(has(self.service) ? 1 : 0) + (has(self.selector) && size(self.selector) > 0 ? 1 : 0) + (has(self.endpoints) && size(self.endpoints) > 0 ? 1 : 0) == 1",
    message = "write exactly one source of backends: service, selector (with port) or endpoints")
@ValidationRule(
    value = "(has(self.selector) && size(self.selector) > 0) == has(self.port)",
    message =
        "port and selector go together: write both for pods by label; a Service has its port in service.port, an endpoint has its own")
@ValidationRule(
    value =
        "!has(self.healthCheck) || !has(self.healthCheck.http) || self.healthCheck.type == 'HTTP' || self.healthCheck.type == 'HTTPS'",
    message =
        "healthCheck.http goes with the types HTTP and HTTPS: write healthCheck.type: HTTP, or leave http out")
@Desired
public record BackendPoolSpec(
    @JsonPropertyDescription(
            "A Service whose endpoints are the backends. Exactly one of service, selector and endpoints.")
        @Nullable ServiceSource service,
    @JsonPropertyDescription(
            "Labels of the pods that are the backends; with port. Exactly one of service, selector and endpoints.")
        @Size(max = 32)
        Map<String, String> selector,
    @JsonPropertyDescription("With selector: port of the pods, by name or number.")
        @Nullable IntOrString port,
    @JsonPropertyDescription(
            "The backends by address, inside or outside of the cluster. Exactly one of service, selector and endpoints.")
        @Size(max = 256)
        List<Endpoint> endpoints,
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
  public BackendPoolSpec {
    selector = selector == null ? Map.of() : Map.copyOf(selector);
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
