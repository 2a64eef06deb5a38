package org.sightline.domain;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.sightline.domain.Observation.ObjectObservation;

/// What an example object looks like, so that others can be compared with it when it is gone.
///
/// How like another object is to it goes from 0 to 1: the mean, by weight, of what is known of the
/// example. The label counts 3 where it is the same; colours count 3 times the share that both have
/// of those that either has; the shape (height over width of the box) and the height count 1 times
/// the smaller over the larger. A height that was not measured on the other is left out.
///
/// @param label lower case
/// @param colours lower case; none where none are known
/// @param shape height over width of its box; empty where it is not known
/// @param heightMetres its height; empty where it was not measured
public record Likeness(
    String label, Set<String> colours, OptionalDouble shape, OptionalDouble heightMetres) {
  private static final double OF_LABEL = 3;
  private static final double OF_COLOURS = 3;

  public Likeness {
    label = label.toLowerCase(Locale.ROOT);
    colours = new Attributes(colours, "", shape, heightMetres).colours();
  }

  /// What `example` looks like.
  public static Likeness of(ObjectObservation example) {
    return new Likeness(
        example.label(),
        example.attributes().colours(),
        shape(example.box()),
        example.attributes().heightMetres());
  }

  private static OptionalDouble shape(Box box) {
    double shape = box.height() / box.width();
    return shape > 0 && shape < 1e6 ? OptionalDouble.of(shape) : OptionalDouble.empty();
  }

  /// How like `other` is to the example: 0 to 1.
  public double to(ObjectObservation other) {
    double weight = OF_LABEL;
    double sum = isLabel(other.label()) ? OF_LABEL : 0;
    if (!colours.isEmpty()) {
      weight += OF_COLOURS;
      sum += OF_COLOURS * shared(colours, other.attributes().colours());
    }
    if (shape.isPresent()) {
      weight++;
      sum += ratio(shape.getAsDouble(), shape(other.box()).orElse(0));
    }
    OptionalDouble height = other.attributes().heightMetres();
    if (heightMetres.isPresent() && height.isPresent()) {
      weight++;
      sum += ratio(heightMetres.getAsDouble(), height.getAsDouble());
    }
    return sum / weight;
  }

  /// The most that an object of this label can be like it; for engines that know labels first.
  public double most(String otherLabel) {
    double others =
        (colours.isEmpty() ? 0 : OF_COLOURS)
            + (shape.isPresent() ? 1 : 0)
            + (heightMetres.isPresent() ? 1 : 0);
    return isLabel(otherLabel) ? 1 : others / (others + OF_LABEL);
  }

  private boolean isLabel(String other) {
    return other.toLowerCase(Locale.ROOT).equals(label);
  }

  private static double shared(Set<String> some, Collection<String> others) {
    Set<String> either = new HashSet<>(some);
    either.addAll(others);
    return some.stream().filter(others::contains).count() / (double) either.size();
  }

  private static double ratio(double a, double b) {
    return Math.max(a, b) == 0 ? 1 : Math.min(a, b) / Math.max(a, b);
  }
}
