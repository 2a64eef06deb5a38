package org.sightline.server.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.Network;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.SideNetwork;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.Texts;
import org.sightline.server.config.Configuration;

/// `network list`: the networks that the detector knows, and which are here.
public final class NetworkList implements Command {
  @Override
  public String name() {
    return "network list";
  }

  @Override
  public String summary() {
    return "show the networks that are known, and which are here";
  }

  @Override
  public String help() {
    return """
        ./sightline network list [--data FOLDER] [--json]

          The better ones first; the first that is here is used, unless the configuration names another.
          Networks for something beside detection follow, with what they are for.

        Example:
          ./sightline network list

        Exit codes: 0 at least one is here, 1 none is, or a file is not what it should be, 2 a wrong call
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
    arguments.words();
    Path data = arguments.path("--data").orElse(Configuration.DEFAULT_DATA);
    NetworkCatalogue catalogue = NetworkFiles.catalogue(data);
    List<InstalledNetwork> here = catalogue.installed();
    List<String> problems = catalogue.problems();
    if (arguments.has("--json")) {
      List<Map<String, Object>> networks = new ArrayList<>();
      for (Network network : catalogue.entries()) {
        networks.add(facts(network, file(network, here)));
      }
      List<Map<String, Object>> sides = new ArrayList<>();
      for (SideNetwork side : catalogue.sides()) {
        sides.add(facts(side, file(side, catalogue)));
      }
      console
          .out()
          .println(Texts.json(Map.of("networks", networks, "sides", sides, "problems", problems)));
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (Network network : catalogue.entries()) {
        rows.add(
            List.of(
                network.name(),
                network.licence(),
                network.accuracy(),
                file(network, here).map(Path::toString).orElse("not here")));
      }
      for (SideNetwork side : catalogue.sides()) {
        rows.add(
            List.of(
                side.name(),
                side.licence(),
                "for " + side.role().word(),
                file(side, catalogue).map(Path::toString).orElse("not here")));
      }
      console.out().print(Texts.table(List.of("network", "licence", "accuracy", "file"), rows));
      problems.forEach(problem -> console.err().println(problem));
    }
    return here.isEmpty() || !problems.isEmpty() ? FINDING : DONE;
  }

  private static Optional<Path> file(Network network, List<InstalledNetwork> here) {
    return here.stream()
        .filter(installed -> installed.network().equals(network))
        .map(InstalledNetwork::file)
        .findFirst();
  }

  private static Map<String, Object> facts(Network network, Optional<Path> file) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", network.name());
    facts.put("licence", network.licence());
    facts.put("source", network.source());
    facts.put("sizeBytes", network.sizeBytes());
    facts.put("sha256", network.sha256());
    facts.put("accuracy", network.accuracy());
    facts.put("version", network.card().version());
    facts.put("madeFrom", network.card().madeFrom());
    facts.put("trainedOn", network.card().trainedOn());
    facts.put("meantFor", network.card().meantFor());
    facts.put("notFor", network.card().notFor());
    facts.put("here", file.isPresent());
    file.ifPresent(path -> facts.put("file", path.toString()));
    return facts;
  }

  private static Optional<Path> file(SideNetwork side, NetworkCatalogue catalogue) {
    return catalogue
        .side(side.role())
        .filter(here -> here.network().equals(side))
        .map(InstalledSide::file);
  }

  private static Map<String, Object> facts(SideNetwork side, Optional<Path> file) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", side.name());
    facts.put("role", side.role().word());
    facts.put("licence", side.licence());
    facts.put("source", side.source());
    facts.put("sizeBytes", side.sizeBytes());
    facts.put("sha256", side.sha256());
    facts.put("version", side.card().version());
    facts.put("trainedOn", side.card().trainedOn());
    facts.put("meantFor", side.card().meantFor());
    facts.put("notFor", side.card().notFor());
    facts.put("here", file.isPresent());
    file.ifPresent(path -> facts.put("file", path.toString()));
    return facts;
  }
}
