package org.sightline.server.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.cli.NodeCommand.Told;
import tools.jackson.databind.JsonNode;

/// `token list`, `token add` and `token revoke`: the long-lived tokens of scripts. A token never
/// may what its user may not, and none may administer users.
final class TokenCommands {
  private static final int DAYS = 90;

  private TokenCommands() {}

  static List<Command> all() {
    return List.of(
        new NodeCommand(
            "token list",
            "the tokens of scripts; never their secrets",
            "",
            List.of("Whose each is, what it may do where, until when, and when it was last used."),
            List.of("token list --json"),
            List.of(),
            TokenCommands::list),
        new NodeCommand(
            "token add",
            "make a token for a script; its secret is shown once",
            "USER NAME --allow ACTION[,ACTION…] [--where PLACE[,PLACE…]] [--days DAYS]",
            List.of(
                "Makes a token of the user: at most what the user may do, and less if you say so."
                    + " Its secret is random,",
                "shown once and kept nowhere; a script sends it as Authorization: Bearer …, and"
                    + " ./sightline ask and report",
                "read it from a file (--token-file).",
                "",
                "--allow ACTIONS  what it is for, with commas between; ./sightline role list has"
                    + " the words",
                "--where PLACES   cameras and groups (group:NAME), with commas between (default:"
                    + " wherever the user may)",
                "--days DAYS      how long it lasts, 1 to 366 (default: " + DAYS + ")"),
            List.of(
                "token add ann nightly --allow search,export --where door,group:outside --days 30",
                "token add ann wall --allow view-live --json"),
            List.of("--allow", "--where", "--days"),
            TokenCommands::add),
        new NodeCommand(
            "token revoke",
            "let a token open nothing any more",
            "ID",
            List.of(
                "Holds at once, for streams that are open too. ./sightline token list has the"
                    + " numbers."),
            List.of("token revoke 7"),
            List.of(),
            TokenCommands::revoke));
  }

  private static Told list(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    arguments.words();
    JsonNode body = NodeCommand.good(node.ask("GET", "/api/v1/tokens", null));
    List<List<String>> rows =
        body.path("tokens")
            .valueStream()
            .map(
                token ->
                    List.of(
                        Long.toString(token.path("id").asLong(0)),
                        token.path("user").asString(""),
                        token.path("name").asString(""),
                        String.join(",", NodeCommand.words(token.path("actions"))),
                        NodeCommand.where(token.path("where")),
                        token.path("expiresAt").asString(""),
                        token.path("usedAt").asString("never")))
            .toList();
    return new Told.Done(
        body, Texts.table(List.of("ID", "USER", "NAME", "ALLOWS", "WHERE", "UNTIL", "USED"), rows));
  }

  private static Told add(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    List<String> words = arguments.words("USER", "NAME");
    String days = arguments.value("--days").orElse(Integer.toString(DAYS));
    if (!days.matches("[0-9]{1,3}")) {
      throw new WrongCall("--days is a number from 1 to 366");
    }
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("name", words.get(1));
    wish.put(
        "actions",
        NodeCommand.names(
            arguments
                .value("--allow")
                .orElseThrow(() -> new WrongCall("what is it for? --allow search,export")),
            "action"));
    wish.put("where", NodeCommand.where(arguments.value("--where").orElse("")));
    wish.put("days", Integer.parseInt(days));
    String user = words.getFirst();
    NodeClient.Answer answer =
        node.ask("POST", "/api/v1/users/" + NodeCommand.part(user) + "/tokens", wish);
    if (answer.status() == 404) {
      return new Told.Absent("There is no user " + user + "; see ./sightline user list");
    }
    JsonNode made = NodeCommand.good(answer);
    return new Told.Done(
        made,
        "Token %s of %s, shown only here: %s%n"
            .formatted(made.path("name").asString(""), user, made.path("secret").asString("")));
  }

  private static Told revoke(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    String id = arguments.words("ID").getFirst();
    if (!id.matches("[0-9]{1,18}")) {
      throw new WrongCall("ID is the number that ./sightline token list shows");
    }
    Optional<JsonNode> token =
        NodeCommand.good(node.ask("GET", "/api/v1/tokens", null))
            .path("tokens")
            .valueStream()
            .filter(each -> each.path("id").asLong(-1) == Long.parseLong(id))
            .findFirst();
    if (token.isEmpty()) {
      return new Told.Absent("There is no token " + id + "; see ./sightline token list");
    }
    String user = NodeCommand.part(token.get().path("user").asString(""));
    return NodeCommand.removed(
        node.ask("DELETE", "/api/v1/users/" + user + "/tokens/" + id, null), "token", id);
  }
}
