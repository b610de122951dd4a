package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.floatingvip.operator.reporting.Notice;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a reconciliation: each by itself, some at a time, so that neither a mistake in one
 * object nor a thousand of them keep the others waiting for long.
 */
final class Writes {
  private static final Logger LOG = LoggerFactory.getLogger(Writes.class);
  private static final String FIELD_MANAGER = "floating-vip-operator";
  private static final int AT_A_TIME = 16;

  private final KubernetesClient client;
  private final ClusterCache cluster;
  private final Clock clock;
  private final List<Runnable> pending = new ArrayList<>();
  private final Set<String> leaving = new HashSet<>();

  Writes(KubernetesClient client, ClusterCache cluster, Clock clock) {
    this.client = client;
    this.cluster = cluster;
    this.clock = clock;
  }

  /** Adds a server-side apply of an object. */
  void apply(HasMetadata object) {
    pending.add(() -> cluster.written(client.resource(object).patch(applying())));
  }

  /**
   * Adds the removal of everything that an object's spec has. A server-side apply can't: where
   * nothing is left of an object that several have written, the API server makes null of it, and
   * then refuses that.
   */
  void emptySpec(HasMetadata object) {
    String patch =
        """
        [{"op": "test", "path": "/metadata/uid", "value": "%s"}, {"op": "replace", "path": "/spec", "value": {}}]
        """
            .formatted(object.getMetadata().getUid());
    pending.add(() ->
        cluster.written(client.resource(object).patch(PatchContext.of(PatchType.JSON), patch)));
  }

  /**
   * Adds a server-side apply of the status of an object, and the events that go with it, unless the
   * object is to be removed.
   */
  void applyStatus(HasMetadata object, List<Notice> notices) {
    if (leaving.contains(object.getMetadata().getUid())) {
      return;
    }
    pending.add(() -> {
      cluster.written(client.resource(object).subresource("status").patch(applying()));
      notices.forEach(notice -> record(object, notice));
    });
  }

  /** Adds the removal of an object. */
  void delete(HasMetadata object) {
    leaving.add(object.getMetadata().getUid());
    pending.add(() -> client.resource(object).delete());
  }

  private static PatchContext applying() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(FIELD_MANAGER)
        .withForce(true)
        .build();
  }

  /** Returns the number of writes that are to be done. */
  int size() {
    return pending.size();
  }

  /**
   * Does the writes.
   *
   * @throws KubernetesClientException the first failure, when all have been tried
   */
  void flush() throws InterruptedException {
    List<Runnable> batch = List.copyOf(pending);
    pending.clear();
    Semaphore permits = new Semaphore(AT_A_TIME);
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Runnable write : batch) {
        permits.acquire();
        done.add(
            threads.submit(() -> {
              try {
                write.run();
              } finally {
                permits.release();
              }
            }));
      }
      failure(done);
    }
  }

  private static void failure(List<Future<?>> done) throws InterruptedException {
    RuntimeException first = null;
    for (Future<?> write : done) {
      try {
        write.get();
      } catch (ExecutionException e) {
        RuntimeException failure = new IllegalStateException(e.getCause());
        if (e.getCause() instanceof RuntimeException cause) {
          failure = cause;
        }
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void record(HasMetadata object, Notice notice) {
    LOG.info(
        "{} {}/{}: {}: {}",
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        notice.reason(),
        notice.message());
    try {
      client
          .v1()
          .events()
          .inNamespace(object.getMetadata().getNamespace())
          .resource(event(object, notice))
          .create();
    } catch (KubernetesClientException e) {
      // An event is a service to people; the status has been written and says the same.
      LOG.warn(
          "could not record an event on {}: {}", object.getMetadata().getName(), e.getMessage());
    }
  }

  private Event event(HasMetadata object, Notice notice) {
    Instant now = clock.instant();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String suffix = "%x%09x".formatted(now.getEpochSecond(), now.getNano());
    ObjectMeta about = object.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withName(
            "%s.%s.%s".formatted(about.getName(), notice.reason().toLowerCase(Locale.ROOT), suffix))
        .withNamespace(about.getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(about.getNamespace())
        .withName(about.getName())
        .withUid(about.getUid())
        .endInvolvedObject()
        .withType(notice.warning() ? "Warning" : "Normal")
        .withReason(notice.reason())
        .withMessage(notice.message())
        .withFirstTimestamp(time)
        .withLastTimestamp(time)
        .withCount(1)
        .withNewSource()
        .withComponent(FIELD_MANAGER)
        .endSource()
        .build();
  }
}
