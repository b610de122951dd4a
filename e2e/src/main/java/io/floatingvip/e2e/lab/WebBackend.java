package io.floatingvip.e2e.lab;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/** A small web server that answers every request with its own name. Arguments: port, name. */
public final class WebBackend {
  private WebBackend() {}

  public static void main(String[] arguments) throws IOException {
    // Otherwise head and body of an answer are two packets, the second waiting for a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    byte[] answer = (arguments[1] + "\n").getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  /** Starts one on a host, at port 8080, and waits until it listens. */
  public static LabProcess start(LabNode node) {
    LabProcess process =
        node.start("web", new JavaProgram(WebBackend.class).command("8080", node.name()), Map.of());
    Reachability.await(node.address(), 8080);
    return process;
  }
}
