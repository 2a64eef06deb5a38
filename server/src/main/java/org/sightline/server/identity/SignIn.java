package org.sightline.server.identity;

import java.time.Duration;
import java.util.List;

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

  /// The password was right, and the user proves themselves in a second way.
  ///
  /// @param ticket shows that the password was right; good for a few minutes and guesses
  /// @param ways `totp` and `passkey`
  record SecondFactor(String ticket, List<String> ways) implements SignIn {
    public SecondFactor {
      ways = List.copyOf(ways);
    }

    @Override
    public String toString() {
      return "a second factor of " + ways;
    }
  }

  /// There is no such user, or the password is another; which of the two is not said.
  record Wrong() implements SignIn {}

  /// Nothing was compared: there were too many guesses.
  record TooMany(Duration retryAfter) implements SignIn {}
}
