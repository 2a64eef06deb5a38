package org.sightline.domain;

/// Forms of number plates: letters, digits and `*` for any run of them.
final class PlatePattern {
  private PlatePattern() {}

  /// The pattern as it is compared: in capitals, without all that is no letter, digit or `*`, and
  /// without two stars in a row.
  ///
  /// @throws IllegalArgumentException if nothing is left, or too much
  static String normal(String pattern) {
    StringBuilder normal = new StringBuilder();
    String[] pieces = pattern.split("\\*", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i > 0 && (normal.isEmpty() || normal.charAt(normal.length() - 1) != '*')) {
        normal.append('*');
      }
      normal.append(Attributes.normalPlate(pieces[i]));
    }
    if (normal.isEmpty() || normal.length() > Attributes.MAX_PLATE) {
      throw new IllegalArgumentException(
          "'%s' is no form of a plate: 1 to %d letters and digits, and * for any run of them"
              .formatted(pattern, Attributes.MAX_PLATE));
    }
    return normal.toString();
  }

  /// Whether the plate has the form; an empty plate has none. Linear in plate times pattern.
  static boolean matches(String pattern, String plate) {
    if (plate.isEmpty()) {
      return false;
    }
    int p = 0;
    int star = -1;
    int starAt = 0;
    int at = 0;
    while (at < plate.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starAt = at;
      } else if (p < pattern.length() && pattern.charAt(p) == plate.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return p == pattern.length() || (p == pattern.length() - 1 && pattern.charAt(p) == '*');
  }
}
