package org.sightline.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The forms of single values. Each reader throws an IllegalArgumentException that says what to
/// write instead.
final class SettingValues {
  private static final Pattern SIZE =
      Pattern.compile(
          "([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*(B|KB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);

  private SettingValues() {}

  static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("this is no number", e);
    }
  }

  static double rate(String text) {
    double rate = number(text);
    if (!(rate >= 0.1 && rate <= 30)) {
      throw new IllegalArgumentException("write a number from 0.1 to 30");
    }
    return rate;
  }

  static int days(String text) {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 3650) {
      throw new IllegalArgumentException("write a whole number of days from 1 to 3650");
    }
    return Integer.parseInt(text);
  }

  static int cores(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException("write a whole number of cores, 1 or more");
    }
    return Integer.parseInt(text);
  }

  /// Whether walls around child processes are required.
  static boolean walls(String text) {
    return switch (text) {
      case "required" -> true;
      case "where-possible" -> false;
      default -> throw new IllegalArgumentException("write where-possible or required");
    };
  }

  /// Whether questions for number plates need a second person.
  static boolean fourEyes(String text) {
    return switch (text) {
      case "plates" -> true;
      case "none" -> false;
      default -> throw new IllegalArgumentException("write none or plates");
    };
  }

  static boolean guessing(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("write on or off");
    };
  }

  /// A port for RTP, which has its reports at the next one.
  static int evenPort(String text) {
    int port = text.matches("[0-9]{4,5}") ? Integer.parseInt(text) : 0;
    if (port < 1024 || port > 65_534 || port % 2 != 0) {
      throw new IllegalArgumentException("write on, off or an even port from 1024 to 65534");
    }
    return port;
  }

  /// Memory of a process that decodes and recognises: less than this does not start.
  static long memory(String text) {
    long bytes = bytes(text);
    if (bytes < 400_000_000L) {
      throw new IllegalArgumentException("write a size of at least 400MB, such as 1.5GB");
    }
    return bytes;
  }

  static int tier(String text) {
    if (!text.matches("[0-9]")) {
      throw new IllegalArgumentException("write a tier from 0 to 9; cameras write to 0");
    }
    return Integer.parseInt(text);
  }

  /// Reads `200GB`, in powers of ten as disks are sold.
  static long bytes(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException("write a size such as 500MB, 200GB or 2TB");
    }
    String unit = size.group(2) == null ? "B" : size.group(2).toUpperCase(Locale.ROOT);
    double factor =
        switch (unit) {
          case "KB" -> 1e3;
          case "MB" -> 1e6;
          case "GB" -> 1e9;
          case "TB" -> 1e12;
          default -> 1;
        };
    return (long) (Double.parseDouble(size.group(1)) * factor);
  }
}
