package org.sightline.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.sightline.server.cli.NodeCommand.Told;
import tools.jackson.databind.JsonNode;

/// `group list`, `group add` and `group remove`: cameras that roles and tokens speak of together.
final class GroupCommands {
  private static final String GROUPS = "/api/v1/groups";

  private GroupCommands() {}

  static List<Command> all() {
    return List.of(
        new NodeCommand(
            "group list",
            "the groups of cameras",
            "",
            List.of("Cameras that roles and tokens speak of together."),
            List.of("group list"),
            List.of(),
            (node, arguments) -> {
              arguments.words();
              return told(NodeCommand.good(node.ask("GET", GROUPS, null)));
            }),
        new NodeCommand(
            "group add",
            "make a group of cameras, or give it others",
            "NAME --camera CAMERA[,CAMERA…]",
            List.of(
                "Makes a group, or replaces the cameras of a group of that name; that holds at"
                    + " once.",
                "",
                "--camera NAMES   the cameras that it has, with commas between"),
            List.of("group add outside --camera yard,gate"),
            List.of("--camera"),
            GroupCommands::add),
        new NodeCommand(
            "group remove",
            "remove a group that nothing names",
            "NAME",
            List.of("A group that a role, a user or a token names stays."),
            List.of("group remove outside"),
            List.of(),
            (node, arguments) -> {
              String name = arguments.words("NAME").getFirst();
              return NodeCommand.removed(
                  node.ask("DELETE", GROUPS + "/" + NodeCommand.part(name), null), "group", name);
            }));
  }

  private static Told add(NodeClient node, Arguments arguments)
      throws IOException, InterruptedException {
    String name = arguments.words("NAME").getFirst();
    List<String> cameras =
        NodeCommand.names(
            arguments
                .value("--camera")
                .orElseThrow(() -> new WrongCall("name the cameras: --camera door,yard")),
            "camera");
    return told(
        NodeCommand.good(
            node.ask("PUT", GROUPS + "/" + NodeCommand.part(name), Map.of("cameras", cameras))));
  }

  private static Told told(JsonNode body) {
    List<List<String>> rows =
        body.path("groups")
            .valueStream()
            .map(
                group ->
                    List.of(
                        group.path("name").asString(""),
                        String.join(",", NodeCommand.words(group.path("cameras")))))
            .toList();
    return new Told.Done(body, Texts.table(List.of("GROUP", "CAMERAS"), rows));
  }
}
