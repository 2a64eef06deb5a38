package org.sightline.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `ask`: a question in plain words, answered by a running node with checked claims.
final class Ask implements Command {
  @Override
  public String name() {
    return "ask";
  }

  @Override
  public String summary() {
    return "ask a running node in plain words what was observed";
  }

  @Override
  public String help() {
    return """
        ./sightline ask "QUESTION" [--earlier QUESTION] [--node URL] [--data FOLDER] [--token-file FILE] [--certificate FILE] [--json]

          --earlier QUESTION  the question before, from which this one goes on ("and yesterday?")
          --node URL          the node to ask (default: the one that runs on the data folder)
          --data FOLDER       the data folder, whose token is used on this machine
          --token-file FILE   the token for a node elsewhere
          --certificate FILE  the certificate that the node has to show (default: that of the data folder)

          Prints the answer, the query it was read as, every claim with its camera, time and observations and what the verifier says of
          it, and whether anybody was looking.

        Examples:
          ./sightline ask "How many people were at the dock yesterday between 3 and 4 pm?"
          ./sightline ask "When was the last car in the yard?" --node http://127.0.0.1:8080 --json

        Exit codes: 0 answered (none, not recorded, blind and expired are answers), 1 declined, asked back, or not confirmed, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    List<String> all = new ArrayList<>(ChosenNode.OPTIONS);
    all.add("--earlier");
    return all;
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    String question = arguments.words("QUESTION").getFirst();
    if (question.isBlank()) {
      throw new WrongCall("the question is empty");
    }
    try (NodeClient node = ChosenNode.of(arguments)) {
      NodeClient.Answer answer = node.ask("POST", "/api/v1/ask", body(arguments, question));
      if (!answer.isGood()) {
        throw new WrongCall(answer.problem());
      }
      JsonNode body = answer.body();
      if (arguments.has("--json")) {
        console.out().println(Texts.json(body));
      } else {
        print(body, console);
      }
      return switch (body.path("outcome").asString("")) {
        case "declined", "unclear", "not-allowed", "unverified" -> FINDING;
        default -> DONE;
      };
    } catch (java.net.ConnectException e) {
      throw new WrongCall("nothing answers at the node's address: is it running?");
    }
  }

  private static Map<String, Object> body(Arguments arguments, String question) {
    return Map.of("question", question, "earlier", arguments.value("--earlier").stream().toList());
  }

  private static void print(JsonNode body, Console console) {
    console.out().println(body.path("answer").asString(""));
    line(console, "read as", body.path("query").asString(""));
    body.path("notes").forEach(note -> line(console, "note", note.asString("")));
    body.path("choices").forEach(choice -> line(console, "perhaps", choice.asString("")));
    for (JsonNode claim : body.path("claims")) {
      line(
          console,
          claim.path("verdict").asString(""),
          "%s [%s; observations %s]"
              .formatted(
                  claim.path("text").asString(""),
                  joined(claim.path("cameras")),
                  joined(claim.path("observations"))));
    }
    line(console, "coverage", body.path("coverage").path("sentence").asString(""));
  }

  private static String joined(JsonNode list) {
    StringBuilder text = new StringBuilder();
    list.forEach(one -> text.append(text.isEmpty() ? "" : ", ").append(one.asString("")));
    return text.toString();
  }

  private static void line(Console console, String what, String text) {
    if (!text.isEmpty()) {
      console.out().println("  %s: %s".formatted(what, text));
    }
  }
}
