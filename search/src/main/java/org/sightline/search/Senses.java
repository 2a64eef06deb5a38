package org.sightline.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What names of places and of colours stand for beside themselves: a network knows "dock" of ships
/// first, a site means where lorries are unloaded.
final class Senses {
  private static final List<Set<String>> PLACES =
      List.of(
          Set.of("dock", "loading dock", "loading bay", "loading ramp", "loading platform", "ramp"),
          Set.of("parking", "parking lot", "car park", "parking space", "garage", "carport"),
          Set.of("gate", "gateway", "entrance gate", "barrier"),
          Set.of("yard", "courtyard", "backyard", "back yard", "garden", "forecourt"),
          Set.of("door", "doorway", "front door", "entrance", "entry", "entryway", "way in"),
          Set.of("reception", "lobby", "foyer", "front desk", "waiting room"),
          Set.of("warehouse", "storehouse", "depot", "storage hall"),
          Set.of("driveway", "drive", "access road"),
          Set.of("corridor", "hallway", "passage"),
          Set.of("stairs", "staircase", "stairway", "stairwell"),
          Set.of("till", "checkout", "cash desk", "cash register"));

  private static final Map<String, Set<String>> COLOURS =
      Map.of(
          "red", Set.of("crimson", "scarlet", "maroon", "burgundy", "ruby"),
          "blue", Set.of("navy blue", "turquoise", "azure"),
          "green", Set.of("olive green", "emerald green"),
          "beige", Set.of("cream coloured", "tan coloured"));

  private Senses() {}

  /// The words that a place of this name may be meant by, its name first.
  static List<String> ofPlace(String name) {
    String normal = Names.normal(name);
    List<String> all = new ArrayList<>(List.of(normal));
    for (Set<String> sense : PLACES) {
      if (List.of(normal.split(" ")).stream().anyMatch(sense::contains) || sense.contains(normal)) {
        sense.stream().sorted().filter(word -> !word.equals(normal)).forEach(all::add);
      }
    }
    return all;
  }

  /// The words that a colour may be meant by, its own first.
  static List<String> ofColour(String colour) {
    List<String> all = new ArrayList<>(List.of(colour));
    COLOURS.getOrDefault(colour, Set.of()).stream().sorted().forEach(all::add);
    return all;
  }

  /// Whether these words are one name for a sort of place.
  static boolean isPlace(String words) {
    return PLACES.stream().anyMatch(sense -> sense.contains(words));
  }
}
