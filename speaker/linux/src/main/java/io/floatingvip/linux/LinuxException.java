package io.floatingvip.linux;

import java.io.IOException;

/**
 * The kernel refused a call. It is the environment's fault, not the program's: report it, and try
 * again where the situation may change.
 */
public final class LinuxException extends IOException {
  private final String call;
  private final String tried;
  private final Errno errno;
  private final int code;

  LinuxException(String call, int code, String tried) {
    this.call = call;
    this.tried = tried;
    this.errno = Errno.of(code);
    this.code = code;
  }

  /** What was tried can't be done here, for a reason that no call has told. */
  public static LinuxException unsupported(String tried, String reason) {
    return new LinuxException(reason, Errno.EOPNOTSUPP.code(), tried);
  }

  private static String text(String call, int code, String tried) {
    Errno errno = Errno.of(code);
    return tried
        + ": "
        + call
        + " failed with "
        + (errno == Errno.UNKNOWN ? "errno " + code : errno.name());
  }

  /**
   * The error that the kernel gave; {@link Errno#UNKNOWN} when it is one this package does not know
   * by name.
   */
  public Errno errno() {
    return errno;
  }

  /** What was tried, which call failed, and with which error. */
  @Override
  public String getMessage() {
    return text(call, code, tried);
  }

  /** The number of the error, see errno(3). */
  public int code() {
    return code;
  }
}
