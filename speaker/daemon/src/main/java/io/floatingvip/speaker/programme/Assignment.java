package io.floatingvip.speaker.programme;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a source of programmes has the node do.
 *
 * @param source a file or an object, by its name
 * @param generation of the object that this is about; none for a file
 * @param programme to run, the endpoints of every pool filled in; the one before where the source
 *     has become wrong
 * @param mistakes of what the source holds; the programme is free of them
 */
public record Assignment(
    String source, OptionalLong generation, Programme programme, List<Mistake> mistakes) {
  /** Copies the list. */
  public Assignment {
    mistakes = List.copyOf(mistakes);
  }

  /** Whether the programme is the whole of what the source holds. */
  public boolean isWhole() {
    return mistakes.isEmpty();
  }
}
