package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.AddressPoolStatus;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.BackendPoolStatus;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.operator.planning.ClusterView;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Placement;
import io.floatingvip.operator.planning.Plan;
import io.floatingvip.operator.planning.Planner;
import io.floatingvip.operator.planning.PoolView;
import io.floatingvip.operator.reporting.AddressPoolReporter;
import io.floatingvip.operator.reporting.GracePeriod;
import io.floatingvip.operator.reporting.PoolReporter;
import io.floatingvip.operator.reporting.Report;
import io.floatingvip.operator.reporting.SpeakerReports;
import io.floatingvip.operator.reporting.VirtualIPReporter;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cluster what the plan wants. There is one plan for all, so there is one thing to
 * reconcile: the namespace of the speakers stands for it, and every event of every object leads to
 * it. Events that come while it works are one more reconciliation.
 */
@ControllerConfiguration(name = "plan")
final class PlanReconciler implements Reconciler<Namespace> {
  private final String systemNamespace;
  private final Optional<GracePeriod> gracePeriod;
  private final Clock clock;
  private final Withdrawal withdrawal = new Withdrawal();
  private @Nullable ClusterCache cluster;

  /** What was planned last; before the first plan what was written by whoever was here before. */
  private @Nullable Plan latest;

  PlanReconciler(String systemNamespace, Optional<GracePeriod> gracePeriod, Clock clock) {
    this.systemNamespace = systemNamespace;
    this.gracePeriod = gracePeriod;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    ClusterCache cache = new ClusterCache(context, systemNamespace);
    cluster = cache;
    return cache.eventSources();
  }

