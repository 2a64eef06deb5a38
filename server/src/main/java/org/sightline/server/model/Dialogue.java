package org.sightline.server.model;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.search.Answered;
import org.sightline.search.Answered.Outcome;
import org.sightline.search.Assistant;
import org.sightline.search.History;
import org.sightline.search.Meanings;

/// Somebody's words, answered: by the grammar wherever it can, by a model's choice of a tool where
/// it cannot and a model may be asked. Every answer of either is the log's own and passed the
/// verifier; a rule or a report is drafted and left to the person.
public final class Dialogue {
  private static final Pattern RULE =
      Pattern.compile(
          "^(?:please )?(?:alert|tell|notify|warn|inform|message) (?:me|us) (?:of|about|when|whenever|if|as soon as) .+");

  /// "Tell me when the last car came" asks of what has been.
  private static final Pattern PAST =
      Pattern.compile(
          "^(?:please )?(?:tell|inform|message) (?:me|us) (?:when|if|about|of) .*\\b(?:was|were|had|did|first|last|latest|yesterday|ago|came|went|left|arrived)\\b");

  private static final Pattern REPORT =
      Pattern.compile(
          ".*\\b(?:(shift|hand-?over)|(daily|day'?s|today'?s)) (?:report|summary|hand-?over)\\b.*"
              + "|.*\\b(?:report|summary) (?:for|of|on|about|over) (?:the |this |my |our )?(?:last |past |previous |current )?(?:shift|day|today)\\b.*"
              + "|.*\\b(?:hand-?over|summary of the shift)\\b.*");

  private final History history;
  private final @Nullable ModelDoor door;
  private final String user;
  private final Meanings meanings;

  /// @param door the model, or null: then the grammar alone answers
  /// @param user who asks, for the book of what leaves the node
  /// @param meanings of words that the grammar does not know
  public Dialogue(History history, @Nullable ModelDoor door, String user, Meanings meanings) {
    this.meanings = meanings;
    this.history = history;
    this.door = door;
    this.user = user;
  }

  /// A tool that was called, to be shown.
  ///
  /// @param by `grammar`, or the model's name
  public record ToolCall(String by, String tool, String arguments) {}

  /// What came of the words.
  ///
  /// @param said why a model that is there was of no help; empty where it was, or was not asked
  /// @param rule the words of a rule that may be made; empty for none
  /// @param report the kind of report that may be read; empty for none
  public record Reply(
      Answered answered, List<ToolCall> calls, String said, String rule, String report) {}

  /// The reply to somebody's words.
  public Reply reply(String words) {
    return reply(words, List.of());
  }

  /// The reply to words that may go on from questions before; no model is told of these.
  public Reply reply(String words, List<String> earlier) {
    String plain = words.strip().toLowerCase(Locale.ROOT);
    if (RULE.matcher(plain).matches() && !PAST.matcher(plain).find()) {
      return drafted(words, "grammar", words);
    }
    if (REPORT.matcher(plain).matches()) {
      return reported(
          words, "grammar", plain.matches(".*\\b(?:daily|day|today).*") ? "day" : "shift");
    }
    Answered read = new Assistant(history, meanings).ask(words, earlier);
    return door == null || !isPuzzled(read)
        ? new Reply(read, List.of(new ToolCall("grammar", "answer", read.query())), "", "", "")
        : byModel(words, read, door);
  }

  /// The reply with the model asked first, whatever the grammar can read: for measuring it.
  public Reply byModel(String words) {
    Answered read = new Assistant(history, meanings).ask(words);
    return door == null || read.outcome() == Outcome.NOT_ALLOWED
        ? new Reply(read, List.of(), "", "", "")
        : byModel(words, read, door);
  }

  /// Whether the grammar did not know the words. What it declines for other reasons, such as a
  /// camera that the asker may not see, stays declined: no model is asked about it.
  private static boolean isPuzzled(Answered read) {
    return read.outcome() == Outcome.UNCLEAR
        || (read.outcome() == Outcome.DECLINED
            && !read.notUnderstood().isEmpty()
            && read.question().length() < Assistant.MAX_LENGTH);
  }

  private Reply byModel(String words, Answered read, ModelDoor model) {
    LocalDateTime present =
        history.now().atZone(history.zone()).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES);
    return switch (model.choose(user, words, history.names(), present.toString())) {
      case ModelChoice.Failed(String why) -> withoutModel(read, "the model was of no help: " + why);
      case ModelChoice.Forbidden(String why) -> withoutModel(read, why);
      case ModelChoice.Called call -> meant(words, read, model, call);
    };
  }

  private Reply meant(String words, Answered read, ModelDoor model, ModelChoice.Called call) {
    List<ToolCall> calls = List.of(new ToolCall(model.name(), call.tool(), call.arguments()));
    return switch (Tools.read(call, history)) {
      case Tools.Meaning.Asks(var question) ->
          new Reply(new Assistant(history).answer(words, question), calls, "", "", "");
      case Tools.Meaning.DraftsRule(String rule) -> drafted(words, model.name(), rule);
      case Tools.Meaning.Reports(String kind) -> reported(words, model.name(), kind);
      case Tools.Meaning.Declines() -> new Reply(read, calls, "", "", "");
      case Tools.Meaning.Illegal(String why) ->
          withoutModel(read, "the model was of no help: " + why);
    };
  }

  private static Reply withoutModel(Answered read, String said) {
    return new Reply(read, List.of(new ToolCall("grammar", "answer", read.query())), said, "", "");
  }

  private static Reply drafted(String words, String by, String rule) {
    return new Reply(
        note(words, "A rule can be made of this. Look at what it would have done, then save it."),
        List.of(new ToolCall(by, "draft_rule", rule)),
        "",
        rule,
        "");
  }

  private static Reply reported(String words, String by, String kind) {
    return new Reply(
        note(words, kind.equals("day") ? "The report of the day." : "The hand-over of the shift."),
        List.of(new ToolCall(by, "report", kind)),
        "",
        "",
        kind);
  }

  private static Answered note(String words, String text) {
    return new Answered(
        words,
        Outcome.ANSWERED,
        text,
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
