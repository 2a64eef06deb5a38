package org.sightline.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Words;

/// The names of a vocabulary as people say them: without case, `front door` for `front-door`,
/// plurals and synonyms for labels.
final class Names {
  /// The most words that are tried as one name.
  static final int MAX_WORDS = 5;

  private static final List<String> VEHICLES = List.of("car", "truck", "bus", "motorcycle");
  private static final List<String> ANIMALS =
      List.of(
          "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe");
  private static final Map<String, List<String>> SYNONYMS = synonyms();

  private final Map<String, List<String>> labels = new HashMap<>();
  private final Map<String, CameraName> cameras = new HashMap<>();
  private final Map<String, String> zones = new HashMap<>();
  private final Map<String, String> lines = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  /// A name and what it names; a label may stand for several.
  record Label(String name, List<String> labels) {}

  Names(Vocabulary vocabulary) {
    labels.putAll(SYNONYMS);
    for (String label : vocabulary.labels()) {
      labels.put(normal(label), List.of(label.toLowerCase(Locale.ROOT)));
    }
    vocabulary.cameras().forEach(camera -> cameras.putIfAbsent(normal(camera.value()), camera));
    vocabulary.zones().forEach(zone -> zones.putIfAbsent(normal(zone), zone));
    vocabulary.lines().forEach(line -> lines.putIfAbsent(normal(line), line));
    vocabulary.labels().forEach(label -> known.add(label.toLowerCase(Locale.ROOT)));
  }

  /// The labels that `said` means; its plural means them too.
  Optional<Label> label(String said) {
    String name = normal(said);
    for (String form : singulars(name)) {
      List<String> found = labels.get(form);
      if (found != null && !form.isEmpty()) {
        return Optional.of(new Label(found.size() == 1 ? found.getFirst() : form, found));
      }
    }
    return Optional.empty();
  }

  @Nullable CameraName camera(String said) {
    return cameras.get(normal(said));
  }

  @Nullable String zone(String said) {
    return zones.get(normal(said));
  }

  @Nullable String line(String said) {
    return lines.get(normal(said));
  }

  /// Whether some detector here says this label.
  boolean isKnown(String label) {
    return known.contains(label);
  }

  /// The labels that detectors here say.
  Set<String> knownLabels() {
    return Set.copyOf(known);
  }

  /// The words, beside its own, that stand for this label alone.
  List<String> synonyms(String label) {
    return SYNONYMS.entrySet().stream()
        .filter(each -> each.getValue().equals(List.of(label)) && !each.getKey().equals(label))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /// The cameras there are.
  Set<CameraName> cameras() {
    return Set.copyOf(cameras.values());
  }

  /// The zones there are.
  Set<String> zones() {
    return Set.copyOf(zones.values());
  }

  /// All words that names of cameras, zones and lines consist of.
  Set<String> nameWords() {
    Set<String> words = new HashSet<>();
    for (Set<String> names : List.of(cameras.keySet(), zones.keySet(), lines.keySet())) {
      names.forEach(name -> words.addAll(List.of(name.split(" "))));
    }
    return words;
  }

  static String normal(String name) {
    return String.join(" ", Words.of(name));
  }

  /// A word, and what it may be the plural of.
  static List<String> singulars(String name) {
    List<String> forms = new ArrayList<>(List.of(name));
    if (name.endsWith("s")) {
      forms.add(name.substring(0, name.length() - 1));
      if (name.endsWith("es")) {
        forms.add(name.substring(0, name.length() - 2));
      }
      if (name.endsWith("ies")) {
        forms.add(name.substring(0, name.length() - 3) + "y");
      }
      if (name.endsWith("ves")) {
        forms.add(name.substring(0, name.length() - 3) + "fe");
      }
    }
    return forms;
  }

  private static Map<String, List<String>> synonyms() {
    Map<String, List<String>> all = new HashMap<>();
    putAll(
        all,
        List.of("person"),
        "person people human man men woman women child children kid boy girl pedestrian somebody"
            + " someone anybody anyone visitor intruder guy lady individual folk folks passerby passersby"
            + " walker nobody noone");
    putAll(all, VEHICLES, "vehicle traffic");
    putAll(all, List.of("cat", "dog"), "pet");
    putAll(all, ANIMALS, "animal");
    putAll(all, List.of("car"), "car automobile auto sedan taxi cab suv");
    putAll(all, List.of("truck"), "truck lorry lorries van pickup");
    putAll(all, List.of("bus"), "bus coach");
    putAll(all, List.of("motorcycle"), "motorcycle motorbike scooter moped");
    putAll(all, List.of("bicycle"), "bicycle bike cyclist cycle pushbike");
    putAll(all, List.of("dog"), "dog puppy");
    putAll(all, List.of("cat"), "cat kitten");
    putAll(all, List.of("suitcase", "handbag", "backpack"), "luggage bag baggage");
    putAll(all, List.of("suitcase"), "suitcase");
    putAll(all, List.of("handbag"), "handbag purse");
    putAll(all, List.of("backpack"), "backpack rucksack");
    putAll(all, List.of("airplane"), "airplane plane aeroplane aircraft");
    putAll(all, List.of("boat"), "boat ship");
    putAll(all, List.of("cell phone"), "phone smartphone");
    return Map.copyOf(all);
  }

  private static void putAll(Map<String, List<String>> all, List<String> labels, String words) {
    for (String word : words.split(" ")) {
      all.put(word, labels);
    }
  }
}
