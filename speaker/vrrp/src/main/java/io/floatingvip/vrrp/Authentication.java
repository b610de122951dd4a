package io.floatingvip.vrrp;

import java.nio.charset.StandardCharsets;

/** The authentication of version 2 (RFC 2338 section 5.3.6); version 3 has none. */
public sealed interface Authentication {

  /** Type 0. */
  record None() implements Authentication {
    @Override
    public int type() {
      return 0;
    }

    @Override
    public long data() {
      return 0;
    }
  }

  /**
   * Type 1: eight octets in clear text. It keeps out accidents, not attackers.
   *
   * @param password 1 to 8 ASCII characters
   */
  record Password(String password) implements Authentication {

    /**
     * Checks the password.
     *
     * @throws IllegalArgumentException when the password is empty, longer than 8 octets or not
     *     ASCII
     */
    public Password {
      if (password.isEmpty()
          || password.length() > 8
          || !StandardCharsets.US_ASCII.newEncoder().canEncode(password)) {
        throw new IllegalArgumentException("password: write 1 to 8 ASCII characters");
      }
    }

    @Override
    public int type() {
      return 1;
    }

    @Override
    public long data() {
      long data = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        data = data << 8 | (i < password.length() ? password.charAt(i) : 0);
      }
      return data;
    }

    /** Hides the password. */
    @Override
    public String toString() {
      return "Password[...]";
    }
  }

  /** No authentication. */
  Authentication NONE = new None();

  /** The Auth Type field. */
  int type();

  /** The Authentication Data field: eight octets, the first in the highest bits. */
  long data();
}
