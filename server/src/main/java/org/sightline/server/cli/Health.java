package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// `health`: whether the node of a data folder runs and is ready.
final class Health implements Command {
  @Override
  public String name() {
    return "health";
  }

  @Override
  public String summary() {
    return "say whether the node is ready, or why not";
  }

  @Override
  public String help() {
    return """
        ./sightline health [--data FOLDER] [--strict] [--json]

          Says whether the node is ready, and lists what is wrong with it and what to do.
          --strict   fail as well while there is an alarm: a camera that is to be recorded and is not

        Example:
          ./sightline health --data /srv/sightline || systemctl restart sightline

        Exit codes: 0 ready, 1 not ready, not running, or (--strict) alarmed, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json", "--strict");
  }

  private static String told(JsonNode problem) {
    return "  %s since %s: %s%n    what to do: %s"
        .formatted(
            problem.path("severity").asString(""),
            problem.path("since").asString(""),
            problem.path("sentence").asString(""),
            problem.path("remedy").asString(""));
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    Optional<NodeClient> node = NodeClient.of(data);
    boolean json = arguments.has("--json");
    if (node.isEmpty()) {
      String message = "no node runs on " + data;
      console.out().println(json ? Texts.json(Map.of("status", "stopped")) : message);
      return FINDING;
    }
    try (NodeClient client = node.get()) {
      NodeClient.Answer answer = client.ask("GET", "/healthz", null);
      NodeClient.Answer problems = client.ask("GET", "/api/v1/health", null);
      JsonNode list =
          problems.isGood() ? problems.body().path("problems") : MissingNode.getInstance();
      boolean alarmed =
          problems.isGood() && problems.body().path("worst").asString("").equals("alarm");
      if (json) {
        Map<String, Object> all = new LinkedHashMap<>();
        answer.body().propertyStream().forEach(each -> all.put(each.getKey(), each.getValue()));
        all.put("problems", list.isMissingNode() ? List.of() : list);
        console.out().println(Texts.json(all));
      } else {
        console.out().println(answer.body().path("status").asString("unknown"));
        answer
            .body()
            .path("reasons")
            .forEach(reason -> console.out().println("  " + reason.asString("")));
        list.forEach(problem -> console.out().println(told(problem)));
      }
      return answer.isGood() && !(alarmed && arguments.has("--strict")) ? DONE : FINDING;
    }
  }
}
