package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Configuration;

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
        ./sightline health [--data FOLDER] [--json]

        Example:
          ./sightline health --data /srv/sightline || systemctl restart sightline

        Exit codes: 0 ready, 1 not ready or not running, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
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
      if (json) {
        console.out().println(Texts.json(answer.body()));
      } else {
        console.out().println(answer.body().path("status").asString("unknown"));
        answer
            .body()
            .path("reasons")
            .forEach(reason -> console.out().println("  " + reason.asString("")));
      }
      return answer.isGood() ? DONE : FINDING;
    }
  }
}
