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
import org.sightline.search.SentenceNetwork;
import org.sightline.search.WordVectors;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import org.sightline.server.config.ModelSetting;

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
        ./sightline evaluate questions [--file QUESTIONS] [--model-url URL --model NAME] [--model-key-file FILE] [--config FILE] [--json]

          --file QUESTIONS  JSON lines (docs/QUESTIONS.md); without it, the usual questions over a made-up site: answerable, unanswerable,
                            of several meanings, hostile, and about a camera that may not be seen
          --model-url URL   a language model's endpoint, such as http://127.0.0.1:11434/v1: the same questions are put to it too, each of
                            which it has to turn into one call of a tool; what it is sent are the questions and the made-up names
          --model NAME      of the model there
          --model-key-file FILE  with the key that the endpoint wants
          --model-timeout SECONDS  for one answer (default 30); a model that is late counts as one that was of no help
          --config FILE     takes the model from there; what the node's policy keeps in is not sent here either

          Prints questions, claimPrecision, answered, declinedRightly, declinedWrongly, answeredWrongly, p95Millis, and every question
          whose answer is not the known one; with a model the same figures for it, and how often it was of no help.

        Examples:
          ./sightline evaluate questions
          ./sightline evaluate questions --file questions.jsonl --json
          ./sightline evaluate questions --model-url http://127.0.0.1:11434/v1 --model qwen3:4b

        Exit codes: 0 every answer of the grammar is the known one, 1 some is not, 2 a wrong call, or a file that cannot be read
        """;
  }

  @Override
  public List<String> valued() {
    return List.of(
        "--file", "--model-url", "--model", "--model-key-file", "--model-timeout", "--config");
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
    Optional<ModelSetting> model = ModelUnderTest.setting(arguments);
    List<Examiner.Mark> marks;
    Map<String, Object> facts;
    try (ObservationLog log = ObservationLog.open(folder.resolve("observations.db"));
        WordVectors words = new WordVectors(SentenceNetwork::open, System::nanoTime)) {
      Examiner.fill(log, examination);
      marks = Examiner.ask(log, examination, words);
      facts = figures(Examiner.figures(marks));
      if (model.isPresent()) {
        facts.put("model", ModelUnderTest.figures(log, examination, model.get(), words));
      }
    } finally {
      delete(folder);
    }
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
    print(facts, failed, arguments.has("--json"), console);
    return failed.isEmpty() ? DONE : FINDING;
  }

  /// The figures by their names.
  static Map<String, Object> figures(Examiner.Figures figures) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("questions", figures.questions());
    facts.put("claimPrecision", figures.claimPrecision());
    facts.put("answered", figures.answered());
    facts.put("declinedRightly", figures.declinedRightly());
    facts.put("declinedWrongly", figures.declinedWrongly());
    facts.put("answeredWrongly", figures.answeredWrongly());
    facts.put("p95Millis", figures.p95Millis());
    return facts;
  }

  private static void print(
      Map<String, Object> facts, List<Map<String, Object>> failed, boolean json, Console console) {
    if (json) {
      facts.put("failed", failed);
      console.out().println(Texts.json(facts));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    Map<?, ?> model = facts.get("model") instanceof Map<?, ?> map ? map : Map.of();
    facts.forEach(
        (name, value) -> {
          if (!name.equals("model")) {
            rows.add(row(name, value, model));
          }
        });
    model.forEach(
        (name, value) -> {
          if (!facts.containsKey(String.valueOf(name))) {
            rows.add(List.of(String.valueOf(name), "", String.valueOf(value)));
          }
        });
    console
        .out()
        .print(
            Texts.table(
                model.isEmpty()
                    ? List.of("figure", "value")
                    : List.of("figure", "grammar", "model"),
                rows));
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

  private static List<String> row(String name, Object value, Map<?, ?> model) {
    return model.isEmpty()
        ? List.of(name, String.valueOf(value))
        : List.of(name, String.valueOf(value), model.containsKey(name) ? "" + model.get(name) : "");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
