package org.sightline.server.ask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sightline.observation.ObservationLog;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;

/// `evaluate questions`: how true the assistant's answers are, by questions whose answers are
/// known.
public final class EvaluateQuestions implements Command {
  @Override
  public String name() {
    return "evaluate questions";
  }

  @Override
  public String summary() {
    return "score the assistant by questions whose answers are known";
  }

  @Override
  public String help() {
    return """
        ./sightline evaluate questions [--file QUESTIONS] [--json]

          --file QUESTIONS  JSON lines (docs/QUESTIONS.md); without it, the usual questions over a made-up site: answerable, unanswerable,
                            of several meanings, hostile, and about a camera that may not be seen

          Prints questions, claimPrecision, answered, declinedRightly, declinedWrongly, answeredWrongly, p95Millis, and every question
          whose answer is not the known one.

        Examples:
          ./sightline evaluate questions
          ./sightline evaluate questions --file questions.jsonl --json

        Exit codes: 0 every answer is the known one, 1 some is not, 2 a wrong call, or a file that cannot be read
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--file");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    Optional<Path> file = arguments.path("--file");
    QuestionFile.Examination examination =
        file.isPresent() ? QuestionFile.read(file.get()) : QuestionFile.usual();
    Path folder = Files.createTempDirectory("sightline-questions");
    List<Examiner.Mark> marks;
    try (ObservationLog log = ObservationLog.open(folder.resolve("observations.db"))) {
      marks = Examiner.ask(log, examination);
    } finally {
      delete(folder);
    }
    Examiner.Figures figures = Examiner.figures(marks);
    List<Map<String, Object>> failed = new ArrayList<>();
    for (Examiner.Mark mark : marks) {
      boolean declined = !mark.line().isAnswerable() && mark.claims() == 0;
      if (!mark.good() && !declined) {
        failed.add(
            Map.of(
                "question", mark.line().question(),
                "expected", mark.line().expect(),
                "outcome",
                    mark.answer().outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "answer", mark.answer().text()));
      }
    }
    print(figures, failed, arguments.has("--json"), console);
    return failed.isEmpty() ? DONE : FINDING;
  }

  private static void print(
      Examiner.Figures figures, List<Map<String, Object>> failed, boolean json, Console console) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("questions", figures.questions());
    facts.put("claimPrecision", figures.claimPrecision());
    facts.put("answered", figures.answered());
    facts.put("declinedRightly", figures.declinedRightly());
    facts.put("declinedWrongly", figures.declinedWrongly());
    facts.put("answeredWrongly", figures.answeredWrongly());
    facts.put("p95Millis", figures.p95Millis());
    if (json) {
      facts.put("failed", failed);
      console.out().println(Texts.json(facts));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    facts.forEach((name, value) -> rows.add(List.of(name, String.valueOf(value))));
    console.out().print(Texts.table(List.of("figure", "value"), rows));
    failed.forEach(
        f ->
            console
                .out()
                .println(
                    "%s%n  expected %s, was %s: %s"
                        .formatted(
                            f.get("question"),
                            f.get("expected"),
                            f.get("outcome"),
                            f.get("answer"))));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
