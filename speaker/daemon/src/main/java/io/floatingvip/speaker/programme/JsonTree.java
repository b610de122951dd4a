package io.floatingvip.speaker.programme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Turns Jackson's tree into nodes, which have no lines then, and back. */
final class JsonTree {
  private JsonTree() {}

  static Node read(JsonNode json) {
    OptionalInt line = OptionalInt.empty();
    return switch (json.getNodeType()) {
      case OBJECT -> {
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
          fields.put(field.getKey(), new Node.Field(read(field.getValue()), line));
        }
        yield new Node.Mapping(fields, line);
      }
      case ARRAY -> {
        List<Node> items = new ArrayList<>();
        for (JsonNode item : json) {
          items.add(read(item));
        }
        yield new Node.Sequence(items, line);
      }
      case NUMBER -> new Node.Numeral(json.decimalValue(), json.asText(), line);
      case BOOLEAN -> new Node.Truth(json.booleanValue(), line);
      case STRING, BINARY, POJO -> new Node.Text(json.asText(), line);
      case NULL, MISSING -> new Node.Nothing(line);
    };
  }

  static JsonNode write(Node node) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (node) {
      case Node.Mapping mapping -> {
        ObjectNode object = json.objectNode();
        mapping.fields().forEach((name, field) -> object.set(name, write(field.value())));
        yield object;
      }
      case Node.Sequence sequence -> {
        ArrayNode array = json.arrayNode();
        sequence.items().forEach(item -> array.add(write(item)));
        yield array;
      }
      case Node.Text text -> json.textNode(text.value());
      case Node.Numeral number -> json.numberNode(number.value());
      case Node.Truth truth -> json.booleanNode(truth.value());
      case Node.Nothing _ -> json.nullNode();
    };
  }
}
