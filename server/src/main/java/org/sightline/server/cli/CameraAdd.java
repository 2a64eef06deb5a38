package org.sightline.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Reach;
import org.sightline.fleet.CameraRegistry;
import org.sightline.fleet.FleetException;
import org.sightline.server.config.CameraAddress;
import org.sightline.server.config.Configuration;
import org.sightline.stream.ProbeResult;
import org.sightline.stream.StreamProbe;

/// `camera add`: tests a camera and keeps it, in the running node or, where none runs, in its data
/// folder.
final class CameraAdd implements Command {
  @Override
  public String name() {
    return "camera add";
  }

  @Override
  public String summary() {
    return "test a camera and add it to the node";
  }

  @Override
  public String help() {
    return """
        ./sightline camera add NAME ADDRESS [--sub ADDRESS] [--transport WORD] [--certificate SHA256] [--untested]
                                            [--data FOLDER] [--json]

          Connects to the camera first; one that does not work is not saved, and what is wrong is said.
          With a node running on the data folder the camera begins at once, else with the next start.

          --sub ADDRESS    the small picture, for analysis and the grid
          --transport WORD        auto (TCP, else UDP), tcp, udp, multicast, http or https (default: auto)
          --certificate SHA256    fingerprint of the camera's own certificate, for rtsps:// and https
          --untested       save without connecting, for a camera that is not there yet
          --data FOLDER    the node's data folder (default: sightline-data)
          --json           one line of JSON

        Examples:
          ./sightline camera add door rtsp://user:password@10.0.0.2/main
          ./sightline camera add yard rtsp://10.0.0.3/1 --sub rtsp://10.0.0.3/2

        Exit codes: 0 saved, 1 the camera does not work, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--sub", "--data", "--transport", "--certificate");
  }

  @Override
  public List<String> flags() {
    return List.of("--untested", "--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    List<String> words = arguments.words("NAME", "ADDRESS");
    CameraName name = name(words.get(0));
    URI main = CameraTest.address(words.get(1));
    Optional<URI> sub = arguments.value("--sub").map(CameraTest::address);
    Reach reach = CameraTest.reach(arguments);
    boolean json = arguments.has("--json");
    if (!arguments.has("--untested")) {
      for (URI address : sub.isPresent() ? List.of(main, sub.get()) : List.of(main)) {
        ProbeResult result =
            StreamProbe.probe(
                address, reach, CameraTest.PATIENCE, InstantSource.system(), CameraTest.INGEST);
        if (result instanceof ProbeResult.Fails || !json) {
          CameraTest.tell(address, result, json, console);
        }
        if (result instanceof ProbeResult.Fails) {
          return FINDING;
        }
      }
    }
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    boolean running =
        save(data, new Camera(name, main, sub.orElse(null), List.of(), true, true, reach));
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("added", name.value());
      facts.put("address", CameraAddress.shown(main));
      facts.put("nodeRunning", running);
      console.out().println(Texts.json(facts));
    } else {
      console
          .out()
          .println(
              running
                  ? "Added " + name + "; the node records it now."
                  : "Added " + name + " in " + data + "; it begins with the node's next start.");
    }
    return DONE;
  }

  /// Saves through the running node, or into the data folder; says whether a node runs.
  private static boolean save(Path data, Camera camera) throws IOException, InterruptedException {
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", camera.name().value());
        body.put("main", camera.main().toString());
        if (camera.sub() != null) {
          body.put("sub", camera.sub().toString());
        }
        body.put("transport", camera.reach().transport().word());
        if (camera.reach().certificate() != null) {
          body.put("certificate", camera.reach().certificate());
        }
        body.put("test", false);
        NodeClient.Answer answer = client.ask("POST", "/api/v1/cameras", body);
        if (!answer.isGood()) {
          throw new WrongCall(answer.problem());
        }
      }
      return true;
    }
    Files.createDirectories(data);
    try (CameraRegistry registry =
        CameraRegistry.open(data.resolve("fleet.db"), InstantSource.system())) {
      registry.add(camera);
    } catch (FleetException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    return false;
  }

  static CameraName name(String text) {
    try {
      return new CameraName(text);
    } catch (IllegalArgumentException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }
}
