package org.sightline.server.ask;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation;
import org.sightline.observation.ObservationLog;
import org.sightline.search.Answered;
import org.sightline.search.Assistant;
import org.sightline.search.Claim;
import org.sightline.search.Meanings;
import org.sightline.server.node.LogHistory;

/// Asks questions whose answers are known, and compares.
final class Examiner {
  private static final double CLOSE = 1e-3;

  /// What came of one question.
  ///
  /// @param good whether the answer is the known one
  /// @param claims how many claims were shown, and how many of them are not true
  record Mark(
      QuestionLine line, Answered answer, boolean good, int claims, int wrongClaims, long nanos) {}

  /// The figures of a set.
  ///
  /// @param claimPrecision the share of claims shown that are true; 1 where none was shown
  /// @param answered questions that have an answer and got the right one
  /// @param declinedRightly questions without an answer that were declined, or asked back
  /// @param declinedWrongly questions with an answer that were declined, or asked back
  /// @param answeredWrongly all others
  record Figures(
      int questions,
      double claimPrecision,
      int answered,
      int declinedRightly,
      int declinedWrongly,
      int answeredWrongly,
      double p95Millis) {}

  private Examiner() {}

  /// Writes what happened into a log.
  static void fill(ObservationLog log, QuestionFile.Examination examination) {
    List<Observation> facts = new ArrayList<>();
    examination.sightings().forEach(s -> facts.add(s.observation()));
    log.appendAll(facts);
  }

  /// Puts every question to the grammar.
  static List<Mark> ask(
      ObservationLog log, QuestionFile.Examination examination, Meanings meanings) {
    return ask(
        examination,
        question -> new Assistant(new LogHistory(log, examination.site()), meanings).ask(question));
  }

  /// Puts every question to somebody.
  static List<Mark> ask(QuestionFile.Examination examination, Function<String, Answered> asked) {
    List<Mark> marks = new ArrayList<>();
    for (QuestionLine line : examination.questions()) {
      long began = System.nanoTime();
      Answered answer = asked.apply(line.question());
      marks.add(mark(line, answer, System.nanoTime() - began));
    }
    return marks;
  }

  static Mark mark(QuestionLine line, Answered answer, long nanos) {
    List<Claim> shown =
        answer.claims().stream().filter(c -> c.verdict() != Claim.Verdict.STRUCK).toList();
    boolean outcome = outcome(answer.outcome()).equals(line.expect());
    boolean good = outcome && says(line, answer, shown);
    boolean claimed = !shown.isEmpty() && answer.outcome() == Answered.Outcome.ANSWERED;
    return new Mark(
        line, answer, good, claimed ? shown.size() : 0, claimed && !good ? shown.size() : 0, nanos);
  }

  private static String outcome(Answered.Outcome outcome) {
    return outcome == Answered.Outcome.ANSWERED
        ? "answer"
        : outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean says(QuestionLine line, Answered answer, List<Claim> shown) {
    @Nullable Double value = line.value();
    @Nullable Instant at = line.at();
    @Nullable Boolean yes = line.yes();
    String group = line.group();
    if (yes != null && !answer.text().startsWith(yes ? "Yes" : "No")) {
      return false;
    }
    if (at != null && shown.stream().noneMatch(c -> isAt(c, at))) {
      return false;
    }
    List<Claim> about =
        group == null ? shown : shown.stream().filter(c -> c.group().equals(group)).toList();
    if (group != null && (about.isEmpty() || !about.getFirst().equals(shown.getFirst()))) {
      return false;
    }
    return value == null
        || (!about.isEmpty()
            && Math.abs(about.getFirst().value() - value) <= CLOSE * Math.max(1, value));
  }

  private static boolean isAt(Claim claim, Instant at) {
    Instant said = claim.at();
    return said != null && Duration.between(said, at).abs().compareTo(Duration.ofSeconds(1)) < 0;
  }

  static Figures figures(List<Mark> marks) {
    int claims = marks.stream().mapToInt(Mark::claims).sum();
    int wrong = marks.stream().mapToInt(Mark::wrongClaims).sum();
    int right = 0;
    int declinedRightly = 0;
    int declinedWrongly = 0;
    int answeredWrongly = 0;
    for (Mark mark : marks) {
      boolean declined =
          switch (mark.answer().outcome()) {
            case DECLINED, UNCLEAR, NOT_ALLOWED -> true;
            case ANSWERED, NONE, NOT_RECORDED, BLIND, EXPIRED, UNVERIFIED -> false;
          };
      if (!mark.line().isAnswerable()) {
        declinedRightly += declined ? 1 : 0;
        answeredWrongly += declined ? 0 : 1;
      } else if (declined) {
        declinedWrongly++;
      } else {
        right += mark.good() ? 1 : 0;
        answeredWrongly += mark.good() ? 0 : 1;
      }
    }
    long[] nanos = marks.stream().mapToLong(Mark::nanos).sorted().toArray();
    double p95 = nanos.length == 0 ? 0 : nanos[(int) Math.ceil(nanos.length * 0.95) - 1] / 1e6;
    return new Figures(
        marks.size(),
        claims == 0 ? 1 : (claims - wrong) / (double) claims,
        right,
        declinedRightly,
        declinedWrongly,
        answeredWrongly,
        p95);
  }
}
