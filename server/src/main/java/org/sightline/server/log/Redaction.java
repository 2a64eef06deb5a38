package org.sightline.server.log;

import java.util.regex.Pattern;

/// Takes secrets out of text: user information in addresses, and values after words such as
/// `password`.
public final class Redaction {
  private static final Pattern USER_INFORMATION =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{1,20}://)[^\\s/@]*(?:/[^\\s@/]*)?@(?=[^\\s@]*)");
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)\\b(password|passwd|pwd|secret|token|authorization|cookie|api[-_]?key)(\"?\\s*[=:]\\s*\"?)"
              + "(?:(?:basic|bearer|digest)\\s+)?[^\\s,;\"}]+");

  private Redaction() {}

  /// The text without its secrets; text without any is returned as it is.
  public static String of(String text) {
    if (text.indexOf('@') < 0 && text.indexOf('=') < 0 && text.indexOf(':') < 0) {
      return text;
    }
    String withoutUsers = USER_INFORMATION.matcher(text).replaceAll("$1");
    return NAMED_SECRET.matcher(withoutUsers).replaceAll("$1$2***");
  }
}
