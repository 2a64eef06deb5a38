package org.sightline.server.run;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.OwnCommand;
import org.sightline.server.looks.ExampleChild;

/// `look-at-example`, which no person calls: says what a picture looks like for the node that
/// started it.
public final class LookAtExample implements OwnCommand {
  @Override
  public String name() {
    return ExampleChild.COMMAND;
  }

  @Override
  public String purpose() {
    return "look at a picture";
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
