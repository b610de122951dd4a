package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.programme.Pool.EndpointSlices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the EndpointSlices of the namespaces that pools refer to, with one watch for each
 * namespace. Belongs to the thread of its owner.
 */
final class EndpointSliceWatch implements KubernetesProgramme.Slices, AutoCloseable {
  private static final String BY_SERVICE = "service";

  private final KubernetesClient client;
  private final Outage outage;
  private final Runnable onChange;
  private final Map<String, SharedIndexInformer<EndpointSlice>> informers = new HashMap<>();

  /**
   * A watch of nothing yet.
   *
   * @param onChange is called by the client's threads and has to hand over
   */
  EndpointSliceWatch(KubernetesClient client, Outage outage, Runnable onChange) {
    this.client = client;
    this.outage = outage;
    this.onChange = onChange;
  }

  @Override
  public void follow(Set<String> namespaces) {
    informers
        .entrySet()
        .removeIf(entry -> {
          boolean ended = !namespaces.contains(entry.getKey());
          if (ended) {
            entry.getValue().stop();
          }
          return ended;
        });
    namespaces.forEach(namespace -> informers.computeIfAbsent(namespace, this::informer));
  }

  @Override
  public Optional<List<Endpoint>> endpoints(EndpointSlices reference) {
    SharedIndexInformer<EndpointSlice> informer = informers.get(reference.namespace());
    if (informer == null || !informer.hasSynced()) {
      return Optional.empty();
    }
    List<EndpointSlice> slices = informer.getIndexer().byIndex(BY_SERVICE, reference.service());
    return Optional.of(SliceEndpoints.of(slices, reference.port()));
  }

  private SharedIndexInformer<EndpointSlice> informer(String namespace) {
    SharedIndexInformer<EndpointSlice> informer =
        client.discovery().v1().endpointSlices().inNamespace(namespace).runnableInformer(0);
    informer.addIndexers(Map.of(BY_SERVICE, EndpointSliceWatch::services));
    informer.addEventHandler(new Handover());
    informer.exceptionHandler((_, failure) -> {
      outage.began(failure);
      return true;
    });
    var _ = informer.start().thenRun(onChange);
    return informer;
  }

  private static List<String> services(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String service = labels == null ? null : labels.get(SliceEndpoints.SERVICE_LABEL);
    return service == null ? List.of() : List.of(service);
  }

  private final class Handover implements ResourceEventHandler<EndpointSlice> {
    @Override
    public void onAdd(EndpointSlice slice) {
      onChange.run();
    }

    @Override
    public void onUpdate(EndpointSlice before, EndpointSlice now) {
      onChange.run();
    }

    @Override
    public void onDelete(EndpointSlice slice, boolean unknown) {
      onChange.run();
    }
  }

  @Override
  public void close() {
    follow(Set.of());
  }
}
