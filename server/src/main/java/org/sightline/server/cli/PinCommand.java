package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Configuration;
import tools.jackson.databind.JsonNode;

/// `pin`, `unpin` and `pins`: footage that is to stay, and who asked for it.
final class PinCommand implements Command {
  private final String name;

  private PinCommand(String name) {
    this.name = name;
  }

  /// All three.
  static List<Command> all() {
    return List.of(new PinCommand("pin"), new PinCommand("unpin"), new PinCommand("pins"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return switch (name) {
      case "pin" -> "keep footage for a time or for ever";
      case "unpin" -> "let pinned footage go when its time comes";
      default -> "list pinned footage and who pinned it";
    };
  }

  @Override
  public String help() {
    return """
        ./sightline pin CAMERA START END REASON [--until INSTANT] [--stream main|sub]
        ./sightline unpin ID
        ./sightline pins
          [--data FOLDER] [--json]

          A pin keeps footage whatever its class, also on a full disk as long as any other footage is
          there. A legal maximum age takes it all the same; the answer says when. CAMERA is a camera's
          name, or 'all'. Instants are written 2026-11-22T10:00:00Z. A released pin stays on record.

        Example:
          ./sightline pin door 2026-11-22T10:00:00Z 2026-11-22T10:05:00Z "parcel stolen"

        Exit codes: 0 done, 1 there is no such pin, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return name.equals("pin") ? List.of("--data", "--until", "--stream") : List.of("--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    List<String> words =
        switch (name) {
          case "pin" -> arguments.words("CAMERA", "START", "END", "REASON");
          case "unpin" -> arguments.words("ID");
          default -> arguments.words();
        };
    if (name.equals("unpin") && !words.getFirst().matches("[0-9]{1,18}")) {
      throw new WrongCall("ID is the number that ./sightline pins shows");
    }
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isEmpty()) {
      throw new WrongCall("no node runs on %s: start it first".formatted(data));
    }
    try (NodeClient client = node.get()) {
      NodeClient.Answer answer =
          switch (name) {
            case "pin" -> client.ask("POST", "/api/v1/pins", question(arguments, words));
            case "unpin" -> client.ask("DELETE", "/api/v1/pins/" + words.getFirst(), null);
            default -> client.ask("GET", "/api/v1/pins", null);
          };
      if (answer.status() == 404 && name.equals("unpin")) {
        console.err().println("There is no pin " + words.getFirst() + "; see ./sightline pins");
        return FINDING;
      }
      if (!answer.isGood()) {
        throw new WrongCall(answer.problem());
      }
      if (arguments.has("--json")) {
        console.out().println(answer.body().toString());
      } else {
        told(answer.body(), console);
      }
      return DONE;
    }
  }

  private static Map<String, Object> question(Arguments arguments, List<String> words) {
    Map<String, Object> question = new LinkedHashMap<>();
    if (!words.get(0).equals("all")) {
      question.put("camera", words.get(0));
      arguments.value("--stream").ifPresent(stream -> question.put("stream", stream));
    }
    question.put("start", words.get(1));
    question.put("end", words.get(2));
    question.put("reason", words.get(3));
    arguments.value("--until").ifPresent(until -> question.put("until", until));
    return question;
  }

  private void told(JsonNode body, Console console) {
    if (name.equals("pins")) {
      for (JsonNode pin : body.path("pins")) {
        console.out().println(line(pin));
      }
      if (body.path("pins").isEmpty()) {
        console.out().println("No footage is pinned.");
      }
      return;
    }
    console.out().println((name.equals("pin") ? "Pinned: " : "Released: ") + line(body));
    String legal = body.path("legalUntil").asString("");
    if (name.equals("pin") && !legal.isEmpty()) {
      console
          .out()
          .println("The legal maximum age takes this footage all the same, by " + legal + ".");
    }
  }

  private static String line(JsonNode pin) {
    return "%d  %s  %s to %s  %s  by %s: %s"
        .formatted(
            pin.path("id").asLong(),
            pin.path("camera").asString("all cameras"),
            pin.path("start").asString(),
            pin.path("end").asString(),
            !pin.path("holds").asBoolean()
                ? "ended"
                : "until " + pin.path("until").asString("for ever"),
            pin.path("pinnedBy").asString(),
            pin.path("reason").asString());
  }
}
