package io.floatingvip.speaker.command;

/** The command line can't be understood; the message says what to write. */
public final class UsageException extends Exception {
  UsageException(String message) {
    super(message);
  }
}
