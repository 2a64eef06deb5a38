package org.sightline.server.identity;

import java.util.regex.Pattern;

/// The form of a user's name: a letter or digit, then up to 63 letters, digits, `.`, `_`, `@` or
/// `-`.
final class UserName {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private UserName() {}

  static boolean isValid(String name) {
    return FORM.matcher(name).matches() && !name.equalsIgnoreCase(Caller.CLI);
  }
}
