package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the custom resource takes the speaker takes, and no more. */
class DefinitionBoundsTest {
  /** A programme that has one of everything that holds a number. */
  private static final String PROGRAMME =
      """
      {"virtualRouters": [{"name": "web", "virtualRouterID": 51, "interface": "eth0",
         "addresses": ["10.0.0.100"],
         "tracks": [{"name": "up", "type": "TCP", "address": "127.0.0.1", "port": 80}]}],
       "listeners": [{"name": "http", "addresses": ["10.0.0.100"], "port": 80, "pool": "web"}],
       "pools": [{"name": "web", "endpoints": [{"address": "10.0.0.11", "port": 8080}],
         "healthCheck": {}, "queue": {}}]}
      """;

  record Bound(String path, long value) {
    @Override
    public String toString() {
      return path + " is " + value;
    }
  }

  static Stream<Bound> allowed() throws IOException {
    return limits().stream().map(limit -> new Bound(limit.path, limit.value));
  }

  static Stream<Bound> beyond() throws IOException {
    return limits().stream().map(limit -> new Bound(limit.path, limit.value + limit.outwards));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void whatTheDefinitionJustTakesIsTaken(Bound bound) throws IOException {
    assertEquals(List.of(), mistakes(bound));
  }

  @ParameterizedTest
  @MethodSource("beyond")
  void whatTheDefinitionJustRefusesIsRefused(Bound bound) throws IOException {
    assertFalse(mistakes(bound).isEmpty());
  }

  private static List<Mistake> mistakes(Bound bound) throws IOException {
    JsonNode programme = new ObjectMapper().readTree(PROGRAMME);
    int last = bound.path.lastIndexOf('/');
    ((ObjectNode) programme.at(bound.path.substring(0, last)))
        .put(bound.path.substring(last + 1), bound.value);
    return Reading.ofObject(programme, Reading.NONE).mistakes();
  }

  private record Limit(String path, long value, int outwards) {}

  private static List<Limit> limits() throws IOException {
    List<Limit> limits = new ArrayList<>();
    collect("", new ObjectMapper().readTree(PROGRAMME), schema(), limits);
    return limits;
  }

  private static JsonNode schema() {
    try (InputStream definition =
        DefinitionBoundsTest.class.getResourceAsStream("/crds/speakers.floatingvip.io.yaml")) {
      return new YAMLMapper()
          .readTree(Objects.requireNonNull(definition))
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(String path, JsonNode value, JsonNode schema, List<Limit> limits) {
    if (value instanceof ArrayNode items && !items.isEmpty()) {
      collect(path + "/0", items.get(0), schema.path("items"), limits);
    } else if (value instanceof ObjectNode) {
      schema
          .path("properties")
          .properties()
          .forEach(property -> {
            String name = property.getKey();
            addBounds(path + "/" + name, property.getValue(), limits);
            collect(path + "/" + name, value.path(name), property.getValue(), limits);
          });
    }
  }

  private static void addBounds(String path, JsonNode schema, List<Limit> limits) {
    if (schema.has("minimum")) {
      limits.add(new Limit(path, schema.get("minimum").asLong(), -1));
    }
    if (schema.has("maximum")) {
      limits.add(new Limit(path, schema.get("maximum").asLong(), 1));
    }
  }
}
