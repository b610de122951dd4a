package io.floatingvip.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real kube-apiserver with its etcd, on loopback, without nodes or controllers. The programs are
 * those of e2e/kubernetes/build; where they have not been built there is no server.
 */
public final class KubeApi implements AutoCloseable {
  private static final Path BUILD = Path.of("../e2e/kubernetes/build");
  private static final String TOKEN = "admin";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path programs;
  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private KubeApi(Path programs) throws IOException, GeneralSecurityException {
    this.programs = programs;
    folder = Files.createTempDirectory("floating-vip-api");
    port = freePort();
    int etcdPort = freePort();
    try {
      startEtcd(programs.resolve("etcd"), etcdPort, freePort());
      startServer(programs.resolve("kube-apiserver"), etcdPort);
      awaitReady();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a server where its programs are present, and applies the custom resource definitions.
   */
  public static Optional<KubeApi> start() throws Exception {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    KubeApi api = new KubeApi(programs.get());
    try {
      api.applyDefinitions();
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
    return Optional.of(api);
  }

  private static Optional<Path> programs() throws IOException, InterruptedException {
    Process build = new ProcessBuilder(BUILD.toString(), "--if-present").start();
    String output =
        new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return build.waitFor() == 0 && !output.isEmpty()
        ? Optional.of(Path.of(output))
        : Optional.empty();
  }

  /** Below the ports that the kernel gives away, to which belong those of etcd's own clients. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: another one.
      }
    }
  }

  private void startEtcd(Path program, int clientPort, int peerPort) throws IOException {
    String client = "http://127.0.0.1:" + clientPort;
    String peer = "http://127.0.0.1:" + peerPort;
    start(
        "etcd",
        program,
        "--unsafe-no-fsync",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
  }

  private void startServer(Path program, int etcdPort)
      throws IOException, GeneralSecurityException {
    Path key = writeKey();
    Path tokens =
        Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,1,system:masters\n");
    start(
        "kube-apiserver",
        program,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--endpoint-reconciler-type=none",
        "--cert-dir=" + folder.resolve("certificates"),
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--authorization-mode=RBAC",
        "--token-auth-file=" + tokens,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount");
  }

  private Path writeKey() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return Files.writeString(
        folder.resolve("service-accounts.key"),
        "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }

  /**
   * Starts a program that ends when this JVM does, whatever ends it: its standard input ends then.
   */
  private void start(String name, Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // A background job has no standard input, so the program leaves the pipe to cat.
    command.addAll(
        List.of("sh", "-c", "\"$@\" & cat >/dev/null; kill -9 $!", "sh", program.toString()));
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private void awaitReady() throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    try (KubernetesClient client = client()) {
      while (!isReady(client)) {
        if (Instant.now().isAfter(end)) {
          throw new IOException(Files.readString(folder.resolve("kube-apiserver.log")));
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"))
          && client.namespaces().withName("default").get() != null;
    } catch (KubernetesClientException _) {
      return false;
    }
  }

  private void applyDefinitions() {
    try (KubernetesClient client = client()) {
      CrdGeneration.definitions()
          .values()
          .forEach(definition -> {
            client.resource(definition).create();
            client
                .resource(definition)
                .waitUntilCondition(KubeApi::isEstablished, PATIENCE.toSeconds(), TimeUnit.SECONDS);
          });
    }
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /** Returns a new client with every right; the caller closes it. */
  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + port)
            .withOauthToken(TOKEN)
            .withTrustCerts(true)
            .withDisableHostnameVerification(true)
            .withRequestRetryBackoffLimit(1)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * Runs {@code kubectl} with every right.
   *
   * @param input what it reads
   * @return what it writes to both streams, whether it succeeds or not
   */
  public String kubectl(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("kubectl").toString(),
                "--server=https://127.0.0.1:" + port,
                "--token=" + TOKEN,
                "--insecure-skip-tls-verify",
                "--cache-dir=" + folder.resolve("kubectl")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", folder.resolve("no-kubeconfig").toString());
    Process kubectl = builder.start();
    try (OutputStream stdin = kubectl.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output =
        new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    kubectl.waitFor();
    return output;
  }

  /** Ends the server, and leaves nothing behind. */
  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      try (OutputStream input = process.getOutputStream()) {
        input.flush();
      }
    }
    for (Process process : processes) {
      process.onExit().join();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
