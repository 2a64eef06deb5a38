package org.sightline.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Questions that no log of observations can answer, known by their words, each with the reason.
final class OutOfScope {
  private static final String IDENTITY =
      "Cameras here tell persons from cars, not one person from another: no names, faces or identities are kept.";
  private static final String TRAITS_OF_PEOPLE =
      "A detector says 'person', not age, sex, mood, job or intent; ask about persons instead.";
  private static final String INTENT =
      "What was meant, or whether something is a crime, is not in the observations: they say what was seen, where and when.";
  private static final String FUTURE =
      "That lies in the future; observations are about what has been.";
  private static final String SOUND = "Nothing that was said or heard is kept as an observation.";
  private static final String ELSEWHERE =
      "That is not about what the cameras of this site observed.";
  private static final String ACT =
      "Questions are answered here; nothing is switched, opened, changed or deleted by asking.";
  private static final String REASONS =
      "Observations say what, where and when; they do not say why.";

  private static final Map<String, String> BY_WORD = byWord();

  private static final List<Set<String>> PRONOUNS =
      List.of(
          Set.of("he", "she", "him", "her", "his", "hers", "himself", "herself", "they", "them"));

  private OutOfScope() {}

  /// A reason to decline.
  record Reason(String word, String text) {}

  /// Why the question cannot be answered; empty where it may be.
  ///
  /// @param names words that are part of a site's name are no reason
  static Optional<Reason> reason(List<String> words, Set<String> names) {
    for (String word : words) {
      String reason = BY_WORD.get(word);
      if (reason != null && !names.contains(word)) {
        return Optional.of(new Reason(word, reason));
      }
      if (PRONOUNS.getFirst().contains(word) && !names.contains(word)) {
        return Optional.of(
            new Reason(
                word,
                "It is not known who '%s' is: one person is not told from another. Ask about persons at a place and time."
                    .formatted(word)));
      }
    }
    if (words.size() > 2
        && words.getFirst().equals("who")
        && words.get(1).matches("is|are|am|owns|lives|works")) {
      return Optional.of(new Reason("who", IDENTITY));
    }
    if (Phrase.are(words, 0, "how", "are", "you") || Phrase.are(words, 0, "are", "you")) {
      return Optional.of(new Reason("you", ELSEWHERE));
    }
    return Optional.empty();
  }

  private static Map<String, String> byWord() {
    Map<String, String> all = new java.util.HashMap<>();
    put(
        all,
        IDENTITY,
        "name names named called identity identify identified recognise recognised recognize recognized face faces"
            + " facial whom whose who'd known alias");
    put(
        all,
        TRAITS_OF_PEOPLE,
        "age old young older younger gender sex race ethnic ethnicity nationality religion mood happy sad angry nervous"
            + " aggressive drunk sick pregnant tired beautiful ugly handsome attractive fat thin tall short smiling crying"
            + " laughing emotion emotions feeling feel");
    put(
        all,
        INTENT,
        "steal stole stolen stealing theft rob robbed robbery burglary crime criminal guilty suspicious suspiciously"
            + " dangerous dangerously threat threatening weapon weapons gun guns armed kill killed murder attack attacked"
            + " fight fighting fought vandalise vandalised vandalism damaged damage broke break breaking hit hurt injured"
            + " illegal illegally legal allowed supposed plan planning planned intend intended intention trying tried"
            + " hiding sneaking smuggle smuggled lied lying blame fault responsible did-it unusual strange weird abnormal"
            + " anomaly anomalies normal safe unsafe");
    put(
        all,
        FUTURE,
        "tomorrow will shall predict prediction forecast expect expected future upcoming soon later-today");
    put(
        all,
        SOUND,
        "say says said saying speak speaks spoke speaking talk talks talked talking hear heard listen sound sounds noise"
            + " noises shout shouted scream screamed conversation voice voices music bark barked barking");
    put(
        all,
        ELSEWHERE,
        "weather temperature rain raining snow snowing sunny wind stock stocks price prices capital president king queen"
            + " minister election joke jokes poem story recipe cook translate translation song movie film-title football"
            + " score bitcoin crypto euro dollar cost costs salary salaries internet google news lottery horoscope"
            + " wikipedia password passwords secret secrets token tokens credential credentials prompt instructions"
            + " instruction model chatgpt gpt ai language poem math equation meaning life universe yourself think opinion"
            + " recommend favourite favorite born married homework essay code program python");
    put(
        all,
        ACT,
        "delete erase remove disable deactivate activate unlock lock reboot restart shutdown"
            + " ignore forget pretend bypass override disregard disarm arm execute run sudo drop update insert send email"
            + " call phone-them notify alert-me mute unmute zoom pan tilt export download upload format wipe reset");
    put(all, REASONS, "why reason cause motive motives purpose because");
    return Map.copyOf(all);
  }

  private static void put(Map<String, String> all, String reason, String words) {
    for (String word : words.split(" ")) {
      all.put(word, reason);
    }
  }
}
