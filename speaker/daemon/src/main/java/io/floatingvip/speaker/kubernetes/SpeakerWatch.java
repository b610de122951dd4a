package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the node's Speaker object, and creates it, empty, where it is missing: so the operator
 * learns of the node. A virtual thread of its own looks after that.
 */
final class SpeakerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpeakerWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final SpeakerIdentity identity;
  private final Outage outage;
  private final SharedIndexInformer<GenericKubernetesResource> informer;
  private final Thread keeper;

  /**
   * Starts to follow.
   *
   * @param onObject is called by the client's threads and has to hand over
   * @param onFailure is called likewise when the API server does not answer
   */
  SpeakerWatch(
      KubernetesClient client,
      SpeakerIdentity identity,
      Consumer<GenericKubernetesResource> onObject,
      Outage outage,
      Runnable onFailure) {
    this.outage = outage;
    this.client = client;
    this.identity = identity;
    // As it came, and not as our own types have it: those would drop a field that is unknown.
    informer =
        client
            .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(Speaker.class))
            .inNamespace(identity.namespace())
            .withName(identity.name())
            .runnableInformer(0);
    informer.addEventHandler(new Handover(onObject));
    informer.exceptionHandler((_, failure) -> {
      outage.began(failure);
      onFailure.run();
      return true;
    });
    var _ = informer.start();
    keeper = Thread.ofVirtual().name("speaker-object").start(this::keep);
  }

  private void keep() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean current = informer.hasSynced() && informer.isWatching();
        if (current) {
          outage.ended();
        }
        boolean missing = current && informer.getStore().list().isEmpty();
        Thread.sleep(missing && !create() ? AFTER_FAILURE : PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean create() {
    Speaker speaker = new Speaker();
    speaker.getMetadata().setNamespace(identity.namespace());
    speaker.getMetadata().setName(identity.name());
    speaker.setSpec(SpeakerSpec.EMPTY);
    try {
      client.resource(speaker).create();
      LOG.info("created {}", identity);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return true;
      }
      LOG.warn("can't create {}: {}", identity, e.getMessage());
      return false;
    }
  }

  private record Handover(Consumer<GenericKubernetesResource> onObject)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      onObject.accept(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      onObject.accept(now);
    }

    /** The programme goes on; the object is created anew and filled by the operator. */
    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      LOG.warn("the Speaker object was deleted; its programme goes on");
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    informer.stop();
  }
}
