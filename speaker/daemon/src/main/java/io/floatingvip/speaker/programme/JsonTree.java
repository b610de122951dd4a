package io.floatingvip.speaker.programme;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Turns Jackson's tree into nodes, which have no lines then. */
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
}
