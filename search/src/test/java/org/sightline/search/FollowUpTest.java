package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.search.Question.Asked;

/// Questions that go on from the one before.
class FollowUpTest {
  private final Assistant assistant = new Assistant(new LargeHistory(0, 0));

  private Question asked(String text, String... earlier) {
    return assertInstanceOf(Asked.class, assistant.understand(text, List.of(earlier)), text)
        .question();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How many people were seen at the door today? | and yesterday? | How many people were seen at the door yesterday?",
        "How many people were seen today? | only at the door | How many people were seen at the door today?",
        "How many people were seen at the door today? | what about cars? | How many cars were seen at the door today?",
        "How many red cars were seen today? | and yesterday between 3 and 4 pm | How many red cars were seen yesterday between 3 and 4 pm?",
        "How many cars were seen today? | only red ones | How many red cars were seen today?",
        "How many cars were seen at the door today? | when was the last one | when was the last one",
        "How many cars were seen at the door today? | and when was the last one? | When was the last car seen at the door today?",
        "Was anybody at the door today? | last night? | Was anybody at the door last night?",
        "How many people were followed by a car within 30 seconds today? | and yesterday? | How many people were followed by a car within 30 seconds yesterday?",
        "How many people were seen at the door today? | How many cars were seen yesterday? | How many cars were seen yesterday?"
      })
  void whatIsNotSaidAgainIsTakenAlong(String before, String next, String whole) {
    Question went = asked(next, before);
    Question plain = asked(whole);
    assertEquals(plain.query(), went.query());
    assertEquals(plain.over(), went.over());
    assertEquals(plain.intent(), went.intent());
    assertEquals(plain.chips(), went.chips());
  }

  @Test
  void severalGoOnFromEachOther() {
    Question went = asked("only at the door", "How many people were seen today?", "and yesterday?");
    assertEquals(asked("How many people were seen at the door yesterday?").query(), went.query());
    assertTrue(went.notes().contains("goes on from 'and yesterday'"), went.notes().toString());
  }

  @Test
  void nothingGoesOnFromWhatIsNoQuestion() {
    Question alone = asked("only at the door", "What is his name?");
    assertEquals(asked("only at the door").query(), alone.query());
  }

  @Test
  void ofALongConversationTheLastAreLookedAt() {
    assertEquals(
        asked("and yesterday?", "How many people were seen today?").query(),
        asked(
                "and yesterday?",
                Collections.nCopies(200, "How many people were seen today?").toArray(String[]::new))
            .query());
    asked("How many people were seen today?", "x".repeat(100_000));
  }

  @Test
  void anyConversationIsReadOrDeclined() {
    Random random = new Random(Long.getLong("sightline.seed", 21));
    String[] words =
        "and only what about how many people cars at the door yesterday today last night red not followed by before more than when was first ones ? \u0000 -"
            .split(" ");
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 400); round++) {
      String[] said = new String[1 + random.nextInt(4)];
      for (int i = 0; i < said.length; i++) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(9); k >= 0; k--) {
          text.append(words[random.nextInt(words.length)]).append(' ');
        }
        said[i] = text.toString();
      }
      assistant.understand(said[0], List.of(said));
    }
  }
}
