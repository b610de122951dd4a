package io.floatingvip.speaker.programme;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A value of YAML or JSON, with the line where it stands. */
sealed interface Node {
  /** From 1; none where there are no lines. */
  OptionalInt line();

  /** What a person calls this kind of value, with its article. */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Text _ -> "a text";
      case Numeral _ -> "a number";
      case Truth _ -> "a truth value";
      case Nothing _ -> "empty";
    };
  }

  /** The value as it was written, shortened; the kind for what is no scalar. */
  default String shown() {
    return switch (this) {
      case Mapping _, Sequence _, Nothing _ -> kind();
      case Text text -> Quotation.of(text.value);
      case Numeral number -> number.written;
      case Truth truth -> Boolean.toString(truth.value);
    };
  }

  /** Fields in their order. */
  record Mapping(Map<String, Field> fields, OptionalInt line) implements Node {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /**
   * A field of a mapping.
   *
   * @param line of its name
   */
  record Field(Node value, OptionalInt line) {}

  record Sequence(List<Node> items, OptionalInt line) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  record Text(String value, OptionalInt line) implements Node {}

  /**
   * A number.
   *
   * @param written as it stands in the source
   */
  record Numeral(BigDecimal value, String written, OptionalInt line) implements Node {}

  record Truth(boolean value, OptionalInt line) implements Node {}

  /** A null; the same as a field that is not there. */
  record Nothing(OptionalInt line) implements Node {}
}
