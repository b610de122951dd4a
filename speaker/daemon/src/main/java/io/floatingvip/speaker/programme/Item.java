package io.floatingvip.speaker.programme;

import java.util.List;
import java.util.Optional;

/**
 * One item of a programme's list as it was read.
 *
 * @param fields where it stands
 * @param name empty where it has none
 * @param claims what it takes for itself; of a wrong item those that could be read
 * @param references the pools that it names
 * @param value none where something in it is wrong
 */
record Item<T>(
    Fields fields, String name, List<Claim> claims, List<Reference> references, Optional<T> value) {
  Item {
    claims = List.copyOf(claims);
    references = List.copyOf(references);
  }

  /**
   * Something that only one item of a list can have.
   *
   * @param key the same for those that exclude each other
   * @param field where it is written
   * @param index in the field's list; 0 for a field that is no list
   * @param subject of the message {@code SUBJECT in virtualRouters[0] already}
   * @param remedy what to write
   */
  record Claim(String key, String field, int index, String subject, String remedy) {}

  /**
   * The name of a pool in a field {@code pool}.
   *
   * @param fields of which it is one
   */
  record Reference(Fields fields, String pool) {}

  static Claim nameClaim(String name) {
    return new Claim(
        "name " + name, "name", 0, Quotation.of(name) + " is the name", "write another name");
  }

  /** The reference in these fields; none where the name is missing. */
  static List<Reference> reference(Fields fields, String pool) {
    return pool.isBlank() ? List.of() : List.of(new Reference(fields, pool));
  }
}
