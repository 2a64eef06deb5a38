package org.sightline.server.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.server.config.Configuration;
import org.sightline.server.identity.Identity;

/// `reader remove`: takes a reader of the re-stream away; what it reads now ends.
final class ReaderRemove implements Command {
  @Override
  public String name() {
    return "reader remove";
  }

  @Override
  public String summary() {
    return "take a reader away";
  }

  @Override
  public String help() {
    return """
        ./sightline reader remove NAME [--data FOLDER] [--json]

          The reader is let in no more, and what it reads now ends.

          --data FOLDER    the node's data folder (default: sightline-data)
          --json           one line of JSON

        Exit codes: 0 removed, 1 there was none, 2 a wrong call
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
    String name = arguments.words("NAME").getFirst();
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    boolean removed = remove(data, name);
    if (arguments.has("--json")) {
      console.out().println(Texts.json(Map.of("reader", name, "removed", removed)));
    } else if (removed) {
      console.out().println("Removed reader " + name + ".");
    } else {
      console.err().println("There is no reader " + name + "; see ./sightline reader list");
    }
    return removed ? DONE : FINDING;
  }

  private static boolean remove(Path data, String name) throws IOException, InterruptedException {
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        String path = "/api/v1/readers/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        NodeClient.Answer answer = client.ask("DELETE", path, null);
        if (!answer.isGood() && answer.status() != 404) {
          throw new WrongCall(answer.problem());
        }
        return answer.isGood();
      }
    }
    if (!Files.exists(data.resolve("node.db"))) {
      return false;
    }
    try (Identity identity = Identity.open(data.resolve("node.db"), InstantSource.system())) {
      return identity.readers().remove(name);
    }
  }
}
