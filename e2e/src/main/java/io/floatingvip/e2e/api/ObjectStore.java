package io.floatingvip.e2e.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects, with server-side apply on top of what fabric8's store knows. */
final class ObjectStore extends KubernetesCrudDispatcher {
  private static final String STATUS_PATH = "/status";
  private static final Pattern FIELD_MANAGER = Pattern.compile("(?:^|&)fieldManager=([^&]*)");

  private final AppliedFields appliedFields = new AppliedFields();

  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    String contentType = request.getHeader("Content-Type");
    if (contentType == null || !contentType.contains("apply-patch")) {
      return super.handlePatch(at(request, HttpMethod.PATCH, path(request), request.getBody()));
    }
    return apply(request);
  }

  @Override
  public MockResponse handleUpdate(RecordedRequest request) {
    // The store takes a path with a query for another object than the one without.
    return super.handleUpdate(at(request, HttpMethod.PUT, path(request), request.getBody()));
  }

  @Override
  public MockResponse handleCreate(RecordedRequest request) {
    return super.handleCreate(at(request, HttpMethod.POST, path(request), request.getBody()));
  }

  private synchronized MockResponse apply(RecordedRequest request) {
    String path = path(request);
    ObjectNode desired = Serialization.unmarshal(request.getUtf8Body(), ObjectNode.class);
    boolean status = path.endsWith(STATUS_PATH);
    String objectPath = status ? path.substring(0, path.length() - STATUS_PATH.length()) : path;
    MockResponse found = handleGet(objectPath);
    if (found.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return status ? found : create(request, path, desired);
    }
    ObjectNode current = Serialization.unmarshal(body(found), ObjectNode.class);
    ObjectNode merged = appliedFields.apply(path, fieldManager(request), current, desired);
    return super.handleUpdate(at(request, HttpMethod.PUT, path, json(merged)));
  }

  private MockResponse create(RecordedRequest request, String path, ObjectNode desired) {
    appliedFields.created(path, fieldManager(request), desired);
    String collection = path.substring(0, path.lastIndexOf('/'));
    return super.handleCreate(at(request, HttpMethod.POST, collection, json(desired)));
  }

  private static String body(MockResponse response) {
    return response.getBody().readUtf8();
  }

  private static Buffer json(ObjectNode object) {
    return new Buffer(Serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
  }

  private static String path(RecordedRequest request) {
    return URI.create(request.getPath()).getPath();
  }

  private static String fieldManager(RecordedRequest request) {
    String query = URI.create(request.getPath()).getRawQuery();
    Matcher manager = FIELD_MANAGER.matcher(query == null ? "" : query);
    return manager.find() ? URLDecoder.decode(manager.group(1), StandardCharsets.UTF_8) : "";
  }

  private static RecordedRequest at(
      RecordedRequest request, HttpMethod method, String path, Buffer body) {
    return new RecordedRequest(request.getHttpVersion(), method, path, request.getHeaders(), body);
  }
}
