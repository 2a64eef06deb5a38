package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.domain.CameraName;
import org.sightline.fleet.CameraRegistry;
import org.sightline.server.config.Configuration;

/// `camera remove`: forgets a camera; its footage stays until retention takes it.
final class CameraRemove implements Command {
  @Override
  public String name() {
    return "camera remove";
  }

  @Override
  public String summary() {
    return "forget a camera that was added; its footage stays until it expires";
  }

  @Override
  public String help() {
    return """
        ./sightline camera remove NAME [--data FOLDER] [--json]

          Stops recording the camera and forgets its address. Footage stays until retention takes it.
          Cameras of the configuration file are removed there.

        Example:
          ./sightline camera remove door

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
    CameraName name = CameraAdd.name(arguments.words("NAME").getFirst());
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    boolean removed = remove(data, name);
    if (arguments.has("--json")) {
      console.out().println(Texts.json(Map.of("camera", name.value(), "removed", removed)));
    } else if (removed) {
      console.out().println("Removed " + name + ".");
    } else {
      console.err().println("There is no camera " + name + "; see ./sightline camera list");
    }
    return removed ? DONE : FINDING;
  }

  private static boolean remove(Path data, CameraName name)
      throws IOException, InterruptedException {
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        NodeClient.Answer answer = client.ask("DELETE", "/api/v1/cameras/" + name, null);
        if (!answer.isGood() && answer.status() != 404) {
          throw new WrongCall(answer.problem());
        }
        return answer.isGood();
      }
    }
    if (!Files.exists(data.resolve("fleet.db"))) {
      return false;
    }
    try (CameraRegistry registry =
        CameraRegistry.open(data.resolve("fleet.db"), InstantSource.system())) {
      return registry.remove(name);
    }
  }
}