  @Override
  public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context)
      throws InterruptedException {
    ClusterCache cache = Objects.requireNonNull(cluster);
    ViewReader reader = new ViewReader(cache);
    ClusterView view = reader.view();
    Plan previous = latest != null ? latest : reader.written();
    Plan plan = Planner.plan(view, previous);
    Duration wait = withdrawal.wait(previous, plan, System.nanoTime());
    if (wait.isPositive()) {
      return UpdateControl.<Namespace>noUpdate().rescheduleAfter(wait);
    }
    latest = plan;
    write(context.getClient(), cache, view, plan);
    return UpdateControl.noUpdate();
  }

  private void write(KubernetesClient client, ClusterCache cache, ClusterView view, Plan plan)
      throws InterruptedException {
    Writes writes = new Writes(client, cache, clock);
    writeServices(cache, writes);
    new LoadBalancers(cache, view, plan, writes, clock.instant()).write();
    writeProgrammes(cache, plan, writes);
    writeReports(cache, view, plan, writes);
    writeAddressPools(cache, plan, writes);
    writes.flush();
  }

  private static void writeServices(ClusterCache cache, Writes writes) {
    Set<ObjectRef> needed = new HashSet<>();
    for (BackendPool pool : cache.list(BackendPool.class)) {
      if (pool.getSpec() != null
          && HeadlessService.isNeededBy(pool)
          && !pool.isMarkedForDeletion()) {
        Service desired = HeadlessService.of(pool);
        needed.add(ViewReader.ref(desired));
        Optional<Service> actual =
            cache.get(
                Service.class,
                desired.getMetadata().getNamespace(),
                desired.getMetadata().getName());
        if (actual.filter(service -> HeadlessService.isAs(service, desired)).isEmpty()) {
          writes.apply(desired);
        }
      }
    }
    cache.list(Service.class).stream()
        .filter(HeadlessService::isOurs)
        .filter(service -> !needed.contains(ViewReader.ref(service)))
        .forEach(writes::delete);
  }

  private static void writeProgrammes(ClusterCache cache, Plan plan, Writes writes) {
    for (Speaker speaker : cache.list(Speaker.class)) {
      Optional<OwnerReference> owner =
          cache.get(Node.class, "", speaker.getMetadata().getName()).map(PlanReconciler::reference);
      // A node that is gone must not go on with what others have taken over.
      SpeakerSpec programme =
          owner.isEmpty()
              ? SpeakerSpec.EMPTY
              : plan.programmes().get(speaker.getMetadata().getName());
      boolean owned =
          owner.isEmpty() || speaker.getMetadata().getOwnerReferences().contains(owner.get());
      if (programme == null) {
        continue;
      }
      if (programme.equals(SpeakerSpec.EMPTY) && !programme.equals(speaker.getSpec())) {
        writes.emptySpec(speaker);
      } else if (!(programme.equals(speaker.getSpec()) && owned)) {
        Speaker desired = new Speaker();
        ObjectMeta metadata = identity(speaker);
        owner.ifPresent(reference -> metadata.setOwnerReferences(List.of(reference)));
        desired.setMetadata(metadata);
        desired.setSpec(programme);
        writes.apply(desired);
      }
    }
  }

  /** Returns a reference by which a speaker's object goes with its node. */
  private static OwnerReference reference(Node node) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .build();
  }

  /** Returns which object is meant: with its uid, so that one that is gone is not made again. */
  private static ObjectMeta identity(HasMetadata object) {
    return new ObjectMetaBuilder()
        .withName(object.getMetadata().getName())
        .withNamespace(object.getMetadata().getNamespace())
        .withUid(object.getMetadata().getUid())
        .build();
  }

  private void writeReports(ClusterCache cache, ClusterView view, Plan plan, Writes writes) {
    Instant now = clock.instant();
    SpeakerReports speakers = new SpeakerReports(cache.list(Speaker.class));
    Map<ObjectRef, BackendPoolStatus> pools = new HashMap<>();
    VirtualIPReporter reporter = new VirtualIPReporter(speakers, pools, now);
    PoolReporter poolReporter = new PoolReporter(speakers, gracePeriod, now);
    Map<ObjectRef, Set<String>> owners = owners(cache, plan, reporter);
    Map<ObjectRef, PoolView> views = ViewReader.byRef(view.pools());
    for (BackendPool pool : cache.list(BackendPool.class)) {
      PoolView poolView = views.get(ViewReader.ref(pool));
      if (poolView != null) {
        Report<BackendPoolStatus> report =
            poolReporter.report(
                poolView,
                owners.getOrDefault(poolView.ref(), Set.of()),
                Objects.requireNonNullElse(pool.getStatus(), BackendPoolStatus.EMPTY),
                generation(pool));
        pools.put(poolView.ref(), report.status());
        if (!report.status().equals(pool.getStatus())) {
          BackendPool desired = new BackendPool();
          desired.setMetadata(identity(pool));
          desired.setStatus(report.status());
          writes.applyStatus(desired, report.notices());
        }
      }
    }
    for (VirtualIP vip : cache.list(VirtualIP.class)) {
      Placement placement = plan.placements().get(ViewReader.ref(vip));
      if (placement != null) {
        writeReport(vip, placement, reporter, writes);
      }
    }
  }

  private void writeAddressPools(ClusterCache cache, Plan plan, Writes writes) {
    List<AddressPool> pools = cache.list(AddressPool.class);
    if (pools.isEmpty()) {
      return;
    }
    AddressPoolReporter reporter =
        new AddressPoolReporter(
            plan.placements().values().stream()
                .flatMap(placement -> placement.addresses().stream())
                .collect(Collectors.toSet()),
            cache.list(Speaker.class).stream()
                .flatMap(ViewReader::addresses)
                .collect(Collectors.toSet()),
            clock.instant());
    for (AddressPool pool : pools) {
      AddressPoolStatus previous =
          Objects.requireNonNullElse(pool.getStatus(), AddressPoolStatus.EMPTY);
      if (pool.getSpec() != null) {
        AddressPoolStatus status = reporter.report(pool.getSpec(), previous, generation(pool));
        if (!status.equals(pool.getStatus())) {
          AddressPool desired = new AddressPool();
          desired.setMetadata(identity(pool));
          desired.setStatus(status);
          writes.applyStatus(desired, List.of());
        }
      }
    }
  }

  private static void writeReport(
      VirtualIP vip, Placement placement, VirtualIPReporter reporter, Writes writes) {
    Report<VirtualIPStatus> report =
        reporter.report(
            ViewReader.ref(vip),
            vip.getSpec(),
            placement,
            Objects.requireNonNullElse(vip.getStatus(), VirtualIPStatus.EMPTY),
            generation(vip));
    if (!report.status().equals(vip.getStatus())) {
      VirtualIP desired = new VirtualIP();
      desired.setMetadata(identity(vip));
      desired.setStatus(report.status());
      writes.applyStatus(desired, report.notices());
    }
  }

  /** Returns the nodes that forward to each pool now. */
  private static Map<ObjectRef, Set<String>> owners(
      ClusterCache cache, Plan plan, VirtualIPReporter reporter) {
    Map<ObjectRef, Set<String>> owners = new HashMap<>();
    for (VirtualIP vip : cache.list(VirtualIP.class)) {
      Placement placement = plan.placements().get(ViewReader.ref(vip));
      Optional<String> owner = Optional.ofNullable(placement).flatMap(reporter::owner);
      if (owner.isPresent()) {
        for (VirtualIPPort port : vip.getSpec().ports()) {
          owners
              .computeIfAbsent(
                  new ObjectRef(vip.getMetadata().getNamespace(), port.backendPool()),
                  ref -> new HashSet<>())
              .add(owner.get());
        }
      }
    }
    return owners;
  }

  private static long generation(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
  }
}
