package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.BackendPoolSpec;
import io.floatingvip.crds.ServiceSource;
import io.floatingvip.crds.programme.EndpointSlices;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.PoolView;
import io.floatingvip.operator.planning.PoolView.Source;
import io.floatingvip.operator.planning.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds where the backends of each BackendPool come from. */
final class PoolSources {
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final Map<ObjectRef, Service> services = new HashMap<>();
  private final Map<ObjectRef, Set<String>> readyNodes = new HashMap<>();

  PoolSources(ClusterCache cluster) {
    for (Service service : cluster.list(Service.class)) {
      services.put(
          ref(service.getMetadata().getNamespace(), service.getMetadata().getName()), service);
    }
    cluster.list(EndpointSlice.class).forEach(this::add);
  }

  private static ObjectRef ref(String namespace, String name) {
    return new ObjectRef(namespace, name);
  }

  private void add(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String service = labels == null ? null : labels.get(SERVICE_LABEL);
    if (service == null) {
      return;
    }
    Set<String> nodes =
        readyNodes.computeIfAbsent(
            ref(slice.getMetadata().getNamespace(), service), ref -> new HashSet<>());
    slice.getEndpoints().stream()
        .filter(PoolSources::isReady)
        .map(Endpoint::getNodeName)
        .filter(Objects::nonNull)
        .forEach(nodes::add);
  }

  private static boolean isReady(Endpoint endpoint) {
    // Unknown counts as ready, says the API.
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  /** Returns the source of a pool. */
  Source of(BackendPool pool) {
    BackendPoolSpec spec = pool.getSpec();
    String namespace = pool.getMetadata().getNamespace();
    int sources =
        (spec.service() != null ? 1 : 0)
            + (spec.selector().isEmpty() ? 0 : 1)
            + (spec.endpoints().isEmpty() ? 0 : 1);
    if (sources != 1) {
      return unusable(
          "NotOneSource", "write exactly one source of backends: service, selector or endpoints");
    }
    if (spec.service() != null) {
      return service(namespace, spec.service());
    }
    if (!spec.endpoints().isEmpty()) {
      return new PoolView.Listed();
    }
    if (spec.port() == null) {
      return unusable("NoPort", "selector needs a port: write port, by name or number");
    }
    return slices(ref(namespace, HeadlessService.name(pool)), HeadlessService.PORT);
  }

  private Source service(String namespace, ServiceSource source) {
    ObjectRef ref = ref(namespace, source.name());
    Service service = services.get(ref);
    if (service == null && !readyNodes.containsKey(ref)) {
      return unusable(
          "ServiceNotFound",
          "there is no Service %s: create it, or write another name".formatted(ref));
    }
    Optional<String> port = service == null ? byName(source.port()) : port(service, source.port());
    return port.<Source>map(name -> slices(ref, name))
        .orElseGet(() ->
            unusable(
                "ServicePortNotFound",
                "Service %s has no port %s: write one of its ports, by name or number"
                    .formatted(ref, text(source.port()))));
  }

  private static Optional<String> byName(IntOrString port) {
    return Optional.ofNullable(port.getStrVal());
  }

  /** Returns the name of a port, which EndpointSlices know it by. */
  private static Optional<String> port(Service service, IntOrString wanted) {
    return service.getSpec().getPorts().stream()
        .filter(port ->
            text(wanted).equals(port.getName())
                || text(wanted).equals(String.valueOf(port.getPort())))
        .map(ServicePort::getName)
        .map(name -> Objects.requireNonNullElse(name, ""))
        .findFirst()
        .or(() -> unnamed(service, wanted));
  }

  private static Optional<String> unnamed(Service service, IntOrString wanted) {
    return service.getSpec().getPorts().stream()
        .filter(port -> port.getName() == null)
        .filter(port -> text(wanted).equals(String.valueOf(port.getPort())))
        .map(port -> "")
        .findFirst();
  }

  private static String text(IntOrString port) {
    return port.getStrVal() != null ? port.getStrVal() : String.valueOf(port.getIntVal());
  }

  private PoolView.Slices slices(ObjectRef service, String port) {
    return new PoolView.Slices(
        new EndpointSlices(service.namespace(), service.name(), port),
        Set.copyOf(readyNodes.getOrDefault(service, Set.of())));
  }

  private static Source unusable(String reason, String message) {
    return new PoolView.Unusable(new Problem(Problem.Aspect.BACKENDS, reason, message));
  }
}
