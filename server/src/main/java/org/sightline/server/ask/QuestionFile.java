package org.sightline.server.ask;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;
import org.sightline.search.History.Blind;
import org.sightline.search.Vocabulary;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.json.Json;
import org.sightline.server.node.Site;
import tools.jackson.core.JacksonException;

/// A set of questions with known answers, read from JSON lines (docs/QUESTIONS.md).
///
/// Each line holds one of `question`, `site`, `observation` or `gap`. Without a line `site` the
/// questions are asked of the made-up history.
final class QuestionFile {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_LINES = 200_000;
  private static final Set<String> EXPECTED =
      Set.of(
          "answer",
          "none",
          "not-recorded",
          "blind",
          "expired",
          "not-allowed",
          "declined",
          "unclear");

  private QuestionFile() {}

  /// One line of the file.
  record Line(
      @Nullable String question,
      @Nullable String expect,
      @Nullable Double value,
      @Nullable String at,
      @Nullable String group,
      @Nullable Boolean yes,
      @Nullable String why,
      @Nullable SiteLine site,
      @Nullable SightingLine observation,
      @Nullable GapLine gap) {}

  /// The site that the questions are about.
  record SiteLine(
      String now,
      String zone,
      List<String> cameras,
      @Nullable List<String> forbidden,
      @Nullable List<String> zones,
      @Nullable List<String> lines,
      List<String> labels) {}

  /// One object that was seen.
  record SightingLine(
      String camera,
      String label,
      String start,
      String end,
      @Nullable String zone,
      @Nullable String line,
      @Nullable String colour,
      @Nullable String plate) {}

  /// A stretch in which nobody looked through a camera.
  record GapLine(String camera, String start, String end, @Nullable String cause) {}

  /// What was read.
  record Examination(Site site, List<Sighting> sightings, List<QuestionLine> questions) {}

  /// The usual questions over the made-up history.
  static Examination usual() {
    MadeUpHistory history = new MadeUpHistory(20_261_118);
    return new Examination(MadeUpHistory.site(), history.sightings(), UsualQuestions.of(history));
  }

  /// Reads a file.
  ///
  /// @throws WrongCall naming the line and the remedy if it has another form
  static Examination read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new WrongCall("there is no file %s".formatted(file));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new WrongCall(
          "%s is larger than %d bytes: ask less at once".formatted(file, MAX_BYTES));
    }
    List<QuestionLine> questions = new ArrayList<>();
    List<Sighting> sightings = new ArrayList<>();
    List<Blind> blind = new ArrayList<>();
    @Nullable SiteLine site = null;
    int number = 0;
    for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
      number++;
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      if (number > MAX_LINES) {
        throw new WrongCall("%s has more than %d lines".formatted(file, MAX_LINES));
      }
      try {
        Line line = Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class);
        if (line == null) {
          throw new IllegalArgumentException("it is null");
        }
        if (line.question() != null) {
          questions.add(question(line));
        } else if (line.site() != null) {
          site = line.site();
        } else if (line.observation() != null) {
          sightings.add(sighting(line.observation(), number));
        } else if (line.gap() != null) {
          blind.add(gap(line.gap()));
        } else {
          throw new IllegalArgumentException("it has none of question, site, observation and gap");
        }
      } catch (JacksonException e) {
        throw wrong(file, number, e.getOriginalMessage());
      } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
        throw wrong(file, number, String.valueOf(e.getMessage()));
      }
    }
    if (questions.isEmpty()) {
      throw new WrongCall(
          "%s holds no question: a line is {\"question\": \"How many people …?\", \"expect\": \"answer\", \"value\": 3}"
              .formatted(file));
    }
    if (site == null) {
      if (!sightings.isEmpty() || !blind.isEmpty()) {
        throw new WrongCall(
            "%s has observations or gaps and no line with a site: add {\"site\": {…}}"
                .formatted(file));
      }
      Examination usual = usual();
      return new Examination(usual.site(), usual.sightings(), questions);
    }
    try {
      return new Examination(site(site, blind), sightings, questions);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new WrongCall("%s: the site is not good: %s".formatted(file, e.getMessage()));
    }
  }

  private static WrongCall wrong(Path file, int line, String why) {
    return new WrongCall(
        "%s line %d is no line of a question file: %s. See docs/QUESTIONS.md"
            .formatted(file, line, why));
  }

  private static QuestionLine question(Line line) {
    String expect = line.expect();
    if (expect == null || !EXPECTED.contains(expect)) {
      throw new IllegalArgumentException(
          "expect is one of %s".formatted(EXPECTED.stream().sorted().toList()));
    }
    String at = line.at();
    return new QuestionLine(
        String.valueOf(line.question()),
        expect,
        line.value(),
        at == null ? null : Instant.parse(at),
        line.group(),
        line.yes(),
        line.why());
  }

  private static Sighting sighting(SightingLine line, int number) {
    Instant start = Instant.parse(line.start());
    Instant end = Instant.parse(line.end());
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("the observation ends before it starts");
    }
    Sighting sighting =
        new Sighting(
            "line-" + number,
            line.camera(),
            line.label(),
            start,
            end,
            orEmpty(line.zone()),
            orEmpty(line.line()),
            orEmpty(line.colour()),
            orEmpty(line.plate()));
    sighting.observation(); // refuses what is no observation here, where the line is known
    return sighting;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Blind gap(GapLine line) {
    return new Blind(
        new CameraName(line.camera()),
        new TimeRange(Instant.parse(line.start()), Instant.parse(line.end())),
        line.cause() == null ? "connection lost" : line.cause());
  }

  private static Site site(SiteLine line, List<Blind> blind) {
    List<String> forbidden = line.forbidden() == null ? List.of() : line.forbidden();
    Set<CameraName> hidden = new HashSet<>();
    forbidden.forEach(name -> hidden.add(new CameraName(name)));
    List<CameraName> cameras =
        new ArrayList<>(line.cameras().stream().map(CameraName::new).toList());
    hidden.stream().filter(camera -> !cameras.contains(camera)).forEach(cameras::add);
    List<Blind> known = List.copyOf(blind);
    return new Site(
        InstantSource.fixed(Instant.parse(line.now())),
        ZoneId.of(line.zone()),
        new Vocabulary(
            line.labels(),
            cameras,
            line.zones() == null ? List.of() : line.zones(),
            line.lines() == null ? List.of() : line.lines()),
        hidden,
        range ->
            known.stream()
                .filter(b -> b.range().overlaps(range))
                .map(
                    b ->
                        new Blind(
                            b.camera(), b.range().intersection(range).orElse(b.range()), b.cause()))
                .toList());
  }
}
