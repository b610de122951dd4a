package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.VirtualIP;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything in the cluster that the plan depends on, as the informers have it. A write of ours
 * that an informer has not seen yet stands before what it has.
 */
final class ClusterCache {
  private final Map<Class<?>, InformerEventSource<? extends HasMetadata, Namespace>> sources =
      new HashMap<>();
  private final RecentWrites writes = new RecentWrites();

  /**
   * Prepares the informers.
   *
   * @param context what the framework gives
   * @param systemNamespace namespace of the speakers, which is what every event leads to
   */
  ClusterCache(EventSourceContext<Namespace> context, String systemNamespace) {
    Set<ResourceID> plan = Set.of(new ResourceID(systemNamespace));
    add(Speaker.class, Set.of(systemNamespace), plan, context);
    for (Class<? extends HasMetadata> type :
        List.of(
            VirtualIP.class,
            BackendPool.class,
            AddressPool.class,
            Node.class,
            Namespace.class,
            Service.class,
            EndpointSlice.class)) {
      add(type, Set.of(), plan, context);
    }
  }

  private <R extends HasMetadata> void add(
      Class<R> type,
      Set<String> namespaces,
      Set<ResourceID> plan,
      EventSourceContext<Namespace> context) {
    var builder =
        InformerEventSourceConfiguration.from(type, Namespace.class)
            .withName(type.getSimpleName())
            .withSecondaryToPrimaryMapper(resource -> plan);
    var configuration =
        (namespaces.isEmpty()
                ? builder.withWatchAllNamespaces()
                : builder.withNamespaces(namespaces))
            .build();
    sources.put(type, new InformerEventSource<>(configuration, context));
  }

  /** Returns the sources of events for the framework. */
  List<EventSource<?, Namespace>> eventSources() {
    return List.copyOf(sources.values());
  }

  /** Returns the objects of a type. */
  <R extends HasMetadata> List<R> list(Class<R> type) {
    return source(type).list(resource -> true).map(type::cast).map(writes::latest).toList();
  }

  /** Returns an object. */
  <R extends HasMetadata> Optional<R> get(Class<R> type, String namespace, String name) {
    return source(type).get(new ResourceID(name, namespace)).map(type::cast).map(writes::latest);
  }

  /** Remembers what a write has made of an object. */
  void written(HasMetadata object) {
    writes.remember(object);
  }

  private InformerEventSource<? extends HasMetadata, Namespace> source(Class<?> type) {
    return Objects.requireNonNull(sources.get(type), type::getName);
  }
}
