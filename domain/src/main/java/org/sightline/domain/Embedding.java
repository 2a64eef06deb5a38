package org.sightline.domain;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/// What a picture shows, as a network for images puts it: a direction in a space in which what
/// looks alike lies close together.
///
/// A vector of unit length, kept as one whole number from -127 to 127 for each dimension: the
/// length is not kept, as only directions are compared. Against the floats that it is made of, the
/// cosine of two of them is off by about 0.001. Vectors of different networks have nothing to do
/// with each other.
public final class Embedding {
  /// The fewest dimensions that a vector has.
  public static final int LEAST_DIMENSIONS = 16;

  /// The most dimensions that a vector has.
  public static final int MOST_DIMENSIONS = 2048;

  private static final int MOST_LEVEL = 127;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final String network;
  private final byte[] levels;

  private Embedding(String network, byte[] levels) {
    this.network = network;
    this.levels = levels;
  }

  /// The direction that a network gave.
  ///
  /// @param network SHA-256 of its file, hexadecimal
  /// @throws IllegalArgumentException if it is none: not finite, without length, or of too few or
  ///   too many dimensions
  public static Embedding of(String network, float[] values) {
    float most = 0;
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a vector with a value that is no number");
      }
      most = Math.max(most, Math.abs(value));
    }
    byte[] levels = new byte[values.length];
    for (int i = 0; i < values.length && most > 0; i++) {
      levels[i] = (byte) Math.round(values[i] / most * MOST_LEVEL);
    }
    return checked(network, levels);
  }

  /// The vector of its levels.
  ///
  /// @throws IllegalArgumentException if they are none
  public static Embedding ofLevels(String network, byte[] levels) {
    return checked(network, levels.clone());
  }

  /// The vector that [#text] wrote.
  ///
  /// @throws IllegalArgumentException if it is none
  public static Embedding parse(String network, String text) {
    if (text.length() > MOST_DIMENSIONS * 4 / 3 + 4) {
      throw new IllegalArgumentException("a vector of too many dimensions");
    }
    return checked(network, Base64.getDecoder().decode(text));
  }

  private static Embedding checked(String network, byte[] levels) {
    if (!HASH.matcher(network).matches()) {
      throw new IllegalArgumentException("a vector's network is known by its SHA-256");
    }
    if (levels.length < LEAST_DIMENSIONS || levels.length > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          "a vector has %d to %d dimensions, not %d"
              .formatted(LEAST_DIMENSIONS, MOST_DIMENSIONS, levels.length));
    }
    boolean somewhere = false;
    for (byte level : levels) {
      if (level < -MOST_LEVEL) {
        throw new IllegalArgumentException("a vector's levels are from -127 to 127");
      }
      somewhere |= level != 0;
    }
    if (!somewhere) {
      throw new IllegalArgumentException("a vector without direction");
    }
    return new Embedding(network, levels);
  }

  /// SHA-256 of the network's file.
  public String network() {
    return network;
  }

  /// How many numbers it has.
  public int dimensions() {
    return levels.length;
  }

  /// A copy of its levels.
  public byte[] levels() {
    return levels.clone();
  }

  /// The levels in Base64.
  public String text() {
    return Base64.getEncoder().encodeToString(levels);
  }

  /// The length of the levels' vector; more than 0.
  public double length() {
    return Math.sqrt(dot(levels, levels));
  }

  /// How like the other is to it: the cosine of the angle between them, -1 to 1, and 1 for the
  /// same.
  ///
  /// @throws IllegalArgumentException if the other is of another network
  public double similarity(Embedding other) {
    if (!network.equals(other.network) || levels.length != other.levels.length) {
      throw new IllegalArgumentException("vectors of two networks cannot be compared");
    }
    return Math.clamp(dot(levels, other.levels) / (length() * other.length()), -1.0, 1.0);
  }

  private static long dot(byte[] a, byte[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding o
        && network.equals(o.network)
        && Arrays.equals(levels, o.levels);
  }

  @Override
  public int hashCode() {
    return 31 * network.hashCode() + Arrays.hashCode(levels);
  }

  @Override
  public String toString() {
    return "%d dimensions by %s".formatted(levels.length, network.substring(0, 8));
  }
}
