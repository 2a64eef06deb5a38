package org.sightline.domain;

import java.util.regex.Pattern;

/// The name by which people, files and addresses know one camera.
///
/// A name is a letter or digit followed by at most 63 letters, digits, `_` or `-`, so that it can
/// stand in a path, a URL and a log line as it is and can never climb out of a folder.
public record CameraName(String value) implements Comparable<CameraName> {
  /// The longest name, in characters.
  public static final int MAX_LENGTH = 64;

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  public CameraName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "camera name '%s' is not usable: start with a letter or digit, then up to 63 letters, digits, _ or -"
              .formatted(shortened(value)));
    }
  }

  /// Whether `value` may be a camera's name.
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  private static String shortened(String value) {
    return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "…";
  }

  @Override
  public int compareTo(CameraName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
