package io.floatingvip.speaker.programme;

import io.floatingvip.vrrp.Authentication;

/** Reads the authentication of version 2. */
final class AuthenticationReader {
  private static final String REMEDY = "write 1 to 8 ASCII characters";

  private enum Type {
    None,
    Password
  }

  private AuthenticationReader() {}

  /** The authentication of a virtual router; none after a mistake. */
  static Authentication read(Fields router) {
    return router
        .section("authentication")
        .map(AuthenticationReader::authentication)
        .orElse(Authentication.NONE);
  }

  private static Authentication authentication(Fields fields) {
    Type type = fields.choice("type", Type.None);
    boolean given = fields.has("password");
    Authentication authentication =
        switch (type) {
          case None -> Authentication.NONE;
          case Password -> password(fields, fields.text("password", REMEDY));
        };
    if (type == Type.None && given) {
      fields.mistake("password", "a password is for type Password only", "write type: Password");
    }
    return fields.end(() -> authentication).orElse(Authentication.NONE);
  }

  private static Authentication password(Fields fields, String password) {
    if (password.isBlank()) {
      return Authentication.NONE;
    }
    try {
      return new Authentication.Password(password);
    } catch (IllegalArgumentException _) {
      // Said in words of our own, which can't show the password.
      fields.mistake("password", "the password is longer than 8 bytes or not ASCII", REMEDY);
      return Authentication.NONE;
    }
  }
}
