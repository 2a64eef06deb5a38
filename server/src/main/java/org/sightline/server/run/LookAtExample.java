package org.sightline.server.run;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.looks.ExampleChild;

/// `look-at-example`, which no person calls: says what a picture looks like for the node that
/// started it.
public final class LookAtExample implements Command {
  @Override
  public String name() {
    return ExampleChild.COMMAND;
  }

  @Override
  public String summary() {
    return "for the program itself: look at a picture";
  }

  @Override
  public String help() {
    return "./sightline look-at-example: started by the program itself; see docs/ARCHITECTURE.md\n";
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
  public boolean isHidden() {
    return true;
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out =
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      out.println(ExampleChild.answer(in));
      out.flush();
    }
    // Native threads must not keep the process.
    Runtime.getRuntime().halt(DONE);
    return DONE;
  }
}
