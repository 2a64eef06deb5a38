package org.sightline.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;
import org.sightline.search.Answered.Outcome;
import org.sightline.search.Claim.Verdict;
import org.sightline.search.History.Blind;
import org.sightline.search.Question.Asked;
import org.sightline.search.Question.Declined;
import org.sightline.search.Question.Intent;
import org.sightline.search.Question.Unclear;
import org.sightline.search.Question.Understanding;

/// Answers questions in plain words from the observations of a site, without a language model.
///
/// A question is read by a grammar, answered by the engine of the log, and every claim is worked
/// out again by the verifier before it is shown. Whatever is not understood makes the question one
/// that is declined, with the words; "none" says whether anybody was looking. Names of cameras,
/// plates and labels are compared, never obeyed: no text of the log is ever read as a question.
public final class Assistant {
  /// The longest question, in characters.
  public static final int MAX_LENGTH = 500;

  /// The most questions before that are looked at.
  public static final int MAX_EARLIER = FollowUp.MAX_EARLIER;

  private final History history;
  private final Meanings meanings;

  /// The grammar alone.
  public Assistant(History history) {
    this(history, Meanings.NONE);
  }

  /// @param meanings of words that the grammar does not know
  public Assistant(History history, Meanings meanings) {
    this.history = history;
    this.meanings = meanings;
  }

  /// What the words are taken to ask. Words that the grammar does not know are guessed where every
  /// one of them can be; the notes and the chips say so.
  public Understanding understand(String text) {
    return understand(text, List.of());
  }

  /// The same, where the words may go on from questions before: `and yesterday?` takes along what
  /// these said of things, places and times.
  ///
  /// @param earlier the questions before, the oldest first; of more than [#MAX_EARLIER] the last
  public Understanding understand(String text, List<String> earlier) {
    Names names = new Names(history.names());
    List<String> words = Phrase.words(text);
    List<List<String>> before =
        earlier.stream()
            .skip(Math.max(0, earlier.size() - MAX_EARLIER))
            .filter(question -> question.length() <= MAX_LENGTH)
            .map(question -> guessed(names, Phrase.words(question)))
            .toList();
    Understanding read = read(names, words, before);
    if (meanings == Meanings.NONE
        || !(read instanceof Declined(String kind, String _, List<String> unknown))
        || !kind.equals("unknown-words")) {
      return read;
    }
    return GuessedWords.of(words, Set.copyOf(unknown), new Guesser(names, meanings))
        .map(guessed -> guessed.marked(read(names, guessed.words(), before)))
        .orElse(read);
  }

  /// The words of a question before, with guesses where it has unknown ones.
  private List<String> guessed(Names names, List<String> words) {
    Set<String> unknown = meanings == Meanings.NONE ? Set.of() : reader(names).unknown(words);
    return unknown.isEmpty()
        ? words
        : GuessedWords.of(words, unknown, new Guesser(names, meanings))
            .map(GuessedWords::words)
            .orElse(words);
  }

  private Understanding read(Names names, List<String> words, List<List<String>> earlier) {
    return reader(names).read(words, earlier);
  }

  private QuestionReader reader(Names names) {
    return new QuestionReader(names, history.forbidden(), history.now(), history.zone());
  }

  /// The answer to a question; never throws for what the words are.
  public Answered ask(String text) {
    return ask(text, List.of());
  }

  /// The answer to a question that may go on from those before.
  public Answered ask(String text, List<String> earlier) {
    if (text.length() > MAX_LENGTH) {
      return Answered.refused(
          text.substring(0, MAX_LENGTH),
          Outcome.DECLINED,
          "The question is longer than %d characters: ask for less at once.".formatted(MAX_LENGTH),
          List.of());
    }
    return switch (understand(text, earlier)) {
      case Asked(Question question) -> answer(text, question);
      case Declined(String kind, String reason, List<String> words) ->
          Answered.refused(
              text,
              kind.equals("not-allowed") ? Outcome.NOT_ALLOWED : Outcome.DECLINED,
              reason,
              words);
      case Unclear(String reason, List<String> choices) ->
          new Answered(
              text,
              Outcome.UNCLEAR,
              reason,
              "",
              null,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              "",
              List.of(),
              choices);
    };
  }

  /// The answer to a question that was read already, by whatever reads questions.
  public Answered answer(String text, Question question) {
    Question besides = question.other();
    Optional<String> refusal =
        history
            .refusal(question.query())
            .or(() -> besides == null ? Optional.empty() : history.refusal(besides.query()));
    if (refusal.isPresent()) {
      return Answered.refused(text, Outcome.NOT_ALLOWED, refusal.get(), List.of());
    }
    TimeRange over = range(question);
    Reply reply = new Reply(history, text, question, over);
    Optional<Answered> gone = gone(reply, over);
    if (gone.isPresent()) {
      return gone.get();
    }
    List<Blind> blind = blind(question, over);
    if (question.intent() == Intent.WATCHED) {
      return watched(reply, blind);
    }
    Verifier verifier = new Verifier(history, question, over);
    List<Claim> claims =
        new ArrayList<>(verifier.check(new Drafting(history, question, over).claims()));
    Question other = question.other();
    if (other != null) {
      TimeRange otherOver = range(other);
      claims.addAll(
          new Verifier(history, other, otherOver)
              .check(new Drafting(history, other, otherOver).claims()));
    }
    if (claims.stream().anyMatch(c -> c.verdict() == Verdict.STRUCK)
        && claims.stream().noneMatch(c -> c.verdict() != Verdict.STRUCK)) {
      return reply.with(
          Outcome.UNVERIFIED,
          "An answer was found, and it could not be confirmed: %s."
              .formatted(claims.getFirst().why()),
          claims,
          coverage(question, blind),
          blind);
    }
    if (verifier.count() == 0 && other == null) {
      return none(reply, verifier, blind, claims);
    }
    return reply.with(
        Outcome.ANSWERED,
        Wording.of(question, claims, history.zone()),
        claims,
        coverage(question, blind),
        blind);
  }

