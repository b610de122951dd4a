package io.floatingvip.speaker.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.floatingvip.crds.Speaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server of one test, which may go away and come back with what it knew. */
final class MockApiServer implements AutoCloseable {
  private final Store store = new Store();
  private KubernetesMockServer server = start(0);
  private final int port = server.getPort();

  /** The objects; a server-side apply of a status is taken as a merge, without field ownership. */
  private static final class Store extends KubernetesCrudDispatcher {
    private final AtomicInteger statusWrites = new AtomicInteger();

    Store() {
      expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Speaker.class));
    }

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String type = request.getHeader("Content-Type");
      if (type == null || !type.contains("apply-patch")) {
        return super.handlePatch(request);
      }
      statusWrites.incrementAndGet();
      Headers headers =
          request
              .getHeaders()
              .newBuilder()
              .setHeader("Content-Type", "application/merge-patch+json")
              .build();
      return super.handlePatch(
          new RecordedRequest(
              request.getHttpVersion(),
              request.method(),
              URI.create(request.getPath()).getPath(),
              headers,
              request.getBody()));
    }
  }

  private KubernetesMockServer start(int wanted) {
    KubernetesMockServer started =
        new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), store, false);
    started.init(InetAddress.ofLiteral("127.0.0.1"), wanted);
    return started;
  }

  KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withNamespace("default")
            .withConnectionTimeout(1_000)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** How often somebody wrote a status. */
  int statusWrites() {
    return store.statusWrites.get();
  }

  void goAway() {
    try {
      server.destroy();
    } catch (IllegalStateException e) {
      // A watch that ends at the same moment blocks the mock's own event loop for longer than the
      // mock waits for it. It ends all the same.
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      awaitRefusal();
    }
  }

  private void awaitRefusal() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        Thread.sleep(20);
      } catch (IOException e) {
        return;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("the mock API server does not end");
  }

  void comeBack() {
    server = start(port);
  }

  @Override
  public void close() {
    goAway();
  }
}
