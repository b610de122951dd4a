package io.floatingvip.speaker.programme;

import java.util.Objects;

/**
 * The message of a value that refused its arguments. Those of the engine and of the forwarder have
 * the form {@code what is wrong: what to write}.
 */
record Advice(String problem, String remedy) {
  static Advice of(IllegalArgumentException refusal) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), "the value is not valid");
    int colon = message.indexOf(": ");
    return colon < 0
        ? new Advice(message, "correct it")
        : new Advice(message.substring(0, colon), message.substring(colon + 2));
  }
}
