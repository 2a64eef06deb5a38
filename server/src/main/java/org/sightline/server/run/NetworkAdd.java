package org.sightline.server.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.SideNetwork;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import org.sightline.server.cli.WrongCall;

/// `network add`: puts a network's file where every node of this user finds it.
public final class NetworkAdd implements Command {
  @Override
  public String name() {
    return "network add";
  }

  @Override
  public String summary() {
    return "put a network's file in its place, after checking it";
  }

  @Override
  public String help() {
    return """
        ./sightline network add FILE [--data FOLDER] [--json]

          The file is known by its SHA-256 and is tried before it is kept. A running node uses it from its next start.

          --data FOLDER    keep it in this data folder only (default: for every node of this user)

        Example:
          ./sightline network add ~/Downloads/yolox_nano.onnx

        Exit codes: 0 kept, 1 the file is no network that is known, 2 a wrong call
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
  public int run(Arguments arguments, Console console) {
    String word = arguments.words("FILE").getFirst();
    Path home =
        arguments
            .path("--data")
            .map(data -> data.resolve("networks"))
            .orElseGet(NetworkFiles::cache);
    try {
      NetworkCatalogue catalogue = new NetworkCatalogue(home, List.of());
      Path file = Path.of(word);
      Optional<SideNetwork> side = catalogue.sideOf(file);
      Added added =
          side.isPresent()
              ? added(catalogue.addSide(file, side.get()))
              : added(catalogue.add(file));
      console
          .out()
          .println(
              arguments.has("--json")
                  ? Texts.json(Map.of("added", added.name(), "file", added.file().toString()))
                  : "Added %s (%s): %s".formatted(added.name(), added.licence(), added.file()));
      return DONE;
    } catch (AnalysisException e) {
      console.err().println("sightline network add: " + e.getMessage());
      return FINDING;
    } catch (IOException e) {
      throw new WrongCall("%s cannot be read (%s)".formatted(word, e));
    }
  }

  private record Added(String name, String licence, Path file) {}

  private static Added added(InstalledNetwork it) {
    return new Added(it.network().name(), it.network().licence(), it.file());
  }

  private static Added added(InstalledSide it) {
    return new Added(it.network().name(), it.network().licence(), it.file());
  }
}
