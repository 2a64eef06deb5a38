package org.sightline.analysis.scene;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// The words and figures of cameras in ours.
final class SceneWords {
  private static final int LONGEST = 64;

  private SceneWords() {}

  /// The label for what a camera calls an object (tt:ObjectType, tt:VehicleType, Axis classes).
  static String label(String type) {
    String word = type.strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "human", "person", "humanbody", "pedestrian" -> "person";
      case "humanface", "face", "head" -> "face";
      case "vehicle", "vehical", "vehicleother", "other vehicle", "" ->
          word.isEmpty() ? "object" : "vehicle";
      case "bike", "bicycle" -> "bicycle";
      case "motorbike", "motorcycle" -> "motorcycle";
      case "licenseplate", "license plate" -> "plate";
      default -> plain(word);
    };
  }

  /// The text as a label: letters, digits and spaces.
  private static String plain(String word) {
    String plain = word.replaceAll("[^\\p{L}\\p{N} ]+", " ").strip();
    return plain.isEmpty()
        ? "object"
        : plain.length() > LONGEST ? plain.substring(0, LONGEST).strip() : plain;
  }

  /// An id as cameras give it, of characters that may stand in an id of ours.
  static String id(String id) {
    String plain = id.strip().replaceAll("[^A-Za-z0-9_.-]", "_");
    if (plain.isEmpty()) {
      throw new SceneException("an object has no id");
    }
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /// An instant (xs:dateTime); without a zone it is taken for UTC, which it has to be.
  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException withoutZone) {
      try {
        return LocalDateTime.parse(text.strip()).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new SceneException("a time is none");
      }
    }
  }

  static double number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new SceneException("a number is none");
  }

  /// A likelihood between 0 and 1; some cameras send hundredths.
  static double share(double said) {
    double share = said > 1 ? said / 100 : said;
    return Math.clamp(share, 0, 1);
  }
}
