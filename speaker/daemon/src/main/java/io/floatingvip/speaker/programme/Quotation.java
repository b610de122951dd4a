package io.floatingvip.speaker.programme;

/** A user's text as part of a message: short, on one line, in quotes. */
final class Quotation {
  private static final int LONGEST = 60;

  private Quotation() {}

  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) ? '?' : c);
    }
    return quoted.append(end < text.length() ? "...\"" : "\"").toString();
  }
}
