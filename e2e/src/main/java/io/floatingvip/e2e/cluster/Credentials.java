package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Certificates, keys, tokens and kubeconfig files of one cluster, made anew each time. */
final class Credentials {
  static final String ADMIN = "admin";
  static final String CONTROLLER_MANAGER = "system:kube-controller-manager";
  static final String SCHEDULER = "system:kube-scheduler";
  static final String PROXY = "system:kube-proxy";

  private final Path folder;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private Credentials(Path folder) {
    this.folder = folder;
  }

  /** Makes all of them in a folder that only its owner can read. */
  static Credentials create(Path folder) {
    Credentials credentials = new Credentials(folder);
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      credentials.createCertificates();
      credentials.createTokens();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return credentials;
  }

  private void createCertificates() throws IOException {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=floating-vip-lab"
            + " -keyout ca.key -out ca.crt");
    // Signs service account tokens: as RSA, which every verifier knows.
    openssl("genrsa -out service-account.key 2048");
    issue(
        "apiserver",
        "/CN=kube-apiserver",
        "serverAuth",
        "IP:"
            + Addressing.CONTROL_PLANE
            + ",IP:127.0.0.1,IP:"
            + Addressing.FIRST_SERVICE
            + ",DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local");
    issue(
        "kubelet-client",
        "/O=system:masters/CN=kube-apiserver",
        "clientAuth",
        "DNS:kube-apiserver");
  }

  private void issue(String name, String subject, String usage, String names) throws IOException {
    Path extensions =
        Files.writeString(
            file(name + ".ext"), "extendedKeyUsage=" + usage + "\nsubjectAltName=" + names + "\n");
    openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "
            + subject
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    openssl(
        "x509 -req -in "
            + name
            + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "
            + extensions.getFileName()
            + " -out "
            + name
            + ".crt");
  }

  private void openssl(String arguments) {
    List<String> words = new ArrayList<>(List.of("env", "--chdir=" + folder, "openssl"));
    words.addAll(List.of(arguments.split(" ")));
    Command.of(words).run();
  }

  private void createTokens() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(row(ADMIN, "system:masters"));
    for (String component : List.of(CONTROLLER_MANAGER, SCHEDULER, PROXY)) {
      table.append(row(component, ""));
    }
    for (String node : Addressing.NODES) {
      table.append(row(user(node), "system:nodes"));
    }
    Files.writeString(file("tokens.csv"), table);
  }

  private String row(String user, String group) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    tokens.put(user, token);
    return token + "," + user + "," + user + ",\"" + group + "\"\n";
  }

  /** The user that a node's kubelet is. */
  static String user(String node) {
    return "system:node:" + node;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Writes the kubeconfig file of a user whom {@link #create} made a token for. */
  Path kubeconfig(String user, String server, Path file) {
    String token = tokens.get(user);
    if (token == null) {
      throw new IllegalArgumentException("no such user: " + user);
    }
    try {
      String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(file("ca.crt")));
      return Files.writeString(file, kubeconfig(server, authority, user, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kubeconfig(String server, String authority, String user, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: floating-vip-lab
        cluster: {server: "%s", certificate-authority-data: %s}
    users:
      - name: "%s"
        user: {token: %s}
    contexts:
      - name: floating-vip-lab
        context: {cluster: floating-vip-lab, user: "%s"}
    current-context: floating-vip-lab
    """
        .formatted(server, authority, user, token, user);
  }
}
