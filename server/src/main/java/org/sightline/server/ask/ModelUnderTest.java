package org.sightline.server.ask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.observation.ObservationLog;
import org.sightline.search.Answered;
import org.sightline.search.Answered.Outcome;
import org.sightline.search.Meanings;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration;
import org.sightline.server.config.ConfigurationException;
import org.sightline.server.config.ConfigurationReader;
import org.sightline.server.config.ModelSetting;
import org.sightline.server.model.Dialogue;
import org.sightline.server.model.ModelDoor;
import org.sightline.server.node.LogHistory;

/// A language model that is examined: it is asked every question first, through the one door and by
/// the same tools as in a node; its answers are the log's, and pass the verifier.
///
/// Where it is of no help the question counts as declined, and is counted. After [#MOST_IN_A_ROW]
/// questions in a row without help it is asked no more: one that is gone or too slow would take
/// hours.
final class ModelUnderTest {
  /// The most questions in a row that it may be of no help with.
  static final int MOST_IN_A_ROW = 10;

  private static final String USUAL_TIMEOUT = "30";
  private static final int MAX_KEY = 4096;

  private final Dialogue dialogue;
  private int noHelp;
  private int inARow;

  private ModelUnderTest(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// The model that the command line or the configuration names; empty for none.
  static Optional<ModelSetting> setting(Arguments arguments) throws IOException {
    Optional<String> url = arguments.value("--model-url");
    Optional<String> name = arguments.value("--model");
    Optional<Path> file = arguments.path("--config");
    if (url.isPresent() != name.isPresent()) {
      throw new WrongCall("a model needs both --model-url and --model");
    }
    try {
      if (url.isPresent()) {
        return Optional.of(
            new ModelSetting(
                ModelSetting.url(url.get()),
                ModelSetting.name(name.orElse("")),
                key(arguments),
                ModelSetting.Send.TEXT,
                ModelSetting.timeout(arguments.value("--model-timeout").orElse(USUAL_TIMEOUT))));
      }
      if (file.isEmpty()) {
        return Optional.empty();
      }
      Configuration configuration = ConfigurationReader.read(file.get());
      return Optional.ofNullable(configuration.model());
    } catch (IllegalArgumentException | ConfigurationException e) {
      throw new WrongCall("the model is not good: %s".formatted(e.getMessage()));
    }
  }

  private static @Nullable String key(Arguments arguments) throws IOException {
    Optional<Path> file = arguments.path("--model-key-file");
    if (file.isEmpty()) {
      return null;
    }
    if (!Files.isRegularFile(file.get()) || Files.size(file.get()) > MAX_KEY) {
      throw new WrongCall("--model-key-file: %s is no file with a key".formatted(file.get()));
    }
    return Files.readString(file.get()).strip();
  }

  /// Its figures over a set.
  static Map<String, Object> figures(
      ObservationLog log,
      QuestionFile.Examination examination,
      ModelSetting setting,
      Meanings meanings) {
    Dialogue dialogue =
        new Dialogue(
            new LogHistory(log, examination.site()),
            ModelDoor.to(setting, (_, _) -> {}),
            "evaluation",
            meanings);
    ModelUnderTest model = new ModelUnderTest(dialogue);
    List<Examiner.Mark> marks = Examiner.ask(examination, model::ask);
    Map<String, Object> figures = EvaluateQuestions.figures(Examiner.figures(marks));
    figures.put("noHelp", model.noHelp);
    figures.put("name", setting.name());
    return figures;
  }

  private Answered ask(String question) {
    if (inARow >= MOST_IN_A_ROW) {
      noHelp++;
      return declined(question);
    }
    Dialogue.Reply reply = dialogue.byModel(question);
    boolean helped = reply.said().isEmpty();
    inARow = helped ? 0 : inARow + 1;
    noHelp += helped ? 0 : 1;
    boolean declines = reply.calls().stream().anyMatch(call -> call.tool().equals("decline"));
    return helped && !declines ? reply.answered() : declined(question);
  }

  private static Answered declined(String question) {
    return new Answered(
        question,
        Outcome.DECLINED,
        "The model declined, or was of no help.",
        "",
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        List.of());
  }
}
