package io.floatingvip.speaker.programme;

import java.util.OptionalInt;

/**
 * One thing that is wrong in a programme.
 *
 * @param path where, such as {@code virtualRouters[0].virtualRouterID}; empty for the whole
 * @param line of the file, from 1; none for a programme that is no file
 * @param problem what is wrong
 * @param remedy what to write instead
 */
public record Mistake(String path, OptionalInt line, String problem, String remedy) {

  /** What is wrong and what to write, without the place. */
  public String reason() {
    return problem + "; " + remedy;
  }

  /**
   * The whole as one line: {@code file:line: path: what is wrong; what to write}.
   *
   * @param source the name of the file, or of the object that holds the programme
   */
  public String in(String source) {
    String place = line.isPresent() ? source + ":" + line.getAsInt() : source;
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + reason();
  }

  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + ": ") + reason();
  }
}
