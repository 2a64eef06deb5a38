package org.sightline.recording.evidence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What seals an export: a list of the SHA-256 of every file in it, in the form of `sha256sum`,
/// signed with the node's key.
///
/// So anybody can check without this program: `sha256sum -c SHA256SUMS`, and `openssl dgst -sha256
/// -verify key.pem -signature SHA256SUMS.sig SHA256SUMS` with the key of `certificates.pem`.
public final class ExportSeal {
  /// The list.
  public static final String SUMS = "SHA256SUMS";

  /// The signature over the list, as bytes (DER for EC keys).
  public static final String SIGNATURE = "SHA256SUMS.sig";

  /// The signer's certificate, and those that vouch for it; listed and signed like any other file,
  /// so that no byte of it changes unnoticed.
  public static final String CERTIFICATES = "certificates.pem";

  /// Where copies to look at lie, which were encoded again: their bytes are sealed, and they are no
  /// footage.
  public static final String COPIES = "with-time/";

  /// Files that an export may hold.
  public static final int MAX_FILES = 20_000;

  /// The longest list, signature or chain that is read.
  public static final int MAX_BYTES = 4 << 20;

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](.{1,300})");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

  private ExportSeal() {}

  /// Whether a name may stand in an export: a relative path of letters, digits, `.`, `_` and `-`,
  /// no part of which begins with a dot.
  public static boolean isSafe(String name) {
    return NAME.matcher(name).matches();
  }

  /// The list for these files, name → SHA-256 in hexadecimal digits.
  public static String sums(Map<String, String> files) {
    StringBuilder text = new StringBuilder();
    files.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /// Reads a list; empty where a line is none, a name is not safe or stands twice, or there are too
  /// many.
  public static Optional<Map<String, String>> parse(String sums) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String line : sums.split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      var match = LINE.matcher(line);
      if (!match.matches()
          || !isSafe(match.group(2))
          || files.put(match.group(2), match.group(1)) != null
          || files.size() > MAX_FILES) {
        return Optional.empty();
      }
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(files);
  }
}
