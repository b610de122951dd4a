package io.floatingvip.speaker.programme;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** Collects the mistakes of one reading. */
final class MistakeLog {
  private final List<Mistake> mistakes = new ArrayList<>();

  void add(String path, OptionalInt line, String problem, String remedy) {
    mistakes.add(new Mistake(path, line, problem, remedy));
  }

  int size() {
    return mistakes.size();
  }

  /** In the order of the lines, where there are lines. */
  List<Mistake> sorted() {
    return mistakes.stream()
        .sorted(Comparator.comparingInt((Mistake mistake) -> mistake.line().orElse(0)))
        .toList();
  }
}
