package io.floatingvip.speaker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.speaker.kubernetes.KubernetesProgramme.Version;
import io.floatingvip.speaker.programme.AssignmentTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Assigns what the node's Speaker object says, with the endpoints that Kubernetes knows, and writes
 * the object's status. Without the API server the last programme goes on, after a restart the one
 * that was kept on disk.
 */
public final class KubernetesSource implements AutoCloseable {
  /** How long the API server has at the start before the programme on disk is taken. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final ObjectMapper mapper = new ObjectMapper();
  private final EndpointSliceWatch slices;
  private final KubernetesProgramme programme;
  private final StatusWriter writer;
  private final SpeakerWatch speaker;

  /**
   * Starts to follow the object.
   *
   * @param client of the API server, which may be away; closed with this
   * @param stateFolder where the programme is kept across restarts
   * @param target runs the programmes
   * @param status what is to be seen now, for the status of the object
   */
  public KubernetesSource(
      KubernetesClient client,
      SpeakerIdentity identity,
      Path stateFolder,
      AssignmentTarget target,
      Supplier<Optional<SpeakerStatus>> status) {
    this.client = client;
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("kubernetes").daemon().factory());
    // What is due later is not waited for at the end.
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    Outage outage = new Outage(client.getMasterUrl().toString());
    slices = new EndpointSliceWatch(client, outage, this::slicesChanged);
    programme =
        new KubernetesProgramme(
            identity, new ProgrammeCache(stateFolder, identity), slices, target, this::after);
    writer = new StatusWriter(client, identity, status);
    after(START_PATIENCE, programme::takeCache);
    speaker =
        new SpeakerWatch(
            client,
            identity,
            object -> after(Duration.ZERO, () -> take(object)),
            outage,
            () -> after(Duration.ZERO, programme::takeCache));
  }

  /** Says that the status may have changed. Quick. */
  public void statusChanged() {
    writer.changed();
  }

  private void take(GenericKubernetesResource object) {
    JsonNode spec = mapper.valueToTree(object.getAdditionalProperties().get("spec"));
    String uid = object.getMetadata().getUid();
    Long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    writer.about(uid);
    programme.object(new Version(uid, generation), spec);
  }

  /** Endpoints come in swarms; those that wait together are looked at once. */
  private void slicesChanged() {
    if (refreshing.compareAndSet(false, true)) {
      after(
          Duration.ZERO,
          () -> {
            refreshing.set(false);
            programme.endpointsChanged();
          });
    }
  }

  private void after(Duration delay, Runnable task) {
    try {
      var _ = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // Closed: nothing is to be done any more.
    }
  }

  /** An executor would keep a mistake of ours to itself. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
  }

  /** Ends; what runs is kept on disk, and the last status is written. */
  @Override
  public void close() {
    writer.close();
    speaker.close();
    thread.execute(() -> guarded(programme::saveNow));
    thread.execute(() -> guarded(slices::close));
    thread.close();
    client.close();
  }
}
