package io.floatingvip.operator.planning;

/**
 * What keeps an object from being served as its user wants.
 *
 * @param aspect what it keeps from being served
 * @param reason the reason in one word, in CamelCase
 * @param message what is wrong, and what to write
 */
public record Problem(Aspect aspect, String reason, String message) {
  /** What is concerned: each but the last is a condition of the object. */
  public enum Aspect {
    /** Which addresses it has. */
    ADDRESS,
    /** Another object, or a host, has what it wants. */
    CONFLICT,
    /** Which nodes can announce it. */
    CANDIDATES,
    /** Where its connections go. */
    BACKENDS,
    /** Which node was chosen by hand; it is served all the same. */
    CHOICE
  }
}
