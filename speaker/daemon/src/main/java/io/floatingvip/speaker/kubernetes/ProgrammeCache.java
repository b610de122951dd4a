package io.floatingvip.speaker.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.kubernetes.KubernetesProgramme.Version;
import io.floatingvip.speaker.programme.Pool.EndpointSlices;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good programme on disk, with the endpoints that its pools had: what a speaker comes back
 * with while the API server is away. Belongs to the thread of its owner.
 */
final class ProgrammeCache {
  private static final Logger LOG = LoggerFactory.getLogger(ProgrammeCache.class);

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path file;
  private final SpeakerIdentity identity;
  private Optional<Content> saved = Optional.empty();
  private boolean writable = true;

  ProgrammeCache(Path folder, SpeakerIdentity identity) {
    this.file = folder.resolve("programme.json");
    this.identity = identity;
  }

  /**
   * What is kept.
   *
   * @param version of the Speaker object
   * @param spec without mistakes
   * @param endpoints of the pools that have theirs in Kubernetes
   */
  record Content(Version version, JsonNode spec, Map<EndpointSlices, List<Endpoint>> endpoints) {}

  Path file() {
    return file;
  }

  /** What was kept for this node; nothing where there is nothing or it can't be understood. */
  Optional<Content> load() {
    try {
      JsonNode json = mapper.readTree(Files.readAllBytes(file));
      if (!json.path("speaker").asText().equals(identity.toString())) {
        LOG.info("{} is about another Speaker object and not used", file);
        return Optional.empty();
      }
      Map<EndpointSlices, List<Endpoint>> endpoints = new LinkedHashMap<>();
      for (JsonNode service : json.path("services")) {
        EndpointSlices reference =
            new EndpointSlices(
                service.path("namespace").asText(),
                service.path("service").asText(),
                service.path("port").asText());
        endpoints.put(reference, endpoints(service.path("endpoints")));
      }
      return Optional.of(
          new Content(
              new Version(json.path("uid").asText(), json.path("generation").asLong()),
              json.path("spec"),
              endpoints));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} can't be read and is not used: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Endpoint> endpoints(JsonNode array) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode endpoint : array) {
      endpoints.add(
          new Endpoint(
              InetAddress.ofLiteral(endpoint.path("address").asText()),
              endpoint.path("port").asInt(),
              endpoint.path("weight").asInt()));
    }
    return endpoints;
  }

  /** Keeps this, as a whole or not at all. */
  void save(Content content) {
    if (saved.isPresent() && saved.get().equals(content)) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "programme", ".tmp");
      try {
        Files.write(draft, bytes(content));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
      saved = Optional.of(content);
      writable = true;
    } catch (IOException e) {
      if (writable) {
        LOG.warn(
            "can't keep the programme in {}, a restart without the API server would begin with"
                + " nothing: {}",
            file,
            e.toString());
      }
      writable = false;
    }
  }

  private byte[] bytes(Content content) throws JsonProcessingException {
    ObjectNode json = mapper.createObjectNode();
    json.put("speaker", identity.toString());
    json.put("uid", content.version.uid());
    json.put("generation", content.version.generation());
    json.set("spec", content.spec);
    ArrayNode services = json.putArray("services");
    content.endpoints.forEach((reference, endpoints) -> {
      ObjectNode service = services.addObject();
      service.put("namespace", reference.namespace());
      service.put("service", reference.service());
      service.put("port", reference.port());
      ArrayNode list = service.putArray("endpoints");
      for (Endpoint endpoint : endpoints) {
        ObjectNode item = list.addObject();
        item.put("address", endpoint.address().getHostAddress());
        item.put("port", endpoint.port());
        item.put("weight", endpoint.weight());
      }
    });
    return mapper.writeValueAsBytes(json);
  }
}
