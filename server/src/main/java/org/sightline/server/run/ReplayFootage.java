package org.sightline.server.run;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.evaluate.FootageLook;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.OwnCommand;
import org.sightline.server.replay.ReplayChild;

/// `replay-footage`, which no person calls: looks at recorded footage for the node that started it.
public final class ReplayFootage implements OwnCommand {
  @Override
  public String name() {
    return ReplayChild.COMMAND;
  }

  @Override
  public String purpose() {
    return "look at recorded footage";
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      ReplayChild.serve(
          in,
          out::print,
          (networks, name, settings) -> {
            NetworkCatalogue catalogue = new NetworkCatalogue(networks, List.of());
            return new FootageLook(catalogue.require(name), settings);
          });
      out.flush();
    }
    // Native threads must not keep the process.
    Runtime.getRuntime().halt(DONE);
    return DONE;
  }
}
