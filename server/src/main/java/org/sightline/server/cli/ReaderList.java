package org.sightline.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.domain.CameraName;
import org.sightline.server.config.Configuration;
import org.sightline.server.identity.Identity;
import org.sightline.server.identity.Reader;
import tools.jackson.databind.JsonNode;

/// `reader list`: the programs that may read streams over RTSP.
final class ReaderList implements Command {
  @Override
  public String name() {
    return "reader list";
  }

  @Override
  public String summary() {
    return "the programs that may read cameras over RTSP";
  }

  @Override
  public String help() {
    return """
        ./sightline reader list [--data FOLDER] [--json]

          --data FOLDER    the node's data folder (default: sightline-data)
          --json           one line of JSON: readers with name, cameras, createdAt, usedAt

        Exit codes: 0 listed, 2 a wrong call
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
    List<Map<String, Object>> readers = readers(data);
    if (arguments.has("--json")) {
      console.out().println(Texts.json(Map.of("readers", readers)));
    } else if (readers.isEmpty()) {
      console.out().println("No readers. Add one: ./sightline reader add NAME --camera CAMERA");
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (Map<String, Object> reader : readers) {
        rows.add(
            reader.values().stream().map(value -> value == null ? "never" : "" + value).toList());
      }
      console.out().print(Texts.table(List.of("NAME", "CAMERAS", "MADE", "USED"), rows));
    }
    return DONE;
  }

  private static List<Map<String, Object>> readers(Path data)
      throws IOException, InterruptedException {
    List<Map<String, Object>> readers = new ArrayList<>();
    Optional<NodeClient> node = NodeClient.of(data);
    if (node.isPresent()) {
      try (NodeClient client = node.get()) {
        NodeClient.Answer answer = client.ask("GET", "/api/v1/readers", null);
        if (!answer.isGood()) {
          throw new WrongCall(answer.problem());
        }
        for (JsonNode one : answer.body().path("readers")) {
          Map<String, Object> reader = new LinkedHashMap<>();
          reader.put("name", one.path("name").asString(""));
          reader.put(
              "cameras", one.path("cameras").valueStream().map(c -> c.asString("")).toList());
          reader.put("createdAt", one.path("createdAt").asString(""));
          JsonNode used = one.path("usedAt");
          reader.put("usedAt", used.isString() ? used.asString() : null);
          readers.add(reader);
        }
      }
      return readers;
    }
    if (!Files.exists(data.resolve("node.db"))) {
      return readers;
    }
    try (Identity identity = Identity.open(data.resolve("node.db"), InstantSource.system())) {
      for (Reader one : identity.readers().list()) {
        Map<String, Object> reader = new LinkedHashMap<>();
        reader.put("name", one.name());
        reader.put("cameras", one.cameras().stream().sorted().map(CameraName::value).toList());
        reader.put("createdAt", one.createdAt().toString());
        reader.put("usedAt", one.usedAt() == null ? null : one.usedAt().toString());
        readers.add(reader);
      }
    }
    return readers;
  }
}
