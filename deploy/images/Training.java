import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program once, as it would run in a cluster, so that it loads the classes that it needs for
 * its start and for the first takeover: one where a predecessor hands its address over. It needs a
 * network of its own, in which {@code eth0} has 192.0.2.1: an address is taken and announced there.
 */
final class Training {
  private static final int API_PORT = 8001;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final Duration ASK_EVERY = Duration.ofMillis(100);
  private static final int REQUESTS = 20;
  private static final int LINES_SHOWN = 10;

  private static final Map<String, String> OBJECTS =
      Map.of(
          "namespaces",
          """
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "training", "uid": "1", "resourceVersion": "1"}}
          """,
          "nodes",
          """
          {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node", "uid": "2", "resourceVersion": "1"}}
          """,
          "virtualips",
          """
          {"apiVersion": "floatingvip.io/v1alpha1", "kind": "VirtualIP",
           "metadata": {"name": "web", "namespace": "default", "uid": "3", "resourceVersion": "1", "generation": 1,
                        "creationTimestamp": "2026-01-01T00:00:00Z"},
           "spec": {"addresses": ["192.0.2.100"], "ports": [{"port": 80, "protocol": "TCP", "backendPool": "web"}]}}
          """,
          "backendpools",
          """
          {"apiVersion": "floatingvip.io/v1alpha1", "kind": "BackendPool",
           "metadata": {"name": "web", "namespace": "default", "uid": "4", "resourceVersion": "1", "generation": 1},
           "spec": {"endpoints": [{"address": "192.0.2.1", "port": 8001}]}}
          """,
          "speakers",
          """
          {"apiVersion": "floatingvip.io/v1alpha1", "kind": "Speaker",
           "metadata": {"name": "node", "namespace": "training", "uid": "5", "resourceVersion": "1", "generation": 1},
           "spec": {
             "virtualRouters": [{"name": "web", "virtualRouterID": 51, "interface": "eth0", "priority": 150,
                                 "addresses": ["192.0.2.100"]},
                                {"name": "web6", "virtualRouterID": 51, "interface": "eth0", "priority": 150,
                                 "addresses": ["2001:db8::100"]}],
             "listeners": [{"name": "web", "addresses": ["192.0.2.100"], "port": 80, "pool": "web"}],
             "pools": [{"name": "web", "endpoints": [{"address": "127.0.0.1", "port": 8001}]}]},
           "status": {"interfaces": [{"name": "eth0", "index": 2, "mac": "52:54:00:12:34:56", "up": true,
                                      "addresses": ["192.0.2.1/24"]}]}}
          """);

  private Training() {}

  /**
   * @param arguments the folder for its state, the address that it serves, a page whose answer 200
   *     shows that it does what it is for, the predecessor's command and {@code --} if it has one,
   *     and the program with its arguments; or none, to be its API server until it is killed
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      new TrainingApi(API_PORT, OBJECTS);
      return;
    }
    Path folder = Path.of(arguments[0]);
    List<String> commands = Arrays.asList(arguments).subList(3, arguments.length);
    int end = commands.indexOf("--");
    try (TrainingApi api = new TrainingApi(API_PORT, OBJECTS)) {
      Deque<Process> programs = new ArrayDeque<>();
      try {
        if (end > 0) {
          programs.push(start(commands.subList(0, end), folder));
        }
        programs.push(start(commands.subList(end + 1, commands.size()), folder));
        train(programs, URI.create(arguments[1]), URI.create(arguments[2]));
      } finally {
        programs.forEach(Process::destroyForcibly);
      }
    } catch (IllegalStateException e) {
      List<String> log = Files.readAllLines(folder.resolve("log"));
      log.stream().skip(Math.max(0, log.size() - LINES_SHOWN)).forEach(System.err::println);
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * @param programs the program, and perhaps its predecessor
   */
  private static void train(Deque<Process> programs, URI address, URI page)
      throws InterruptedException {
    Process program = programs.getFirst();
    awaitPage(program, address.resolve("/readyz"));
    if (programs.size() > 1) {
      // By then the predecessor has the address, wherever it was before.
      Thread.sleep(SETTLED);
      end(programs.removeLast());
    }
    awaitPage(program, page);
    for (String own : List.of("/metrics", "/status", "/healthz")) {
      ask(address.resolve(own));
    }
    for (int i = 0; i < REQUESTS; i++) {
      ask(page);
    }
    end(program);
  }

  private static void end(Process program) throws InterruptedException {
    program.destroy();
    if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      program.destroyForcibly();
      throw new IllegalStateException("the program does not end");
    }
  }

  private static Process start(List<String> command, Path folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBERNETES_MASTER", "http://127.0.0.1:" + API_PORT);
    builder.environment().put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    builder.environment().put("NODE_NAME", "node");
    builder.environment().put("POD_NAMESPACE", "training");
    builder.environment().put("LEADER_ELECTION", "false");
    return builder.redirectOutput(Redirect.appendTo(folder.resolve("log").toFile())).start();
  }

  private static void awaitPage(Process program, URI page) throws InterruptedException {
    long start = System.nanoTime();
    while (ask(page) != 200) {
      if (!program.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("no answer from " + page);
      }
      Thread.sleep(ASK_EVERY);
    }
  }

  /** Returns the status of the answer; 0 where there is none. */
  private static int ask(URI page) throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }
}
