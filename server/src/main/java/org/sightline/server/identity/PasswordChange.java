package org.sightline.server.identity;

import java.time.Duration;

/// What came of a wish for another password.
public sealed interface PasswordChange {
  /// It is changed, and every other session of the user is over.
  record Changed() implements PasswordChange {}

  /// The current password was not the one given.
  record Wrong() implements PasswordChange {}

  /// The next password is none that is taken.
  ///
  /// @param message what is wrong with it
  record Unfit(String message) implements PasswordChange {}

  /// Nothing was compared: there were too many guesses.
  record TooMany(Duration retryAfter) implements PasswordChange {}
}
