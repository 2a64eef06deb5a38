package org.sightline.server.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.observation.ObservationLog;
import org.sightline.search.Meanings;
import org.sightline.search.SentenceNetwork;
import org.sightline.search.WordVectors;

/// The set of questions that every change of the grammar, the engine and the verifier has to pass.
class UsualQuestionsTest {
  @TempDir Path folder;

  @Test
  void everyQuestionGetsItsKnownAnswerOrIsRightlyDeclined() {
    try (ObservationLog log = ObservationLog.open(folder.resolve("log.db"));
        WordVectors words = new WordVectors(SentenceNetwork::open, System::nanoTime)) {
      List<Examiner.Mark> marks = asked(log, words);
      List<String> wrong =
          marks.stream()
              .filter(mark -> !mark.good())
              .filter(mark -> mark.line().isAnswerable() || mark.claims() > 0)
              .map(UsualQuestionsTest::said)
              .toList();
      assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
      Examiner.Figures figures = Examiner.figures(marks);
      assertTrue(figures.questions() >= 200, figures.toString());
      assertEquals(1.0, figures.claimPrecision(), figures.toString());
      assertEquals(0, figures.declinedWrongly(), figures.toString());
    }
  }

  private static List<Examiner.Mark> asked(ObservationLog log, Meanings meanings) {
    QuestionFile.Examination usual = QuestionFile.usual();
    Examiner.fill(log, usual);
    return Examiner.ask(log, usual, meanings);
  }

  private static String said(Examiner.Mark mark) {
    return "%s: expected %s %s, was %s: %s"
        .formatted(
            mark.line().question(),
            mark.line().expect(),
            mark.line().value(),
            mark.answer().outcome().name().toLowerCase(Locale.ROOT),
            mark.answer().text());
  }
}
