package org.sightline.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /// A name and what it names; a label may stand for several.
  record Label(String name, List<String> labels) {}

  Names(Vocabulary vocabulary) {
    labels.putAll(SYNONYMS);
    for (String label : vocabulary.labels()) {
      labels.put(normal(label), List.of(label.toLowerCase(Locale.ROOT)));
    }
    vocabulary.cameras().forEach(camera -> cameras.putIfAbsent(normal(camera.value()), camera));
    vocabulary.zones().forEach(zone -> zones.putIfAbsent(normal(zone), zone));
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

  static String normal(String name) {
    return String.join(" ", Words.of(name));
  }

  private static List<String> singulars(String name) {
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
            + " someone anybody anyone visitor intruder guy lady");
    putAll(all, VEHICLES, "vehicle traffic");
    putAll(all, ANIMALS, "animal");
    putAll(all, List.of("car"), "car automobile sedan taxi");
    putAll(all, List.of("truck"), "truck lorry lorries van pickup");
    putAll(all, List.of("bus"), "bus coach");
    putAll(all, List.of("motorcycle"), "motorcycle motorbike scooter moped");
    putAll(all, List.of("bicycle"), "bicycle bike cyclist cycle");
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
