package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.domain.Camera;
import org.sightline.fleet.CameraRegistry;
import org.sightline.server.config.CameraAddress;
import org.sightline.server.config.Configuration;
import tools.jackson.databind.JsonNode;

/// `camera list`: the cameras of the running node with their states, or those that a data folder
/// knows.
final class CameraList implements Command {
  @Override
  public String name() {
    return "camera list";
  }

  @Override
  public String summary() {
    return "show the cameras and how they are";
  }

  @Override
  public String help() {
    return """
        ./sightline camera list [--data FOLDER] [--json]

          With a node running on the data folder: every camera with its state. Else: the cameras added to the folder.

        Examples:
          ./sightline camera list
          ./sightline camera list --data /srv/sightline --json

        Exit codes: 0 all well, 1 a camera is down or not recorded, 2 a wrong call
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
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        NodeClient.Answer answer = client.ask("GET", "/api/v1/cameras", null);
        if (!answer.isGood()) {
          throw new WrongCall(answer.problem());
        }
        return ofNode(answer.body(), arguments.has("--json"), console);
      }
    }
    return ofFolder(data, arguments.has("--json"), console);
  }

  private static int ofNode(JsonNode body, boolean json, Console console) {
    List<List<String>> rows = new ArrayList<>();
    boolean well = true;
    for (JsonNode camera : body.path("cameras")) {
      boolean playing = camera.path("state").asString("").equals("playing");
      boolean wanted = camera.path("record").asBoolean(true);
      boolean recording = camera.path("recording").path("on").asBoolean(false);
      well &= playing && (recording || !wanted);
      rows.add(
          List.of(
              camera.path("name").asString(""),
              camera.path("state").asString(""),
              recording ? "recording" : "not recorded",
              camera.path("address").asString(""),
              camera.path("problem").path("message").asString("")));
    }
    if (json) {
      console.out().println(Texts.json(body));
    } else {
      print(rows, console);
    }
    return well ? DONE : FINDING;
  }

  private static int ofFolder(Path data, boolean json, Console console) {
    List<Camera> cameras = List.of();
    if (Files.exists(data.resolve("fleet.db"))) {
      try (CameraRegistry registry =
          CameraRegistry.open(data.resolve("fleet.db"), InstantSource.system())) {
        cameras = registry.cameras();
      }
    }
    if (json) {
      console
          .out()
          .println(
              Texts.json(
                  Map.of(
                      "cameras",
                      cameras.stream()
                          .map(
                              camera ->
                                  Map.of(
                                      "name",
                                      camera.name().value(),
                                      "address",
                                      CameraAddress.shown(camera.main()),
                                      "state",
                                      "no node runs"))
                          .toList())));
      return DONE;
    }
    print(
        cameras.stream()
            .map(
                camera ->
                    List.of(
                        camera.name().value(),
                        "no node runs",
                        "",
                        CameraAddress.shown(camera.main()),
                        ""))
            .toList(),
        console);
    return DONE;
  }

  private static void print(List<List<String>> rows, Console console) {
    if (rows.isEmpty()) {
      console.out().println("No cameras yet. Add one: ./sightline camera add NAME rtsp://…");
    } else {
      console
          .out()
          .print(Texts.table(List.of("camera", "state", "footage", "address", "problem"), rows));
    }
  }
}
