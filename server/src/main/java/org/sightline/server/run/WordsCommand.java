package org.sightline.server.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.OwnCommand;
import org.sightline.server.process.WordProcess;

/// `words`, which no person calls: says what words mean to the node that started it, which calls
/// over standard input and takes answers from standard output. It ends when standard input does.
public final class WordsCommand implements OwnCommand {
  @Override
  public String name() {
    return WordProcess.COMMAND;
  }

  @Override
  public String purpose() {
    return "say what words mean";
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    try (InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      WordProcess.serve(in, out);
    }
    return DONE;
  }
}
