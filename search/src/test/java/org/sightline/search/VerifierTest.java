package org.sightline.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.search.Answered.Outcome;
import org.sightline.search.Claim.Verdict;

class VerifierTest {
  private static final int VERY_MANY = 400_000;

  private static Answered ask(int objects, double wrongBy, String question) {
    return new Assistant(new LargeHistory(objects, wrongBy)).ask(question);
  }

  @Test
  void aCountOverVeryManyFactsIsConfirmed() {
    Answered answer = ask(VERY_MANY, 0, "how many people were seen yesterday?");
    assertEquals(Outcome.ANSWERED, answer.outcome(), answer.text());
    assertEquals(Verdict.CONFIRMED, answer.claims().getFirst().verdict());
    assertEquals(VERY_MANY / 2, answer.claims().getFirst().value());
  }

  @Test
  void aWrongCountOverVeryManyFactsIsCorrectedAndEachTrackCountsOnce() {
    Answered answer = ask(VERY_MANY, 7, "how many people were seen yesterday?");
    assertEquals(Verdict.CORRECTED, answer.claims().getFirst().verdict());
    assertEquals(VERY_MANY / 2, answer.claims().getFirst().value());
  }

  @Test
  void aSequenceIsWorkedOutFromTheFactsItNames() {
    Answered right =
        ask(2_000, 0, "how many people were followed by a car within 60 seconds yesterday?");
    assertEquals(Outcome.ANSWERED, right.outcome(), right.text());
    assertEquals(1000, right.claims().getFirst().value());
  }

  @Test
  void theFewestMayBeNone() {
    Answered answer = ask(1_000, 0, "which camera saw the fewest people yesterday?");
    List<String> groups = answer.claims().stream().map(Claim::group).sorted().toList();
    assertEquals(List.of("gate", "yard"), groups, answer.text());
    assertTrue(
        answer.claims().stream().allMatch(c -> c.verdict() == Verdict.CONFIRMED && c.value() == 0));
  }

  @Test
  void theMostIsOneThatHasSome() {
    Answered answer = ask(1_000, 0, "which camera saw the most people yesterday?");
    assertEquals(List.of("door"), answer.claims().stream().map(Claim::group).toList());
  }

  @Test
  void newestRevisionsAreFoundAmongVeryMany() {
    Newest newest = new Newest();
    for (int i = 0; i < 200_000; i++) {
      newest.offer("track-" + i, i % 3, i);
    }
    for (int i = 0; i < 200_000; i += 5) {
      newest.offer("track-" + i, 2, 1_000_000 + i);
    }
    for (int i = 0; i < 200_000; i++) {
      boolean overtaken = i % 5 == 0 && i % 3 < 2;
      assertEquals(!overtaken, newest.isNewest("track-" + i, i), "track " + i);
      assertEquals(overtaken, newest.isNewest("track-" + i, 1_000_000 + i), "track " + i);
    }
  }
}
