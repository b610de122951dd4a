package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.speaker.status.StatusReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status into the Speaker object by server-side apply: only what has changed, and what
 * changes together at once. A virtual thread of its own does it, so nobody waits for the API
 * server.
 */
final class StatusWriter implements AutoCloseable {
  /** Owns the fields of the status. */
  static final String FIELD_MANAGER = "floating-vip-speaker";

  /**
   * Owns the handovers, which thereby outlast the process that they are about: the operator tells
   * of them when it comes to it.
   */
  static final String HANDOVER_MANAGER = "floating-vip-speaker-handovers";

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /** The API server has no longer for the last word. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final SpeakerIdentity identity;
  private final Supplier<Optional<SpeakerStatus>> status;
  private final Semaphore demand = new Semaphore(0);
  private final Thread thread;
  private volatile String uid = "";
  private volatile Optional<SpeakerStatus> written = Optional.empty();
  private volatile boolean failing;
  private volatile boolean ending;

  /**
   * Starts to write.
   *
   * @param status what is to be seen now; nothing while there is no programme
   */
  StatusWriter(
      KubernetesClient client, SpeakerIdentity identity, Supplier<Optional<SpeakerStatus>> status) {
    this.client = client;
    this.identity = identity;
    this.status = status;
    thread = Thread.ofVirtual().name("speaker-status").start(this::write);
  }

  /** Says that the status may have changed. Quick. */
  void changed() {
    demand.release();
  }

  /** Says which object it is: one that was created anew has no status yet. */
  void about(String newUid) {
    if (!newUid.equals(uid)) {
      uid = newUid;
      written = Optional.empty();
      changed();
    }
  }

  private void write() {
    Duration retry = FIRST_RETRY;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        // Some changes are not told, such as an address of an interface: hence the pause has an
        // end.
        boolean _ = demand.tryAcquire(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        Thread.sleep(GATHERING);
        demand.drainPermits();
        boolean last = ending;
        failing = !writeChange();
        if (last) {
          return;
        }
        if (!failing) {
          retry = FIRST_RETRY;
        } else {
          Thread.sleep(retry);
          retry =
              retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0
                  ? retry.multipliedBy(2)
                  : LONGEST_RETRY;
          demand.release();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is nothing left to write. */
  private boolean writeChange() {
    Optional<SpeakerStatus> now = status.get();
    Optional<SpeakerStatus> essence = now.map(StatusReport::essence);
    if (now.isEmpty() || essence.equals(written)) {
      return true;
    }
    try {
      List<CompletedHandover> handovers = now.get().handovers();
      if (!handovers.isEmpty()
          && !written.map(SpeakerStatus::handovers).equals(Optional.of(handovers))) {
        applyHandovers(handovers);
      }
      applyStatus(now.get());
      written = essence;
      return true;
    } catch (KubernetesClientException e) {
      LOG.warn("can't write the status of {}, trying again: {}", identity, e.getMessage());
      return false;
    }
  }

  private void applyStatus(SpeakerStatus status) {
    Speaker patch = new Speaker();
    patch.getMetadata().setNamespace(identity.namespace());
    patch.getMetadata().setName(identity.name());
    patch.setStatus(StatusReport.withoutHandovers(status));
    client.resource(patch).subresource("status").patch(applying(FIELD_MANAGER));
  }

  /** A status of ours would have more fields than that. */
  private void applyHandovers(List<CompletedHandover> handovers) {
    GenericKubernetesResource patch = new GenericKubernetesResource();
    patch.setApiVersion(HasMetadata.getApiVersion(Speaker.class));
    patch.setKind(HasMetadata.getKind(Speaker.class));
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(identity.namespace())
            .withName(identity.name())
            .build());
    patch.setAdditionalProperty("status", Map.of("handovers", handovers));
    client.resource(patch).subresource("status").patch(applying(HANDOVER_MANAGER));
  }

  private static PatchContext applying(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(true)
        .build();
  }

  /**
   * Writes what there is to say at the end, and ends. An API server that has not answered lately is
   * not waited for, any other for a moment.
   */
  @Override
  public void close() {
    ending = true;
    demand.release();
    try {
      if (!failing) {
        boolean _ = thread.join(END_PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
