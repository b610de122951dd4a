package io.floatingvip.speaker.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /healthz}, {@code /readyz} and {@code /status}. */
public final class StatusServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * An answer to a request.
   *
   * @param status of HTTP
   * @param type of the content
   * @param body the content
   */
  public record Answer(int status, String type, String body) {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** 200 with JSON. */
    public static Answer json(String body) {
      return new Answer(200, "application/json", body);
    }

    /** 200 with Prometheus' text format. */
    public static Answer metrics(String body) {
      return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }

    /** 200 with {@code ok} where nothing is wrong, else 503 with what is. */
    public static Answer health(String complaint) {
      return complaint.isEmpty()
          ? new Answer(200, TEXT, "ok\n")
          : new Answer(503, TEXT, complaint + "\n");
    }
  }

  /**
   * Serves on an address.
   *
   * @param address where
   * @param pages the answers
   * @throws IOException where the address can't be bound
   */
  public static StatusServer start(InetSocketAddress address, Pages pages) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    StatusServer started = new StatusServer(server);
    server.setExecutor(started.threads);
    started.serve("/metrics", pages.metrics());
    started.serve("/healthz", pages.healthz());
    started.serve("/readyz", pages.readyz());
    started.serve("/status", pages.status());
    server.start();
    return started;
  }

  /**
   * What is served; each is asked on every request, by many threads.
   *
   * @param metrics in Prometheus' text format
   * @param healthz whether the process works; where it does not, it is to be restarted
   * @param readyz whether it has a programme and runs it
   * @param status as JSON
   */
  public record Pages(
      Supplier<Answer> metrics,
      Supplier<Answer> healthz,
      Supplier<Answer> readyz,
      Supplier<Answer> status) {}

  /** Where it listens, with the port that was chosen for port 0. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** The same as people write it. */
  public URI uri() {
    InetSocketAddress bound = address();
    try {
      // Puts an IPv6 address into brackets.
      return new URI(
          "http", null, bound.getAddress().getHostAddress(), bound.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("an address is a host", e);
    }
  }

  private void serve(String path, Supplier<Answer> page) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer(exchange, path, page);
          }
        });
  }

  private static void answer(HttpExchange exchange, String path, Supplier<Answer> page)
      throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    Answer answer;
    if (!exchange.getRequestURI().getPath().equals(path)) {
      answer = new Answer(404, Answer.TEXT, "there is no such page\n");
    } else if (!head && !exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      answer = new Answer(405, Answer.TEXT, "only GET\n");
    } else {
      answer = page.get();
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
