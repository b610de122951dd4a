package io.floatingvip.speaker.programme;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one mapping. What is wrong goes to the log and a stand-in is returned, so
 * that reading goes on and finds every mistake; nothing is built of the values unless {@link
 * #clean}. A field that nobody asked for is unknown.
 */
final class Fields {
  private static final String QUOTES = "write a text, in quotes where it looks like something else";
  private static final String FIELDS = "write fields, such as name: web";

  private final Node.Mapping mapping;
  private final String path;
  private final MistakeLog log;
  private final @Nullable Fields outer;
  private final TreeSet<String> known = new TreeSet<>();
  private boolean clean = true;

  private Fields(Node.Mapping mapping, String path, MistakeLog log, @Nullable Fields outer) {
    this.mapping = mapping;
    this.path = path;
    this.log = log;
    this.outer = outer;
  }

  /** The fields of the whole; a mistake where it has none. */
  static Optional<Fields> of(Node root, MistakeLog log) {
    if (root instanceof Node.Mapping mapping) {
      return Optional.of(new Fields(mapping, "", log, null));
    }
    log.add("", root.line(), root.shown() + " is no mapping", FIELDS);
    return Optional.empty();
  }

  private Optional<Fields> inner(Node node, String path) {
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(new Fields(mapping, path, log, this));
    }
    add(path, node.line(), node.shown() + " is no mapping", FIELDS);
    return Optional.empty();
  }

  private void add(String path, OptionalInt line, String problem, String remedy) {
    for (Fields fields = this; fields != null; fields = fields.outer) {
      fields.clean = false;
    }
    log.add(path, line, problem, remedy);
  }

  /** No mistake was found in this mapping, nor in those within it. */
  boolean clean() {
    return clean;
  }

  String path() {
    return path;
  }

  Node.Mapping mapping() {
    return mapping;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Says that a field is wrong; at the mapping where the field is not there. */
  void mistake(String name, String problem, String remedy) {
    Node.Field field = mapping.fields().get(name);
    add(path(name), field == null ? mapping.line() : field.line(), problem, remedy);
  }

  /** Says that an item of a list is wrong. */
  void mistake(String name, int index, String problem, String remedy) {
    Node.Field field = mapping.fields().get(name);
    if (field != null
        && field.value() instanceof Node.Sequence list
        && index < list.items().size()) {
      OptionalInt line = list.items().get(index).line();
      add(path(name) + "[" + index + "]", line, problem, remedy);
    } else {
      mistake(name, problem, remedy);
    }
  }

  /** Whether the field is there and not empty. */
  boolean has(String name) {
    return value(name).isPresent();
  }

  /** Whether the field is a list. */
  boolean isList(String name) {
    return value(name).filter(Node.Sequence.class::isInstance).isPresent();
  }

  /** Whether the field is not there, or a list without items. */
  boolean lacksItems(String name) {
    return !has(name) || (isList(name) && items(name).isEmpty());
  }

  private Optional<Node> value(String name) {
    known.add(name);
    Node.Field field = mapping.fields().get(name);
    return field == null || field.value() instanceof Node.Nothing
        ? Optional.empty()
        : Optional.of(field.value());
  }

  private void missing(String name, String remedy) {
    mistake(name, "the field is missing", remedy);
  }

  private void wrongKind(String name, Node node, String remedy) {
    mistake(name, node.shown() + " is " + node.kind(), remedy);
  }

  /** A text that must be there; empty after a mistake. */
  String text(String name, String remedy) {
    if (!has(name)) {
      missing(name, remedy);
    }
    Optional<String> text = text(name);
    if (text.filter(String::isBlank).isPresent()) {
      mistake(name, "the text is empty", remedy);
    }
    return text.orElse("");
  }

  /** A text that may be missing. */
  Optional<String> text(String name) {
    return value(name).flatMap(node -> textOf(node, problem -> mistake(name, problem, QUOTES)));
  }

  private static Optional<String> textOf(Node node, Consumer<String> wrong) {
    if (node instanceof Node.Text text) {
      return Optional.of(text.value());
    }
    wrong.accept(node.shown() + " is " + node.kind());
    return Optional.empty();
  }

  /** A text or a number, as it was written. */
  Optional<String> textOrNumber(String name) {
    return value(name)
        .flatMap(node ->
            node instanceof Node.Numeral number
                ? Optional.of(number.written())
                : textOf(node, problem -> mistake(name, problem, "write a text or a number")));
  }

  /** A whole number above 0 that must be there; 0 after a mistake. */
  int number(String name, int min, int max) {
    if (!has(name)) {
      missing(name, "write a number from " + min + " to " + max);
    }
    return number(name, min, max, 0);
  }

  /** A whole number; the stand-in after a mistake, and where it is missing. */
  int number(String name, int min, int max, int standIn) {
    Optional<Node> node = value(name);
    if (node.isEmpty()) {
      return standIn;
    }
    String remedy = "write a number from " + min + " to " + max;
    if (!(node.get() instanceof Node.Numeral number)) {
      wrongKind(name, node.get(), remedy + ", without quotes");
      return standIn;
    }
    BigDecimal value = number.value();
    if (value.compareTo(BigDecimal.valueOf(min)) < 0
        || value.compareTo(BigDecimal.valueOf(max)) > 0) {
      mistake(name, number.written() + " is not in " + min + ".." + max, remedy);
      return standIn;
    }
    try {
      return value.intValueExact();
    } catch (ArithmeticException _) {
      mistake(name, number.written() + " is no whole number", remedy);
      return standIn;
    }
  }

  boolean truth(String name, boolean standIn) {
    Optional<Node> node = value(name);
    if (node.isPresent() && !(node.get() instanceof Node.Truth)) {
      wrongKind(name, node.get(), "write true or false");
    }
    return node.orElse(null) instanceof Node.Truth truth ? truth.value() : standIn;
  }

  /** A duration; the stand-in after a mistake, and where it is missing. */
  Duration duration(String name, Duration standIn, Duration min, Duration max) {
    Optional<Node> node = value(name);
    if (node.isPresent() && node.get() instanceof Node.Numeral number) {
      mistake(
          name, number.written() + " has no unit", "write " + number.written() + "s, for example");
      return standIn;
    }
    Duration duration =
        text(name).flatMap(text -> guarded(name, () -> DurationText.parse(text))).orElse(standIn);
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      String range = DurationText.of(min) + " to " + DurationText.of(max);
      mistake(
          name, DurationText.of(duration) + " is out of range", "write a duration from " + range);
      return standIn;
    }
    return duration;
  }

  /** One of a few words, exactly as written; the stand-in after a mistake, and where missing. */
  <T> T choice(String name, Map<String, T> choices, T standIn) {
    return text(name).flatMap(word -> chosen(name, word, choices)).orElse(standIn);
  }

  /** One of the constants of an enumeration whose names are the words. */
  <T extends Enum<T>> T choice(String name, T standIn) {
    return choice(name, Words.of(standIn.getDeclaringClass()), standIn);
  }

  /** One of a few words that must be there; nothing after a mistake. */
  <T> Optional<T> choice(String name, Map<String, T> choices) {
    if (!has(name)) {
      missing(name, "write " + Words.alternatives(choices.keySet()));
    }
    return text(name).flatMap(word -> chosen(name, word, choices));
  }

  private <T> Optional<T> chosen(String name, String word, Map<String, T> choices) {
    T chosen = choices.get(word);
    if (chosen == null) {
      mistake(
          name,
          Quotation.of(word) + " is not known here",
          "write " + Words.alternatives(choices.keySet()));
    }
    return Optional.ofNullable(chosen);
  }

  /** The fields of a mapping within this one; nothing where it is missing or wrong. */
  Optional<Fields> section(String name) {
    return value(name).flatMap(node -> inner(node, path(name)));
  }

  /** The mappings of a list; wrong ones left out. */
  List<Fields> sections(String name) {
    List<Fields> sections = new ArrayList<>();
    List<Node> items = items(name);
    for (int i = 0; i < items.size(); i++) {
      inner(items.get(i), path(name) + "[" + i + "]").ifPresent(sections::add);
    }
    return sections;
  }

  /** Reads each text of a list; wrong ones are left out. */
  <T> List<Indexed<T>> texts(String name, Function<String, T> reader) {
    List<Indexed<T>> values = new ArrayList<>();
    List<Node> items = items(name);
    for (int i = 0; i < items.size(); i++) {
      int index = i;
      textOf(items.get(i), problem -> mistake(name, index, problem, QUOTES))
          .ifPresent(text -> {
            try {
              values.add(new Indexed<>(index, reader.apply(text)));
            } catch (IllegalArgumentException e) {
              Advice advice = Advice.of(e);
              mistake(name, index, advice.problem(), advice.remedy());
            }
          });
    }
    return values;
  }

  /**
   * A value of a list.
   *
   * @param index in the list, from 0
   */
  record Indexed<T>(int index, T value) {}

  private List<Node> items(String name) {
    Optional<Node> node = value(name);
    if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
      wrongKind(name, node.get(), "write a list: each item on a line that starts with -");
    }
    return node.orElse(null) instanceof Node.Sequence list ? list.items() : List.of();
  }

  /** Makes a value; where it refuses its arguments, the field is wrong. */
  <T> Optional<T> guarded(String name, Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      Advice advice = Advice.of(e);
      mistake(name, advice.problem(), advice.remedy());
      return Optional.empty();
    }
  }

  /**
   * Ends the reading: fields that nobody asked for are unknown. Builds the value when all is well.
   */
  <T> Optional<T> end(Supplier<T> maker) {
    mapping.fields().keySet().stream().filter(name -> !known.contains(name)).forEach(this::unknown);
    if (!clean()) {
      return Optional.empty();
    }
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      Advice advice = Advice.of(e);
      add(path, mapping.line(), advice.problem(), advice.remedy());
      return Optional.empty();
    }
  }

  private void unknown(String name) {
    String remedy =
        Spelling.nearest(name, known)
            .map(near -> "write " + near + " or remove it")
            .orElseGet(() -> "write one of " + String.join(", ", known));
    mistake(name, "the field is unknown", remedy);
  }
}
