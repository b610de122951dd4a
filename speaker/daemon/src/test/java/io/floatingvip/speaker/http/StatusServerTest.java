package io.floatingvip.speaker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.floatingvip.speaker.http.StatusServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final AtomicReference<String> complaint = new AtomicReference<>("");
  private final HttpClient client = HttpClient.newHttpClient();
  private final StatusServer server = start();

  private StatusServer start() {
    StatusServer.Pages pages =
        new StatusServer.Pages(
            () -> Answer.metrics("up 1\n"),
            () -> Answer.health(complaint.get()),
            () -> Answer.health(complaint.get()),
            () -> Answer.json("{}"));
    try {
      return StatusServer.start(ANY, pages);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void healthIsOkWithoutComplaint() throws Exception {
    assertEquals(200, ask("GET", "/healthz").statusCode());
    assertEquals("ok\n", ask("GET", "/readyz").body());
  }

  @Test
  void aComplaintIsUnavailableAndSaysWhy() throws Exception {
    complaint.set("the loop is stuck");
    HttpResponse<String> answer = ask("GET", "/healthz");
    assertEquals(503, answer.statusCode());
    assertEquals("the loop is stuck\n", answer.body());
  }

  @Test
  void statusIsJsonAndMetricsAreText() throws Exception {
    HttpResponse<String> status = ask("GET", "/status");
    assertEquals("{}", status.body());
    assertEquals("application/json", status.headers().firstValue("Content-Type").orElse(""));
    assertEquals("up 1\n", ask("GET", "/metrics").body());
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertEquals(404, ask("GET", "/").statusCode());
    assertEquals(404, ask("GET", "/status/more").statusCode());
    assertEquals(405, ask("POST", "/status").statusCode());
    assertEquals(200, ask("HEAD", "/status").statusCode());
  }

  @Test
  void anAddressInUseIsAnError() {
    StatusServer.Pages none =
        new StatusServer.Pages(
            () -> Answer.health(""),
            () -> Answer.health(""),
            () -> Answer.health(""),
            () -> Answer.health(""));
    assertThrows(IOException.class, () -> StatusServer.start(server.address(), none));
  }
}
