package io.floatingvip.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The built speaker as a host runs it from a file. */
final class SpeakerProgram {
  private static final String LAUNCHER =
      "speaker/daemon/target/floating-vip-speaker/bin/floating-vip-speaker";
  private static final int HTTP_PORT = 9350;
  private static final int ANSWER_MILLIS = 2_000;

  private final LabNode node;
  private final Path file;
  private final LabProcess process;

  private SpeakerProgram(LabNode node, Path file, LabProcess process) {
    this.node = node;
    this.file = file;
    this.process = process;
  }

  /**
   * @param folder where the programme is written to
   */
  static SpeakerProgram start(LabNode node, Path folder, String programme) {
    return start(node, folder, programme, Map.of());
  }

  /**
   * @param folder where the programme is written to
   * @param javaOptions for its JVM
   */
  static SpeakerProgram start(LabNode node, Path folder, String programme, String javaOptions) {
    return start(node, folder, programme, Map.of("JAVA_OPTS", javaOptions));
  }

  /**
   * @param folder where the programme is written to
   * @param more of the environment
   */
  static SpeakerProgram start(
      LabNode node, Path folder, String programme, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Path file = folder.resolve(node.name() + "-speaker.yaml");
    write(file, programme);
    Path launcher = Repository.root().resolve(LAUNCHER);
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException(launcher + " is missing: build the speaker first.");
    }
    LabProcess process =
        node.start(
            "speaker",
            List.of(
                launcher.toString(),
                "--config",
                file.toString(),
                "--http",
                node.address() + ":" + HTTP_PORT),
            environment);
    return new SpeakerProgram(node, file, process);
  }

  LabNode node() {
    return node;
  }

  LabProcess process() {
    return process;
  }

  Path file() {
    return file;
  }

  /** Renames a new programme over the old one, as configuration tools do. */
  void replaceProgramme(String programme) {
    write(file, programme);
  }

  private static void write(Path file, String programme) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, programme);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its {@code /status}, or why it does not answer. */
  JsonNode status() {
    ObjectMapper json = new ObjectMapper();
    try {
      URI address = URI.create("http://" + node.address() + ":" + HTTP_PORT + "/status");
      URLConnection connection = address.toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      try (InputStream answer = connection.getInputStream()) {
        return json.readTree(answer);
      }
    } catch (IOException e) {
      return json.createObjectNode().put("unreadable", e.toString());
    }
  }

  /** What its wall clock says, to the second. */
  Instant wallClock() {
    try {
      URI address = URI.create("http://" + node.address() + ":" + HTTP_PORT + "/healthz");
      URLConnection connection = address.toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      return Instant.ofEpochMilli(connection.getDate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rules of nf_tables on its host. */
  String rules() {
    return node.run("nft", "list", "ruleset");
  }

  /** The state of its first virtual router: {@code Active}, {@code Backup}, ... or empty. */
  String state() {
    return status().at("/virtualRouters/0/state").asText();
  }

  /** The state of one of its virtual routers; empty where it has none of that name. */
  String state(String router) {
    for (JsonNode each : status().at("/virtualRouters")) {
      if (each.path("name").asText().equals(router)) {
        return each.path("state").asText();
      }
    }
    return "";
  }

  /** Whether the kernel removes its addresses with the process, not only when a lease ends. */
  boolean isProcessBound() {
    return status().at("/virtualRouters/0/addresses/0/placement").asText().equals("ProcessBound");
  }
}
