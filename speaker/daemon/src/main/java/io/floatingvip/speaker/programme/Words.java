package io.floatingvip.speaker.programme;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of an enumeration, as users write them. */
final class Words {
  private Words() {}

  /** The constants by their names, which are the words. */
  static <T extends Enum<T>> Map<String, T> of(Class<T> type) {
    Map<String, T> words = new LinkedHashMap<>();
    for (T constant : type.getEnumConstants()) {
      words.put(constant.name(), constant);
    }
    return words;
  }

  /** {@code A, B or C}. */
  static String alternatives(Collection<String> words) {
    List<String> list = List.copyOf(words);
    return list.size() < 2
        ? String.join("", list)
        : String.join(", ", list.subList(0, list.size() - 1)) + " or " + list.getLast();
  }
}
