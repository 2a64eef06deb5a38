package org.sightline.recording;

import java.util.Locale;

/// Sizes as people read them, in powers of ten as disks are sold.
final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Sizes() {}

  /// Such as `518 GB` or `2.0 TB`.
  static String of(double bytes) {
    double value = Math.max(0, bytes);
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }
}
