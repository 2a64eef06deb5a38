package org.sightline.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.server.cli.NodeCommand.Told;
import tools.jackson.databind.JsonNode;

/// `role list`, `role add` and `role remove`: what users may be.
final class RoleCommands {
  private static final String ROLES = "/api/v1/roles";

  private RoleCommands() {}

  static List<Command> all() {
    return List.of(
        new NodeCommand(
            "role list",
            "what users may be, and what each role allows",
            "",
            List.of(
                "The built-in roles and those that were made: each line is a set of actions and"
                    + " where they are allowed.",
                "Below them stand all actions that a role can allow."),
            List.of("role list", "role list --json"),
            List.of(),
            RoleCommands::list),
        new NodeCommand(
            "role add",
            "make a role, or let it allow something else",
            "NAME ACTION[,ACTION…][@PLACE[,PLACE…]] …",
            List.of(
                "Makes a role, or replaces what a role of that name allows; that holds at once, for"
                    + " open sessions too.",
                "Each word behind NAME is one line of the role: actions, and behind @ the cameras"
                    + " and groups (group:NAME)",
                "where they are allowed; without @ everywhere. The built-in roles stay as they"
                    + " are.",
                "Give it to somebody: ./sightline user add ann --role NAME"),
            List.of(
                "role add guard view-live,replay,acknowledge@door,group:outside search",
                "role add reader view-live"),
            List.of(),
            RoleCommands::add),
        new NodeCommand(
            "role remove",
            "remove a role that nobody has",
            "NAME",
            List.of("A role that somebody has stays: give them another first."),
            List.of("role remove guard"),
            List.of(),
            (node, arguments) -> {
              String name = arguments.words("NAME").getFirst();
              return NodeCommand.removed(
                  node.ask("DELETE", ROLES + "/" + NodeCommand.part(name), null), "role", name);
            }));
  }

  private static Told list(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    arguments.words();
    JsonNode body = NodeCommand.good(node.ask("GET", ROLES, null));
    List<List<String>> rows = new ArrayList<>();
    body.path("roles").forEach(role -> rows.addAll(rows(role)));
    List<String> actions =
        body.path("actions").valueStream().map(each -> each.path("word").asString("")).toList();
    return new Told.Done(
        body,
        Texts.table(List.of("ROLE", "ALLOWS", "WHERE"), rows)
            + "%nActions: %s%n".formatted(String.join(" ", actions)));
  }

  private static List<List<String>> rows(JsonNode role) {
    return role.path("grants")
        .valueStream()
        .map(
            grant ->
                List.of(
                    role.path("name").asString(""),
                    String.join(",", NodeCommand.words(grant.path("actions"))),
                    NodeCommand.where(grant.path("where"))))
        .toList();
  }

  private static Told add(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    List<String> words = arguments.wordsFrom("NAME", "ACTIONS[@PLACES]");
    List<Map<String, Object>> grants = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      int at = word.indexOf('@');
      String where = at < 0 ? "" : word.substring(at + 1);
      if (at >= 0 && where.isBlank()) {
        throw new WrongCall("'%s' names no place behind @".formatted(word));
      }
      Map<String, Object> grant = new LinkedHashMap<>();
      grant.put("actions", NodeCommand.names(at < 0 ? word : word.substring(0, at), "action"));
      grant.put("where", NodeCommand.where(where));
      grants.add(grant);
    }
    String name = words.getFirst();
    JsonNode made =
        NodeCommand.good(
            node.ask("PUT", ROLES + "/" + NodeCommand.part(name), Map.of("grants", grants)));
    return new Told.Done(made, Texts.table(List.of("ROLE", "ALLOWS", "WHERE"), rows(made)));
  }
}
