package org.sightline.server.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import org.sightline.server.cli.WrongCall;

/// `network import`: puts a network that the catalogue does not know in its place, with its card.
public final class NetworkImport implements Command {
  private static final List<String> CARD =
      List.of(
          "labels",
          "licence",
          "source",
          "accuracy",
          "version",
          "trained-on",
          "meant-for",
          "not-for");

  @Override
  public String name() {
    return "network import";
  }

  @Override
  public String summary() {
    return "put a network of your own in the catalogue, with the form that it has";
  }

  @Override
  public String help() {
    return """
        ./sightline network import FILE --name NAME (--form FORM | --as NAME) [--labels LIST] [--data FOLDER] [--json]

          The file is compared with its form and run once before it is kept, and known by its SHA-256 from then on. Choose it by
          `analysis.network: NAME`.

          --form FORM    yolox:SIDE, yolo:SIDE, yolo:SIDE:turned, yolo:SIDE:suppressed, detr:SIDE, detr:SIDE:logits, nanodet:SIDE
                         or nanodet:SIDE:plus; for a network that says what pictures look like (`analysis.looks-network`) looks:SIDE,
                         looks:SIDE:signed, looks:SIDE:imagenet, looks:SIDE:clip or looks:SIDE:packed
          --as NAME      the form and labels of a network of the catalogue, such as for its integer version
          --labels LIST  words by class number, with commas between (default: COCO's 80)
          --licence, --source, --accuracy, --version, --trained-on, --meant-for, --not-for TEXT
                         what its model card says

        Example:
          ./sightline network import yolox-nano-int8.onnx --name yolox-int8 --as YOLOX-Nano

        Exit codes: 0 kept, 1 the file is no network of that form, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    List<String> valued = new java.util.ArrayList<>(List.of("--name", "--form", "--as", "--data"));
    CARD.forEach(key -> valued.add("--" + key));
    return valued;
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path file = Path.of(arguments.words("FILE").getFirst());
    Map<String, String> card = new LinkedHashMap<>();
    card.put(
        "name", arguments.value("--name").orElseThrow(() -> new WrongCall("--name is needed")));
    if (arguments.has("--form") == arguments.has("--as")) {
      throw new WrongCall("either --form, or --as with the name of a network of the same form");
    }
    card.put(
        "form",
        arguments.value("--form").orElseGet(() -> "as " + arguments.value("--as").orElse("")));
    for (String key : CARD) {
      arguments.value("--" + key).ifPresent(value -> card.put(key, value));
    }
    Path home =
        arguments
            .path("--data")
            .map(data -> data.resolve("networks"))
            .orElseGet(NetworkFiles::cache);
    try {
      InstalledNetwork added = new NetworkCatalogue(home, List.of()).add(file, card);
      console
          .out()
          .println(
              arguments.has("--json")
                  ? Texts.json(
                      Map.of(
                          "added", added.network().name(),
                          "sha256", added.network().sha256(),
                          "file", added.file().toString()))
                  : "Added %s: %s".formatted(added.network().name(), added.file()));
      return DONE;
    } catch (AnalysisException e) {
      console.err().println("sightline network import: " + e.getMessage());
      return FINDING;
    } catch (IOException e) {
      throw new WrongCall("%s cannot be read (%s)".formatted(file, e));
    }
  }
}
