package org.sightline.domain;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// What an object looks like and how it moves over the ground, as far as it is known.
///
/// @param colours its main colours, lower case, at most [#MAX_COLOURS], such as `red`
/// @param plate what stands on its number plate, in capitals and without spaces; empty where none
///   was read
/// @param speedMetresPerSecond its speed over the ground; empty where the ground is not measured
/// @param heightMetres its height; empty where the ground is not measured
public record Attributes(
    Set<String> colours,
    String plate,
    OptionalDouble speedMetresPerSecond,
    OptionalDouble heightMetres) {
  /// Nothing is known.
  public static final Attributes NONE =
      new Attributes(Set.of(), "", OptionalDouble.empty(), OptionalDouble.empty());

  /// The most colours one object has.
  public static final int MAX_COLOURS = 8;

  /// The longest plate, in characters.
  public static final int MAX_PLATE = 32;

  public Attributes {
    Set<String> lower = new TreeSet<>();
    for (String colour : colours) {
      lower.add(colour.toLowerCase(Locale.ROOT));
    }
    colours = Set.copyOf(lower);
    plate = normalPlate(plate);
    if (colours.size() > MAX_COLOURS || colours.contains("") || plate.length() > MAX_PLATE) {
      throw new IllegalArgumentException(
          "an object has at most %d colours, none empty, and a plate of at most %d characters: %s, '%s'"
              .formatted(MAX_COLOURS, MAX_PLATE, colours, plate));
    }
    requireMeasure(speedMetresPerSecond);
    requireMeasure(heightMetres);
  }

  /// The same without its number plate, for those who may not read it.
  public Attributes withoutPlate() {
    return new Attributes(colours, "", speedMetresPerSecond, heightMetres);
  }

  /// A plate as it is stored and compared: in capitals, without spaces, dots and dashes.
  public static String normalPlate(String plate) {
    StringBuilder normal = new StringBuilder(plate.length());
    plate
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c))
        .forEach(normal::appendCodePoint);
    return normal.toString();
  }

  private static void requireMeasure(OptionalDouble measure) {
    if (measure.isPresent() && !(measure.getAsDouble() >= 0 && measure.getAsDouble() < 1e6)) {
      throw new IllegalArgumentException(
          "a speed or height of %s is none: 0 or more".formatted(measure.getAsDouble()));
    }
  }
}
