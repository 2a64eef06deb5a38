package org.sightline.server.log;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes secrets out of text: user information in addresses, and values after words such as
/// `password`.
///
/// Where it is not certain what is secret, more is taken than less: a password may hold `@`, `/` or
/// quotes, and people copy it into addresses as it is.
public final class Redaction {
  /// An address up to the next one or the next space.
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{1,20}://)((?:(?![a-z][a-z0-9+.-]{1,20}://)\\S)+)");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.%]*])(?::[0-9]*)?");

  /// What follows an `@` when that `@` ends user information and not a part of a path.
  private static final Pattern CLEARLY_A_HOST =
      Pattern.compile("(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:]|[A-Za-z0-9.-]+:\\d).*");

  /// Headers whose whole rest is secret (RFC 9110 11.6.2, RFC 6265); a trace may follow after `|`.
  private static final Pattern HEADER =
      Pattern.compile("(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)(\"?\\s*[=:]\\s*)[^|]*");

  private static final String WORDS =
      "(?:password|passwd|passphrase|pass|pwd|secret|token|session|credentials?|api[-_]?key|private[-_]?key)";

  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)([\\w-]{0,40}"
              + WORDS
              + "\"?\\s*[=:]\\s*)(\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?|\\S+)");

  private Redaction() {}

  /// The text without its secrets; text without any is returned as it is.
  public static String of(String text) {
    if (text.indexOf('@') < 0 && text.indexOf('=') < 0 && text.indexOf(':') < 0) {
      return text;
    }
    String withoutUsers = ADDRESS.matcher(text).replaceAll(Redaction::withoutUser);
    String withoutHeaders = HEADER.matcher(withoutUsers).replaceAll("$1$2*** ");
    return NAMED_SECRET.matcher(withoutHeaders).replaceAll("$1***").stripTrailing();
  }

  private static String withoutUser(MatchResult address) {
    String rest = address.group(2);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    int at = rest.lastIndexOf('@', end - 1);
    int last = rest.lastIndexOf('@');
    // A password with '/', '?' or '#' in it ends the authority too soon.
    if (last > end
        && (at >= 0 || HOST.matcher(rest.substring(0, end)).matches()
            ? CLEARLY_A_HOST.matcher(rest.substring(last + 1)).matches()
            : true)) {
      at = last;
    }
    return Matcher.quoteReplacement(address.group(1) + rest.substring(at + 1));
  }
}
