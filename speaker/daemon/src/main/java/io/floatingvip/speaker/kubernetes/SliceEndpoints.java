package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.floatingvip.forwarding.config.Endpoint;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The endpoints that the EndpointSlices of a Service give a pool. */
final class SliceEndpoints {
  /** Names the Service of a slice. */
  static final String SERVICE_LABEL = "kubernetes.io/service-name";

  /** Weights of endpoints other than 1: {@code ADDRESS=WEIGHT}, separated by commas. */
  static final String WEIGHTS_ANNOTATION = "floatingvip.io/weights";

  private SliceEndpoints() {}

  /**
   * The ready endpoints, each once: a pod with addresses of both families counts by its IPv4 one.
   *
   * @param slices of one Service
   * @param port the name or number of the slices' port; empty for the one without a name
   */
  static List<Endpoint> of(List<EndpointSlice> slices, String port) {
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    slices.stream()
        .filter(slice -> !Objects.equals(slice.getAddressType(), "FQDN"))
        .sorted(
            Comparator.comparing((EndpointSlice slice) -> Objects.toString(slice.getAddressType()))
                .thenComparing(slice -> slice.getMetadata().getName()))
        .forEach(slice -> number(slice, port).ifPresent(number -> add(slice, number, endpoints)));
    return endpoints.values().stream().distinct().toList();
  }

  private static void add(EndpointSlice slice, int port, Map<String, Endpoint> endpoints) {
    Map<String, Integer> weights = weights(slice);
    for (io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint : slice.getEndpoints()) {
      if (!isReady(endpoint.getConditions()) || endpoint.getAddresses().isEmpty()) {
        continue;
      }
      // The addresses of one endpoint are interchangeable; consumers take the first.
      String address = endpoint.getAddresses().getFirst();
      ObjectReference target = endpoint.getTargetRef();
      String key = target == null || target.getUid() == null ? address : target.getUid();
      parse(address)
          .map(literal -> new Endpoint(literal, port, weights.getOrDefault(address, 1)))
          .ifPresent(value -> endpoints.putIfAbsent(key + " " + port, value));
    }
  }

  private static boolean isReady(EndpointConditions conditions) {
    // Unknown is to be taken for ready, says the API.
    return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
  }

  private static Optional<Integer> number(EndpointSlice slice, String wanted) {
    return slice.getPorts().stream()
        .filter(port -> port.getPort() != null && matches(port, wanted))
        .map(EndpointPort::getPort)
        .findFirst();
  }

  private static boolean matches(EndpointPort port, String wanted) {
    return Objects.requireNonNullElse(port.getName(), "").equals(wanted)
        || Integer.toString(port.getPort()).equals(wanted);
  }

  private static Optional<InetAddress> parse(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Integer> weights(EndpointSlice slice) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    Map<String, String> annotations = slice.getMetadata().getAnnotations();
    String text = annotations == null ? "" : annotations.getOrDefault(WEIGHTS_ANNOTATION, "");
    for (String entry : text.split(",", -1)) {
      String[] parts = entry.strip().split("=", 2);
      if (parts.length == 2 && parts[1].matches("[0-9]{1,3}")) {
        weights.put(parts[0], Math.min(256, Integer.parseInt(parts[1])));
      }
    }
    return weights;
  }
}
