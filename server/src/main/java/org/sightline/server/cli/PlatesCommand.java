package org.sightline.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `plates`: questions for number plates that a second person has to consent to.
final class PlatesCommand implements Command {
  private static final String REQUESTS = "/api/v1/plate-requests";

  @Override
  public String name() {
    return "plates";
  }

  @Override
  public String summary() {
    return "ask for number plates with a second person's consent, and consent";
  }

  @Override
  public String help() {
    return """
        ./sightline plates requests [--node URL] [--data FOLDER] [--token-file FILE] [--certificate FILE] [--json]
        ./sightline plates ask "QUESTION" --purpose TEXT [...]
        ./sightline plates consent|deny NUMBER [...]

          requests            what waits, was decided or expired: one's own, and all for who may consent
          ask "QUESTION"      asks for consent to exactly this question, such as "plate:AB*"
          consent|deny NUMBER decides what somebody else asks; the command line's own token is nobody's and may not, so name a
                              person's with --token-file
          --node, --data, --token-file, --certificate   as for ./sightline ask

        Examples:
          ./sightline plates ask "plate:AB*" --purpose "theft of 12 March"
          ./sightline plates consent 3 --node https://recorder:8470 --token-file bob.token

        Exit codes: 0 done, 1 refused, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--node", "--data", "--token-file", "--certificate", "--purpose");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    List<String> words = arguments.wordsFrom("DEED");
    String deed = words.getFirst();
    try (NodeClient node = ChosenNode.of(arguments)) {
      NodeClient.Answer answer =
          switch (deed) {
            case "requests" -> node.ask("GET", REQUESTS, null);
            case "ask" ->
                node.ask(
                    "POST",
                    REQUESTS,
                    Map.of(
                        "question",
                        second(words, "which question?"),
                        "purpose",
                        arguments
                            .value("--purpose")
                            .orElseThrow(() -> new WrongCall("say why with --purpose"))));
            case "consent", "deny" -> {
              String number = second(words, "which request?");
              if (!number.matches("[0-9]{1,18}")) {
                throw new WrongCall("'%s' is no number of a request".formatted(number));
              }
              yield node.ask("POST", "%s/%s/%s".formatted(REQUESTS, number, deed), null);
            }
            default -> throw new WrongCall("plates requests, ask, consent or deny");
          };
      if (!answer.isGood()) {
        console.err().println("sightline plates: " + answer.problem());
        return FINDING;
      }
      if (arguments.has("--json")) {
        console.out().println(Texts.json(answer.body()));
      } else if (deed.equals("requests")) {
        answer.body().path("requests").forEach(request -> print(request, console));
      } else {
        print(answer.body(), console);
      }
      return DONE;
    } catch (java.net.ConnectException e) {
      throw new WrongCall("nothing answers at the node's address: is it running?");
    }
  }

  private static String second(List<String> words, String missing) {
    if (words.size() != 2) {
      throw new WrongCall(missing);
    }
    return words.get(1);
  }

  private static void print(JsonNode request, Console console) {
    String by = request.path("by").asString("");
    console
        .out()
        .println(
            "%d  %s%s until %s: %s asks \"%s\" (%s)"
                .formatted(
                    request.path("id").asLong(0),
                    request.path("state").asString(""),
                    by.isEmpty() ? "" : " by " + by,
                    request.path("until").asString(""),
                    request.path("asker").asString(""),
                    request.path("question").asString(""),
                    request.path("purpose").asString("")));
  }
}
