package org.sightline.server.cli;

import java.io.PrintStream;

/// Where a command speaks: results on `out`, everything else on `err`.
public record Console(PrintStream out, PrintStream err) {
  /// The process's own streams.
  public static Console ofProcess() {
    return new Console(System.out, System.err);
  }
}
