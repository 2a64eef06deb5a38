package org.sightline.server.run;

import java.io.PrintStream;
import org.sightline.server.cli.Console;

/// What the terminal says when a node is ready.
final class Greeting {
  private Greeting() {}

  static void print(Wiring node, Occasion occasion, Console console) {
    PrintStream out = console.out();
    out.println();
    out.println("Sightline is ready:  " + node.address());
    node.oneTimePassword()
        .ifPresent(
            password -> {
              out.println("  user      admin");
              out.println(
                  "  password  "
                      + password
                      + "   (one-time: shown only now; choose your own in the browser)");
            });
    node.fingerprint()
        .ifPresent(
            fingerprint ->
                out.println("  its certificate was made here; SHA-256 fingerprint " + fingerprint));
    if (occasion.footage() != null) {
      out.println("  footage   " + occasion.footage());
      if (!occasion.credit().isEmpty()) {
        out.println("            " + occasion.credit());
      }
    }
    out.println("  data      " + node.data().toAbsolutePath());
    out.println("Ctrl-C ends it.");
    out.flush();
  }
}
