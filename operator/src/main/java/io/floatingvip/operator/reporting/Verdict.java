package io.floatingvip.operator.reporting;

/**
 * What a condition says.
 *
 * @param status True, False or Unknown
 * @param reason the reason in one word, in CamelCase
 * @param message the reason in words
 */
record Verdict(String status, String reason, String message) {
  static Verdict yes(String reason, String message) {
    return new Verdict(Conditions.TRUE, reason, message);
  }

  static Verdict no(String reason, String message) {
    return new Verdict(Conditions.FALSE, reason, message);
  }

  static Verdict unknown(String reason, String message) {
    return new Verdict(Conditions.UNKNOWN, reason, message);
  }

  boolean holds() {
    return Conditions.TRUE.equals(status);
  }
}
