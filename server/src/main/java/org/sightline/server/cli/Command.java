package org.sightline.server.cli;

import java.io.IOException;
import java.util.List;

/// One command of the program.
public interface Command {
  /// Everything was done as asked.
  int DONE = 0;

  /// It was done, and what was found is not good.
  int FINDING = 1;

  /// It could not be done as it was called or as things stand.
  int WRONG_CALL = 2;

  /// The words that call it, such as `camera add`.
  String name();

  /// What it does, in one line.
  String summary();

  /// How it is called, its options and examples.
  String help();

  /// Options that take a value, with their dashes.
  List<String> valued();

  /// Options that stand alone, with their dashes; `--help` is understood by all.
  List<String> flags();

  /// Whether help leaves it out, because no person calls it.
  default boolean isHidden() {
    return false;
  }

  /// Does it.
  ///
  /// @return the exit code
  /// @throws WrongCall if the arguments do not fit
  int run(Arguments arguments, Console console) throws IOException, InterruptedException;
}
