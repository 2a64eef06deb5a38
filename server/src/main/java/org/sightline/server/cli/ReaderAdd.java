package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sightline.domain.CameraName;
import org.sightline.server.config.Configuration;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.IdentityException;

/// `reader add`: lets a program read the streams of some cameras over RTSP, and says its secret,
/// once.
final class ReaderAdd implements Command {
  @Override
  public String name() {
    return "reader add";
  }

  @Override
  public String summary() {
    return "let a program read cameras over RTSP";
  }

  @Override
  public String help() {
    return """
        ./sightline reader add NAME --camera CAMERA[,CAMERA…] [--analyze] [--data FOLDER] [--json]

          Makes a user for the RTSP re-stream, which may see these cameras and nothing else. Its secret is random,
          shown once and kept nowhere. The re-stream itself is switched on in the configuration (restream).

          --camera NAMES   the cameras that it may see, with commas between
          --analyze        it looks at their pictures for this node: it may also post what it saw. Put NAME:SECRET into
                           the file that ./sightline analyze --node … --token-file FILE reads on the other machine
          --data FOLDER    the node's data folder (default: sightline-data)
          --json           one line of JSON: name, secret, addresses

        Examples:
          ./sightline reader add recorder2 --camera door
          ./sightline reader add wall --camera door,yard --json
          ./sightline reader add eyes --camera door,yard --analyze

        Exit codes: 0 made, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--camera", "--data");
  }

  @Override
  public List<String> flags() {
    return List.of("--json", "--analyze");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    String name = arguments.words("NAME").getFirst();
    String named =
        arguments
            .value("--camera")
            .orElseThrow(() -> new WrongCall("name the cameras: --camera door,yard"));
    Set<CameraName> cameras = new TreeSet<>();
    for (String camera : named.split(",", -1)) {
      cameras.add(CameraAdd.name(camera.strip()));
    }
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    Map<String, Object> made = add(data, name, cameras, arguments.has("--analyze"));
    if (arguments.has("--json")) {
      console.out().println(Texts.json(made));
      return DONE;
    }
    console.out().println("Reader " + name + " may see " + named + ".");
    console.out().println("Its secret, shown only here: " + made.get("secret"));
    if (arguments.has("--analyze")) {
      console.out().println("Its token, for --token-file: " + name + ":" + made.get("secret"));
    }
    if (made.get("addresses") instanceof List<?> addresses && !addresses.isEmpty()) {
      addresses.forEach(address -> console.out().println("  " + address));
    } else {
      console
          .out()
          .println("Where it reads: switch the re-stream on, restream: { listen: HOST:PORT }");
    }
    return DONE;
  }

  private static Map<String, Object> add(
      Path data, String name, Set<CameraName> cameras, boolean analyze)
      throws IOException, InterruptedException {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("name", name);
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("cameras", cameras.stream().map(CameraName::value).toList());
        body.put("analyze", analyze);
        NodeClient.Answer answer = client.ask("POST", "/api/v1/readers", body);
        if (!answer.isGood()) {
          throw new WrongCall(answer.problem());
        }
        made.put("secret", answer.body().path("secret").asString(""));
        made.put(
            "addresses",
            answer.body().path("addresses").valueStream().map(a -> a.asString("")).toList());
      }
      return made;
    }
    Files.createDirectories(data);
    try (Identity identity = Identity.open(data.resolve("node.db"), InstantSource.system())) {
      made.put("secret", identity.readers().add(name, cameras, analyze));
    } catch (IdentityException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
    made.put("addresses", List.of());
    return made;
  }
}
