package org.sightline.media.rtsp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The small texts inside header fields.
final class HeaderText {
  private static final int MAX_SHOWN_CHARS = 120;
  private static final int MAX_PARAMETERS = 64;

  private HeaderText() {}

  /// A whole number of at most nine decimal digits.
  static Optional<Integer> wholeNumber(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > 9) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      value = value * 10 + (c - '0');
    }
    return Optional.of(value);
  }

  /// Text of a peer as it may enter a message: printable, one line, cut.
  static String shown(String text) {
    var shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < MAX_SHOWN_CHARS; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
    }
    return shown.toString().strip();
  }

  /// Parameters such as `a=b; c="d"; e`, names in lower case, quotes taken off; the first of a name
  /// counts. A parameter without a value has the value "".
  static Map<String, String> parameters(String text, char separator) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= text.length() && parameters.size() < MAX_PARAMETERS; i++) {
      if (i < text.length() && text.charAt(i) == '"') {
        quoted = !quoted;
      }
      if (i == text.length() || (text.charAt(i) == separator && !quoted)) {
        String pair = text.substring(start, i).strip();
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals).strip();
        if (!name.isEmpty()) {
          parameters.putIfAbsent(
              name.toLowerCase(Locale.ROOT),
              equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip()));
        }
        start = i + 1;
      }
    }
    return parameters;
  }

  private static String unquoted(String value) {
    if (value.length() < 2 || value.charAt(0) != '"' || !value.endsWith("\"")) {
      return value;
    }
    String inner = value.substring(1, value.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      plain.append(c == '\\' && i + 1 < inner.length() ? inner.charAt(++i) : c);
    }
    return plain.toString();
  }
}
