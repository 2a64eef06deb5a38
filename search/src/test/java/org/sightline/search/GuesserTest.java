package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.sightline.domain.CameraName;
import org.sightline.domain.QueryText;

/// Words that the grammar does not know, guessed by the network of this program.
class GuesserTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final WordVectors VECTORS =
      new WordVectors(SentenceNetwork::open, System::nanoTime);
  private static final Vocabulary SITE =
      new Vocabulary(
          List.of(
              "person",
              "bicycle",
              "car",
              "motorcycle",
              "bus",
              "truck",
              "bird",
              "cat",
              "dog",
              "horse",
              "backpack",
              "handbag",
              "suitcase"),
          List.of(
              new CameraName("parking"),
              new CameraName("north-gate"),
              new CameraName("front-door")),
          List.of("dock", "yard", "entrance"));

  @AfterAll
  static void letGo() {
    VECTORS.close();
  }

  private static Reading read(String text) {
    return SearchText.read(text, SITE, NOW, ZoneOffset.UTC, VECTORS);
  }

  @Test
  void wordsThatAreNearMatchAndWordsThatAreFarDoNot() throws IOException {
    List<String> wrong = new ArrayList<>();
    try (BufferedReader list =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GuesserTest.class.getResourceAsStream("near-words.txt")),
                StandardCharsets.UTF_8))) {
      for (String line : list.lines().filter(l -> !l.startsWith("#")).toList()) {
        String[] pair = line.split(" {2,}");
        List<String> words = List.of(pair[0].split(" "));
        String guessed =
            new Guesser(new Names(SITE), VECTORS)
                    .of(words, IntStream.range(0, words.size()).boxed().collect(Collectors.toSet()))
                    .stream()
                    .map(guess -> guess.key() + " " + guess.value())
                    .collect(Collectors.joining(" + "));
        if (!guessed.equals(pair[1].equals("-") ? "" : pair[1])) {
          wrong.add(line + " was " + guessed);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void aGuessIsAChipThatSaysOfWhatAndReadsBackAsItself() {
    Reading reading = read("bicyclist in the loading bay today");
    assertEquals(List.of(), reading.notUnderstood());
    Chip bicycle = reading.chips().getFirst();
    assertEquals(new Chip("label", "bicycle", "label:bicycle", "bicyclist"), bicycle);
    Chip dock = reading.chips().get(1);
    assertEquals(new Chip("zone", "dock", "zone:dock", "loading bay"), dock);
    assertEquals("", reading.chips().get(2).said());
    String typed = String.join(" ", reading.chips().stream().map(Chip::text).toList());
    assertEquals(
        QueryText.print(reading.query()),
        QueryText.print(SearchText.read(typed, SITE, () -> NOW, ZoneOffset.UTC).query()));
  }

  @Test
  void whatIsFarIsSaidNotToBeUnderstoodAsWithoutTheNetwork() {
    assertEquals(List.of("happiness"), read("happiness in the yard").notUnderstood());
    assertEquals(
        SearchText.read("pizza at the dock", SITE, () -> NOW, ZoneOffset.UTC),
        read("pizza at the dock"));
  }

  @Test
  void wordsOfTheGrammarAndNamesOfTheSiteAreNeverGuessed() {
    Meanings none =
        text -> {
          throw new AssertionError("asked for " + text);
        };
    for (String known : List.of("lorry", "people at the dock", "red cars at the front door")) {
      Reading reading = SearchText.read(known, SITE, NOW, ZoneOffset.UTC, none);
      assertTrue(reading.chips().stream().allMatch(chip -> chip.said().isEmpty()), known);
    }
  }

  @Test
  void whatIsNegatedStaysSo() {
    Reading reading = read("without bicyclist");
    assertEquals("bicyclist", reading.chips().getFirst().said());
    assertEquals("-label:bicycle", reading.chips().getFirst().text());
  }

  @Test
  void manyUnknownWordsAndLongNamesCostTheNetworkNothing() {
    AtomicInteger asked = new AtomicInteger();
    Meanings counting =
        text -> {
          asked.incrementAndGet();
          assertTrue(text.length() <= Meanings.MAX_TEXT, text);
          return Optional.empty();
        };
    SearchText.read("qwer ".repeat(90), SITE, NOW, ZoneOffset.UTC, counting);
    SearchText.read("q".repeat(400), SITE, NOW, ZoneOffset.UTC, counting);
    assertEquals(0, asked.get());
  }

  @Test
  void theNetworkIsLoadedOnceLetGoWhenIdleAndItsVectorsStay() {
    AtomicInteger loads = new AtomicInteger();
    AtomicInteger closes = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    try (WordVectors vectors =
        new WordVectors(
            () -> {
              loads.incrementAndGet();
              return new WordVectors.Network() {
                @Override
                public float[] vector(String text) {
                  return new float[] {1, 0};
                }

                @Override
                public void close() {
                  closes.incrementAndGet();
                }
              };
            },
            nanos::get)) {
      assertFalse(vectors.isLoaded());
      assertTrue(vectors.of("one").isPresent());
      assertTrue(vectors.of("two").isPresent());
      assertEquals(1, loads.get());
      nanos.addAndGet(WordVectors.IDLE_NANOS);
      assertTrue(vectors.isIdle());
      assertEquals(1, closes.get());
      assertTrue(vectors.of("one").isPresent());
      assertEquals(1, loads.get());
      assertTrue(vectors.of("three").isPresent());
      assertEquals(2, loads.get());
    }
    assertEquals(2, closes.get());
  }

  @Test
  void withoutTheNetworkTheGrammarGoesOnAndItIsSaidWhyAndTriedAgainLater() {
    AtomicInteger loads = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    try (WordVectors vectors =
        new WordVectors(
            () -> {
              loads.incrementAndGet();
              throw new IOException("not in this program");
            },
            nanos::get)) {
      Reading reading =
          SearchText.read("bicyclist at the dock", SITE, NOW, ZoneOffset.UTC, vectors);
      assertEquals(List.of("bicyclist"), reading.notUnderstood());
      assertTrue(vectors.of("again").isEmpty());
      assertEquals(1, loads.get());
      assertTrue(vectors.problem().contains("not in this program"), vectors.problem());
      nanos.addAndGet(WordVectors.PAUSE_NANOS);
      assertTrue(vectors.of("again").isEmpty());
      assertEquals(2, loads.get());
    }
  }

  @Test
  void onlyNamesThatTheAskerMayKnowAreGuessed() {
    Vocabulary narrow = new Vocabulary(List.of("person"), List.of(), List.of());
    assertEquals(
        List.of(),
        new Guesser(new Names(narrow), VECTORS).of(List.of("loading", "bay"), Set.of(0, 1)));
  }
}
