import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * What a program in training takes for an API server: lists have the objects that it is given,
 * watches stay silent, and whatever is written is taken. Each request has a virtual thread.
 */
final class TrainingApi implements AutoCloseable {
  private static final String NOTHING =
      """
      {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404}
      """;

  private final HttpServer server;
  private final Map<String, String> objects;

  /**
   * Starts it on a loopback port.
   *
   * @param objects one object in JSON for each of the resources, by the plural
   */
  TrainingApi(int port, Map<String, String> objects) throws IOException {
    this.objects = objects;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] written = exchange.getRequestBody().readAllBytes();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      // The client then asks again without a WebSocket.
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    } else if (query.contains("watch=true")) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      // The server sends the head with the first byte.
      exchange.getResponseBody().write(' ');
      exchange.getResponseBody().flush();
    } else if (exchange.getRequestMethod().equals("GET")) {
      String path = exchange.getRequestURI().getPath();
      String resource = path.substring(path.lastIndexOf('/') + 1);
      boolean list = query.contains("resourceVersion") || objects.containsKey(resource);
      respond(
          exchange,
          list ? 200 : 404,
          (list ? list(resource) : NOTHING).getBytes(StandardCharsets.UTF_8));
    } else {
      respond(exchange, 200, written);
    }
  }

  private String list(String resource) {
    return """
    {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": "1"}, "items": [%s]}
    """
        .formatted(objects.getOrDefault(resource, ""));
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
