package org.sightline.server.identity;

import java.time.Duration;

/// What came of a guess at a password.
public sealed interface SignIn {
  /// It was right.
  ///
  /// @param token the new session's secret, 256 random bits as text; kept nowhere in this form
  record Welcome(String token, Caller caller) implements SignIn {
    @Override
    public String toString() {
      return "welcome to " + caller;
    }
  }

  /// There is no such user, or the password is another; which of the two is not said.
  record Wrong() implements SignIn {}

  /// Nothing was compared: there were too many guesses.
  record TooMany(Duration retryAfter) implements SignIn {}
}
