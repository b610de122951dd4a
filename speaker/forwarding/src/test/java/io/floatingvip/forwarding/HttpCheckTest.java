package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.HealthCheck.StatusRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that ask a web server. */
class HttpCheckTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpServer server = unbound();
  @TempDir private Path folder = Path.of("");

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(HttpServer made) throws IOException {
    server = made;
    server.bind(new InetSocketAddress(ForwarderFixture.LOOPBACK, 0), 100);
    server.createContext(
        "/",
        exchange -> {
          asked.set(
              "%s %s of %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Host")));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpsServer tls() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=somebody.example",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                keys.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer https = HttpsServer.create();
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    return https;
  }

  private PoolDraft checked(HealthCheck.Type type, String host, StatusRange expected) {
    return checked(type, host, expected, Duration.ofSeconds(30));
  }

  private PoolDraft checked(
      HealthCheck.Type type, String host, StatusRange expected, Duration timeout) {
    PoolDraft pool = new PoolDraft();
    int port = server.getAddress().getPort();
    pool.endpoints.add(new Endpoint(ForwarderFixture.LOOPBACK, port, 1));
    pool.check =
        new HealthCheck(
            type,
            Duration.ofMillis(50),
            timeout,
            2,
            2,
            new HealthCheck.Http("/healthz?deep=1", host, expected));
    return pool;
  }

  private static ForwardingStatus.Backend backend(ForwarderFixture fixture) {
    return fixture.poolStatus().backends().getFirst();
  }

  private static void await(ForwarderFixture fixture, BackendState state) {
    ForwarderFixture.await("it is " + state, () -> backend(fixture).state() == state);
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void statusDecides(Transport transport) throws Exception {
    serve(HttpServer.create());
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.apply(
          checked(HealthCheck.Type.HTTP, "shop.example", new StatusRange(200, 204)).build());
      await(fixture, BackendState.Up);
      assertEquals("GET /healthz?deep=1 of shop.example", asked.get());
      status.set(302);
      await(fixture, BackendState.Down);
      assertEquals("HTTP status 302, expected 200-204", backend(fixture).reason());
      status.set(204);
      await(fixture, BackendState.Up);
      status.set(503);
      await(fixture, BackendState.Down);
      server.stop(0);
      ForwarderFixture.await(
          "checks are counted",
          () ->
              fixture
                      .registry
                      .get("floatingvip.backend.check")
                      .tag("result", "unhealthy")
                      .functionTimer()
                      .count()
                  > 5);
      assertEquals(BackendState.Down, backend(fixture).state());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void certificatesAreNotVerified(Transport transport) throws Exception {
    serve(tls());
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      fixture.apply(checked(HealthCheck.Type.HTTPS, "", new StatusRange(200, 399)).build());
      await(fixture, BackendState.Up);
      assertEquals(
          "GET /healthz?deep=1 of 127.0.0.1:" + server.getAddress().getPort(), asked.get());
      status.set(500);
      await(fixture, BackendState.Down);
      assertEquals("HTTP status 500, expected 200-399", backend(fixture).reason());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whatIsNoTlsIsDown(Transport transport) throws Exception {
    serve(HttpServer.create());
    try (ForwarderFixture fixture = new ForwarderFixture(transport)) {
      // Such a server waits for the rest of what it takes for a request.
      Duration timeout = Duration.ofMillis(500);
      fixture.apply(
          checked(HealthCheck.Type.HTTPS, "", new StatusRange(200, 399), timeout).build());
      await(fixture, BackendState.Down);
      assertTrue(!backend(fixture).reason().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void whoAcceptsAndNeverAnswersIsDown(Transport transport) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (LoopbackServer silent = LoopbackServer.start(socket -> end.await());
        ForwarderFixture fixture = new ForwarderFixture(transport)) {
      PoolDraft pool = PoolDraft.of(silent);
      pool.check =
          new HealthCheck(
              HealthCheck.Type.HTTP,
              Duration.ofMillis(50),
              Duration.ofMillis(100),
              2,
              2,
              HealthCheck.Http.DEFAULT);
      fixture.apply(pool.build());
      await(fixture, BackendState.Down);
      assertTrue(backend(fixture).reason().endsWith(" within 100 ms"), backend(fixture).reason());
      end.countDown();
    }
  }
}
