package io.floatingvip.operator.loadbalancer;

/** A field of a Service can't be understood. The message names it and says what to write. */
final class Refusal extends RuntimeException {
  Refusal(String message) {
    super(message, null, false, false);
  }
}