  /// The time that is looked at: never beyond the present.
  private TimeRange range(Question question) {
    Instant now = history.now();
    TimeRange said = question.over();
    Instant begun = history.begun().orElse(now);
    Instant start = said == null ? begun : said.start();
    Instant end = said == null || said.end().isAfter(now) ? now.plusMillis(1) : said.end();
    if (said != null && said.start().equals(Instant.EPOCH)) {
      start = begun.isBefore(end) ? begun : end;
    }
    return new TimeRange(start.isAfter(end) ? end : start, end);
  }

  private Optional<Answered> gone(Reply reply, TimeRange over) {
    Optional<Instant> expired = history.expiredBefore();
    if (expired.isPresent() && !over.end().isAfter(expired.get())) {
      return Optional.of(
          reply.with(
              Outcome.EXPIRED,
              "Expired: observations from before %s are deleted by retention."
                  .formatted(Times.shown(expired.get(), history.zone())),
              List.of(),
              "",
              List.of()));
    }
    Optional<Instant> begun = history.begun();
    if (begun.isEmpty() || !over.end().isAfter(begun.get())) {
      return Optional.of(
          reply.with(
              Outcome.NOT_RECORDED,
              begun.isEmpty()
                  ? "Not recorded: nothing was observed here yet."
                  : "Not recorded: observing began at %s."
                      .formatted(Times.shown(begun.get(), history.zone())),
              List.of(),
              "",
              List.of()));
    }
    return Optional.empty();
  }

  private List<CameraName> asked(Question question) {
    return question.cameras().isEmpty() ? history.names().cameras() : question.cameras();
  }

  private List<Blind> blind(Question question, TimeRange over) {
    List<CameraName> asked = asked(question);
    return history.blind(over).stream().filter(blind -> asked.contains(blind.camera())).toList();
  }

  /// Whether the stretches cover the whole range.
  private static boolean covers(List<Blind> blind, CameraName camera, TimeRange over) {
    Instant seen = over.start();
    List<Blind> sorted =
        blind.stream()
            .filter(b -> b.camera().equals(camera))
            .sorted(java.util.Comparator.comparing(b -> b.range().start()))
            .toList();
    for (Blind b : sorted) {
      if (b.range().start().isAfter(seen)) {
        return false;
      }
      seen = b.range().end().isAfter(seen) ? b.range().end() : seen;
    }
    return !seen.isBefore(over.end().minusMillis(1));
  }

  private Answered none(Reply reply, Verifier verifier, List<Blind> blind, List<Claim> claims) {
    Question question = reply.question();
    List<CameraName> asked = asked(question);
    String coverage = coverage(question, blind);
    if (!asked.isEmpty() && asked.stream().allMatch(c -> covers(blind, c, reply.over()))) {
      return reply.with(Outcome.BLIND, "Nobody was looking: " + coverage, claims, coverage, blind);
    }
    Optional<String> unread = Unread.of(question.query(), verifier::any);
    if (unread.isPresent()) {
      return reply.with(Outcome.NOT_RECORDED, unread.get(), claims, coverage, blind);
    }
    String text =
        question.intent() == Intent.EXISTS && question.limit() == null
            ? "No: no %s was seen".formatted(question.subject())
            : question.limit() != null
                ? Wording.of(question, claims, history.zone())
                : "None: no %s was seen".formatted(question.subject());
    return reply.with(
        Outcome.NONE,
        "%s, %s. %s"
            .formatted(
                text.replaceAll("\\.$", ""), Times.shown(reply.over(), history.zone()), coverage),
        claims,
        coverage,
        blind);
  }

  private Answered watched(Reply reply, List<Blind> blind) {
    List<Claim> claims = new ArrayList<>();
    for (Blind b : blind) {
      claims.add(Reply.claim(Claim.Kind.BLIND, b.cause(), b.camera(), b.range()));
    }
    for (CameraName camera : asked(reply.question())) {
      if (blind.stream().noneMatch(b -> b.camera().equals(camera))) {
        claims.add(Reply.claim(Claim.Kind.WATCHING, "", camera, reply.over()));
      }
    }
    Verifier verifier = new Verifier(history, reply.question(), reply.over());
    List<Claim> checked =
        claims.stream()
            .limit(Claim.MAX_CITED)
            .map(c -> verifier.check(List.of(c)).getFirst())
            .toList();
    return reply.with(
        Outcome.ANSWERED,
        coverage(reply.question(), blind),
        checked,
        coverage(reply.question(), blind),
        blind);
  }

  /// Whether anybody was looking, as a sentence.
  private String coverage(Question question, List<Blind> blind) {
    return Coverage.sentence(asked(question), blind, history.zone());
  }

  /// One answer in the making.
  private record Reply(History history, String text, Question question, TimeRange over) {
    Answered with(
        Outcome outcome, String answer, List<Claim> claims, String coverage, List<Blind> blind) {
      ObservationQuery query = Drafting.bounded(question, over);
      return new Answered(
          text,
          outcome,
          answer,
          QueryText.print(query),
          over,
          question.chips(),
          List.of(),
          question.notes(),
          claims,
          coverage,
          blind,
          List.of());
    }

    static Claim claim(Claim.Kind kind, String cause, CameraName camera, TimeRange range) {
      return new Claim(
          kind,
          cause,
          camera.value(),
          0,
          null,
          java.util.Set.of(camera),
          range,
          List.of(),
          Verdict.STRUCK,
          "not checked yet");
    }
  }
}
