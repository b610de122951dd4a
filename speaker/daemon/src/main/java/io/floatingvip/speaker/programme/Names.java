package io.floatingvip.speaker.programme;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of items and of interfaces. */
final class Names {
  private static final int LONGEST = 253;
  // The kernel's dev_valid_name: 1 to 15 bytes, no slash, no colon, no blank, neither . nor ..
  private static final Pattern INTERFACE = Pattern.compile("(?!\\.{1,2}$)[^/:\\s\\p{Cntrl}]{1,15}");

  private Names() {}

  /** The name of an item; empty after a mistake. */
  static String name(Fields fields) {
    return checked(fields, "name", fields.text("name", "write a name"));
  }

  /** A name that may be missing. */
  static Optional<String> optionalName(Fields fields, String field) {
    return fields.has(field)
        ? Optional.of(checked(fields, field, fields.text(field, "write a name or remove it")))
        : Optional.empty();
  }

  private static String checked(Fields fields, String field, String name) {
    if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
      fields.mistake(
          field,
          Quotation.of(name) + " is no name",
          "write at most " + LONGEST + " characters on one line");
      return "";
    }
    return name.isBlank() ? "" : name;
  }

  /** The name of an interface that could exist; empty after a mistake. */
  static String interfaceName(Fields fields, String field) {
    String name = fields.text(field, "write the name of an interface, such as eth0");
    if (name.isBlank()) {
      return "";
    }
    if (!INTERFACE.matcher(name).matches()) {
      fields.mistake(
          field,
          Quotation.of(name) + " can't be the name of an interface",
          "write 1 to 15 characters without blank, slash and colon, such as eth0");
      return "";
    }
    return name;
  }
}
