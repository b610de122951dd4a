package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.operator.loadbalancer.LoadBalancerService;
import io.floatingvip.operator.loadbalancer.Translation;
import io.floatingvip.operator.loadbalancer.Translation.Made;
import io.floatingvip.operator.loadbalancer.Translation.Refused;
import io.floatingvip.operator.loadbalancer.Translator;
import io.floatingvip.operator.planning.AddressOffers;
import io.floatingvip.operator.planning.ClusterView;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Plan;
import io.floatingvip.operator.reporting.Report;
import io.floatingvip.operator.reporting.ServiceReporter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Services of type LoadBalancer that are ours: gives them a VirtualIP and BackendPools, takes
 * those away that no Service wants any more, and writes what has become of it into their status. A
 * Service that is not ours, and never was, is not touched.
 */
final class LoadBalancers {
  private final ClusterCache cluster;
  private final Plan plan;
  private final Writes writes;
  private final ServiceReporter reporter;
  private final AddressOffers offers;

  /** What Services have, or keep, by the kind of the object. */
  private final Set<ObjectRef> wantedVirtualIPs = new HashSet<>();

  private final Set<ObjectRef> wantedPools = new HashSet<>();
  private final Set<ObjectRef> refused = new HashSet<>();

  LoadBalancers(ClusterCache cluster, ClusterView view, Plan plan, Writes writes, Instant now) {
    this.cluster = cluster;
    this.plan = plan;
    this.writes = writes;
    reporter = new ServiceReporter(now);
    offers =
        new AddressOffers(
            view,
            Stream.concat(
                    plan.placements().values().stream()
                        .flatMap(placement -> placement.addresses().stream()),
                    cluster.list(Speaker.class).stream().flatMap(ViewReader::addresses))
                .toList());
  }

  /** Adds what there is to write. */
  void write() {
    for (Service service : cluster.list(Service.class)) {
      if (LoadBalancerService.isOurs(service)) {
        serve(service);
      } else if (ServiceReporter.isMarked(ServiceReporter.ours(service))
          && !service.isMarkedForDeletion()) {
        writes.applyStatus(withStatus(service, new ServiceStatus()), List.of());
      }
    }
    removeOthers(VirtualIP.class, wantedVirtualIPs);
    removeOthers(BackendPool.class, wantedPools);
  }

  private void serve(Service service) {
    ObjectRef ref =
        new ObjectRef(service.getMetadata().getNamespace(), LoadBalancerService.virtualIP(service));
    Optional<VirtualIP> current = cluster.get(VirtualIP.class, ref.namespace(), ref.name());
    Translation translation = unlessTaken(service, Translator.translate(service, current, offers));
    switch (translation) {
      case Made made -> {
        wantedVirtualIPs.add(ref);
        made.pools().forEach(pool -> wantedPools.add(ViewReader.ref(pool)));
        // As long as the VirtualIP names them.
        current.ifPresent(vip ->
            vip.getSpec().ports().stream()
                .map(port -> new ObjectRef(ref.namespace(), port.backendPool()))
                .forEach(wantedPools::add));
        boolean complete =
            made.pools().stream().allMatch(pool -> actual(BackendPool.class, pool).isPresent());
        made.pools().forEach(pool -> apply(BackendPool.class, pool));
        // What it names is there before it, so that nobody is told that it is not.
        if (complete) {
          apply(VirtualIP.class, made.virtualIP());
        }
      }
      case Refused _ -> refused.add(ViewReader.ref(service));
    }
    ServiceStatus previous = ServiceReporter.ours(service);
    Report<ServiceStatus> report =
        reporter.report(
            previous, translation, ref, Optional.ofNullable(plan.placements().get(ref)));
    if (!report.status().equals(previous)) {
      writes.applyStatus(withStatus(service, report.status()), report.notices());
    }
  }

  private Translation unlessTaken(Service service, Translation translation) {
    if (!(translation instanceof Made made)) {
      return translation;
    }
    return Stream.<HasMetadata>concat(Stream.of(made.virtualIP()), made.pools().stream())
        .filter(desired ->
            actual(desired.getClass(), desired)
                .filter(actual -> !isOf(service, actual))
                .isPresent())
        .findFirst()
        .<Translation>map(desired ->
            new Refused(
                "metadata.name: the Service wants the %s %s, which somebody else has made: rename one of the two"
                    .formatted(desired.getKind(), desired.getMetadata().getName())))
        .orElse(translation);
  }

  private static boolean isOf(Service service, HasMetadata object) {
    return LoadBalancerService.owner(object)
        .filter(service.getMetadata().getName()::equals)
        .isPresent();
  }

  private <R extends HasMetadata> Optional<R> actual(Class<R> type, HasMetadata desired) {
    return cluster.get(type, desired.getMetadata().getNamespace(), desired.getMetadata().getName());
  }

  private <R extends CustomResource<?, ?>> void apply(Class<R> type, R desired) {
    Optional<R> actual = actual(type, desired);
    if (actual.filter(object -> isAs(object, desired)).isEmpty()) {
      // With its uid, so that one that is being removed is not taken for one that has to be made.
      actual.ifPresent(object -> desired.getMetadata().setUid(object.getMetadata().getUid()));
      writes.apply(desired);
    }
  }

  private static boolean isAs(CustomResource<?, ?> actual, CustomResource<?, ?> desired) {
    return Objects.equals(actual.getSpec(), desired.getSpec())
        && actual
            .getMetadata()
            .getOwnerReferences()
            .equals(desired.getMetadata().getOwnerReferences())
        && actual
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(desired.getMetadata().getLabels().entrySet());
  }

  private <R extends HasMetadata> void removeOthers(Class<R> type, Set<ObjectRef> wanted) {
    for (R object : cluster.list(type)) {
      Optional<String> owner = LoadBalancerService.owner(object);
      if (owner.isPresent()
          && !wanted.contains(ViewReader.ref(object))
          && !refused.contains(new ObjectRef(object.getMetadata().getNamespace(), owner.get()))
          && !object.isMarkedForDeletion()) {
        writes.delete(object);
      }
    }
  }

  private static Service withStatus(Service service, ServiceStatus status) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(service.getMetadata().getName())
        .withNamespace(service.getMetadata().getNamespace())
        .withUid(service.getMetadata().getUid())
        .endMetadata()
        .withStatus(status)
        .build();
  }
}
