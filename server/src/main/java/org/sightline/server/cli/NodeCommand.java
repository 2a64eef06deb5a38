package org.sightline.server.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.server.config.Configuration;
import tools.jackson.databind.JsonNode;

/// A command that an administrator of the running node gives on the node's own machine: it says
/// what it is, and what it asks of the node.
///
/// @param name the words that call it
/// @param usage the words and options behind them, without `--data` and `--json`
/// @param what it does, in sentences, and its options, a line each
/// @param examples without `./sightline`
/// @param valued its own options that take a value
record NodeCommand(
    String name,
    String summary,
    String usage,
    List<String> what,
    List<String> examples,
    List<String> valued,
    Work work)
    implements Command {

  NodeCommand {
    List<String> all = new ArrayList<>(valued);
    all.add("--data");
    valued = List.copyOf(all);
    what = List.copyOf(what);
    examples = List.copyOf(examples);
  }

  /// What it asks of the node.
  interface Work {
    /// @throws WrongCall if the arguments do not fit, or the node refuses
    Told carryOut(NodeClient node, Arguments arguments) throws IOException, InterruptedException;
  }

  /// What came of it.
  sealed interface Told {
    /// It was done.
    ///
    /// @param json for scripts
    /// @param text for people, lines that end
    record Done(Object json, String text) implements Told {}

    /// What was named is not there.
    record Absent(String message) implements Told {}
  }

  @Override
  public String help() {
    return """
    ./sightline %s %s[--data FOLDER] [--json]

      %s

      --data FOLDER    the data folder of the running node (default: sightline-data)
      --json           one line of JSON

    Examples:
    %s
    Exit codes: 0 done, 1 what was named is not there, 2 a wrong call
    """
        .formatted(
            name,
            usage.isEmpty() ? "" : usage + " ",
            String.join(System.lineSeparator() + "  ", what),
            String.join(
                "",
                examples.stream()
                    .map(each -> "  ./sightline " + each + System.lineSeparator())
                    .toList()));
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    try (NodeClient node =
        NodeClient.of(data)
            .orElseThrow(
                () ->
                    new WrongCall(
                        "no node runs on %s: start it, or give another folder with --data"
                            .formatted(data)))) {
      return switch (work.carryOut(node, arguments)) {
        case Told.Done(Object json, String text) -> {
          if (arguments.has("--json")) {
            console.out().println(Texts.json(json));
          } else {
            console.out().print(text);
          }
          yield DONE;
        }
        case Told.Absent(String message) -> {
          console.err().println(message);
          yield FINDING;
        }
      };
    }
  }

  /// The answer, which is a good one.
  ///
  /// @throws WrongCall in the node's words where it is not
  static JsonNode good(NodeClient.Answer answer) {
    if (!answer.isGood()) {
      throw new WrongCall(answer.problem());
    }
    return answer.body();
  }

  /// What came of taking something away.
  static Told removed(NodeClient.Answer answer, String what, String name) {
    if (answer.status() == 404) {
      return new Told.Absent(
          "There is no %s %s; see ./sightline %s list".formatted(what, Texts.plain(name), what));
    }
    good(answer);
    return new Told.Done(
        Map.of("removed", name), "Removed %s %s.%n".formatted(what, Texts.plain(name)));
  }

  /// A word as a part of an address.
  static String part(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Names that stand behind each other with commas between, none of them empty.
  static List<String> names(String text, String what) {
    List<String> names = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      if (each.isBlank()) {
        throw new WrongCall("'%s' names no %s between two commas".formatted(text, what));
      }
      names.add(each.strip());
    }
    return names;
  }

  /// Where something is allowed: `door,yard,group:outside`; everywhere for an empty text.
  static Map<String, Object> where(String text) {
    Map<String, Object> where = new LinkedHashMap<>();
    where.put("everywhere", text.isEmpty());
    List<String> cameras = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String each : names(text, "camera or group")) {
        if (each.startsWith("group:")) {
          groups.add(each.substring("group:".length()));
        } else {
          cameras.add(each);
        }
      }
    }
    where.put("cameras", cameras);
    where.put("groups", groups);
    return where;
  }

  /// [#where(String)] the other way round; `everywhere` for everywhere.
  static String where(JsonNode where) {
    if (where.path("everywhere").asBoolean(false)) {
      return "everywhere";
    }
    List<String> all = new ArrayList<>(words(where.path("cameras")));
    words(where.path("groups")).forEach(group -> all.add("group:" + group));
    return all.isEmpty() ? "nowhere" : String.join(",", all);
  }

  /// The texts of a list.
  static List<String> words(JsonNode list) {
    return list.valueStream().map(each -> each.asString("")).toList();
  }
}
