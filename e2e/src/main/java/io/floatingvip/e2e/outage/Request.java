package io.floatingvip.e2e.outage;

/**
 * One request as the client saw it. Times are {@link System#nanoTime()}, which all processes of a
 * Linux machine share.
 *
 * @param answered whether a whole answer with status 200 came
 * @param detail the first line of the answer, or why there was none
 */
public record Request(long startNanos, long endNanos, boolean answered, String detail) {
  /** One line, as {@link #parse} reads it. */
  String line() {
    return startNanos + " " + endNanos + " " + (answered ? "ok" : "failed") + " " + detail;
  }

  static Request parse(String line) {
    String[] fields = line.split(" ", 4);
    return new Request(
        Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2].equals("ok"), fields[3]);
  }
}
