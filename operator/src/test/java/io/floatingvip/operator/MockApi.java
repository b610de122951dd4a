package io.floatingvip.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.floatingvip.crds.AddressPool;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.VirtualIP;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;

/**
 * fabric8's API server with server-side apply for one field manager: what it applies is the whole
 * spec, or the whole status.
 */
final class MockApi implements AutoCloseable {
  private final Objects objects = new Objects();
  private final KubernetesMockServer server;

  MockApi() {
    for (Class<? extends CustomResource<?, ?>> type :
        List.of(VirtualIP.class, BackendPool.class, AddressPool.class, Speaker.class)) {
      objects.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(type));
    }
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), objects, false);
    server.init(InetAddress.getLoopbackAddress(), 0);
  }

  /** Returns a new client; the caller closes it. */
  KubernetesClient client() {
    String url = "http://127.0.0.1:" + server.getPort();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withRequestRetryBackoffLimit(1)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Returns the paths that were written to since the last call. */
  List<String> writes() {
    List<String> paths = List.copyOf(objects.writes);
    objects.writes.clear();
    return paths;
  }

  /** Lets every write to a path that ends so fail, until told otherwise; empty: none. */
  void failWritesTo(String suffix) {
    objects.failing = suffix;
  }

  @Override
  public void close() {
    try {
      server.destroy();
    } catch (IllegalStateException e) {
      // It gives itself ten seconds, which a busy machine may not have; its threads end with ours.
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
    }
  }

  private static final class Objects extends KubernetesCrudDispatcher {
    private static final String STATUS = "/status";

    private final Queue<String> writes = new ConcurrentLinkedQueue<>();
    private volatile String failing = "";

    // One write at a time: an apply reads first.
    @Override
    public synchronized MockResponse handleCreate(RecordedRequest request) {
      return super.handleCreate(request);
    }

    @Override
    public synchronized MockResponse handleUpdate(RecordedRequest request) {
      return super.handleUpdate(request);
    }

    @Override
    public synchronized MockResponse handleDelete(String path) {
      return super.handleDelete(path);
    }

    @Override
    public synchronized MockResponse handlePatch(RecordedRequest request) {
      String path = URI.create(request.getPath()).getPath();
      writes.add(path);
      if (!failing.isEmpty() && path.endsWith(failing)) {
        return new MockResponse().setResponseCode(HttpURLConnection.HTTP_INTERNAL_ERROR);
      }
      String type = String.valueOf(request.getHeader("Content-Type"));
      return type.contains("apply-patch") ? apply(request, path) : super.handlePatch(request);
    }

    private MockResponse apply(RecordedRequest request, String path) {
      ObjectNode desired = Serialization.unmarshal(request.getUtf8Body(), ObjectNode.class);
      boolean status = path.endsWith(STATUS);
      String objectPath = status ? path.substring(0, path.length() - STATUS.length()) : path;
      MockResponse found = handleGet(objectPath);
      if (found.code() == HttpURLConnection.HTTP_NOT_FOUND) {
        if (status) {
          return found;
        }
        String collection = path.substring(0, path.lastIndexOf('/'));
        return handleCreate(at(request, HttpMethod.POST, collection, desired));
      }
      ObjectNode merged = Serialization.unmarshal(found.getBody().readUtf8(), ObjectNode.class);
      String part = status ? "status" : "spec";
      merged.set(part, desired.get(part));
      if (!status) {
        merged.withObject("/metadata").setAll(desired.withObject("/metadata"));
      }
      return handleUpdate(at(request, HttpMethod.PUT, path, merged));
    }

    private static RecordedRequest at(
        RecordedRequest request, HttpMethod method, String path, ObjectNode body) {
      Buffer content = new Buffer(Serialization.asJson(body).getBytes(StandardCharsets.UTF_8));
      return new RecordedRequest(
          request.getHttpVersion(), method, path, request.getHeaders(), content);
    }
  }

  /** Returns the version of an object, which changes with every write. */
  static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }
}
