package io.floatingvip.speaker.programme;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (and so JSON) into nodes. By its core schema {@code yes} and {@code on} are texts.
 */
final class YamlTree {
  static final String EMPTY = "the file is empty";
  static final String WRITE_BRACES = "write {} for a node that does nothing";
  private static final int DEEPEST = 50;

  private final MistakeLog log;

  private YamlTree(MistakeLog log) {
    this.log = log;
  }

  /** The only document of the text; nothing, and a mistake, where there is none to be read. */
  static Optional<Node> read(String text, MistakeLog log) {
    LoadSettings settings =
        LoadSettings.builder().setLabel("the programme").setSchema(new CoreSchema()).build();
    try {
      Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        log.add("", OptionalInt.of(1), EMPTY, WRITE_BRACES);
        return Optional.empty();
      }
      int before = log.size();
      Node tree = new YamlTree(log).convert(root.get(), "", 0);
      // A tree with a mistake of its own would only give rise to mistakes that are none.
      return log.size() == before ? Optional.of(tree) : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      OptionalInt line =
          e.getProblemMark()
              .map(mark -> OptionalInt.of(mark.getLine() + 1))
              .orElse(OptionalInt.empty());
      log.add("", line, "this is not YAML: " + e.getProblem(), "correct the syntax here or above");
    } catch (YamlEngineException e) {
      log.add("", OptionalInt.empty(), "this is not YAML: " + e.getMessage(), "correct the syntax");
    }
    return Optional.empty();
  }

  private Node convert(org.snakeyaml.engine.v2.nodes.Node node, String path, int depth) {
    OptionalInt line = line(node);
    if (depth > DEEPEST) {
      log.add(path, line, "this is nested too deeply", "remove the anchor that contains itself");
      return new Node.Nothing(line);
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, path, depth);
      case SequenceNode sequence -> {
        List<Node> items = new ArrayList<>();
        for (var item : sequence.getValue()) {
          items.add(convert(item, path + "[" + items.size() + "]", depth + 1));
        }
        yield new Node.Sequence(items, line);
      }
      case ScalarNode scalar -> scalar(scalar, path);
      default -> throw new IllegalStateException("a node that is none of YAML's three kinds");
    };
  }

  private Node mapping(MappingNode mapping, String path, int depth) {
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      OptionalInt line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        log.add(path, line, "the name of a field is no text", "write a name and a colon");
        continue;
      }
      String name = key.getValue();
      String inner = path.isEmpty() ? name : path + "." + name;
      Node.Field field = new Node.Field(convert(tuple.getValueNode(), inner, depth + 1), line);
      Node.Field first = fields.putIfAbsent(name, field);
      if (first != null) {
        String where = first.line().isPresent() ? " of line " + first.line().getAsInt() : "";
        log.add(inner, line, "the field is given twice", "keep this one or that" + where);
      }
    }
    return new Node.Mapping(fields, line(mapping));
  }

  private Node scalar(ScalarNode scalar, String path) {
    OptionalInt line = line(scalar);
    String written = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      return new Node.Text(written, line);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Node.Truth(Boolean.parseBoolean(written), line);
    }
    if (tag.equals(Tag.NULL)) {
      return new Node.Nothing(line);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(written, line, path);
    }
    log.add(path, line, "the tag " + tag.getValue() + " is not known", "leave the tag out");
    return new Node.Nothing(line);
  }

  private Node number(String written, OptionalInt line, String path) {
    try {
      return new Node.Numeral(new BigDecimal(written), written, line);
    } catch (NumberFormatException _) {
      log.add(path, line, Quotation.of(written) + " is no number", "write a decimal number");
      return new Node.Nothing(line);
    }
  }

  private static OptionalInt line(org.snakeyaml.engine.v2.nodes.Node node) {
    Optional<Mark> mark = node.getStartMark();
    return mark.isPresent() ? OptionalInt.of(mark.get().getLine() + 1) : OptionalInt.empty();
  }
}
