package org.sightline.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.cli.NodeCommand.Told;
import tools.jackson.databind.JsonNode;

/// `session list` and `session revoke`: who is signed in, and ending that.
final class SessionCommands {
  private static final String SESSIONS = "/api/v1/sessions";

  private SessionCommands() {}

  static List<Command> all() {
    return List.of(
        new NodeCommand(
            "session list",
            "who is signed in, since when and from where",
            "[--user NAME]",
            List.of(
                "All open sessions of everybody; nothing can be done with an ID but end the"
                    + " session.",
                "",
                "--user NAME      those of one user"),
            List.of("session list", "session list --user ann --json"),
            List.of("--user"),
            SessionCommands::list),
        new NodeCommand(
            "session revoke",
            "end a session, or all of a user; what it has open ends too",
            "ID | --user NAME",
            List.of(
                "Holds at once. The user may sign in again: ./sightline user remove or user"
                    + " password prevents that.",
                "",
                "--user NAME      all sessions of this user"),
            List.of("session revoke 6f3a…", "session revoke --user ann"),
            List.of("--user"),
            SessionCommands::revoke));
  }

  private static List<JsonNode> sessions(NodeClient node, Optional<String> user)
      throws IOException, InterruptedException {
    return NodeCommand.good(node.ask("GET", SESSIONS, null))
        .path("sessions")
        .valueStream()
        .filter(
            each -> user.isEmpty() || each.path("user").asString("").equalsIgnoreCase(user.get()))
        .toList();
  }

  private static Told list(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    arguments.words();
    List<JsonNode> sessions = sessions(node, arguments.value("--user"));
    List<List<String>> rows =
        sessions.stream()
            .map(
                each ->
                    List.of(
                        each.path("id").asString(""),
                        each.path("user").asString(""),
                        each.path("createdAt").asString(""),
                        each.path("usedAt").asString(""),
                        each.path("address").asString(""),
                        each.path("way").asString(""),
                        each.path("agent").asString("")))
            .toList();
    return new Told.Done(
        Map.of("sessions", sessions),
        Texts.table(List.of("ID", "USER", "SINCE", "USED", "FROM", "BY", "WITH"), rows));
  }

  private static Told revoke(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    Optional<String> user = arguments.value("--user");
    if (user.isEmpty()) {
      String id = arguments.words("ID").getFirst();
      return ended(node, id)
          ? new Told.Done(Map.of("ended", 1), "Ended session %s.%n".formatted(Texts.plain(id)))
          : none("There is no session " + id);
    }
    arguments.words();
    int ended = 0;
    for (JsonNode each : sessions(node, user)) {
      ended += ended(node, each.path("id").asString("")) ? 1 : 0;
    }
    return ended == 0
        ? none("Nobody is signed in as " + user.get())
        : new Told.Done(
            Map.of("ended", ended), "Ended %d sessions of %s.%n".formatted(ended, user.get()));
  }

  private static boolean ended(NodeClient node, String id)
      throws IOException, InterruptedException {
    NodeClient.Answer answer = node.ask("DELETE", SESSIONS + "/" + NodeCommand.part(id), null);
    if (answer.status() != 404) {
      NodeCommand.good(answer);
    }
    return answer.status() != 404;
  }

  private static Told none(String message) {
    return new Told.Absent(Texts.plain(message) + "; see ./sightline session list");
  }
}
