package org.sightline.server.looks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.ExampleLook;

/// What the child process of [ExamplePictures] does: reads three lines (network file, its form,
/// picture), and answers with one.
public final class ExampleChild {
  /// The word that starts it.
  public static final String COMMAND = "look-at-example";

  static final String VECTOR = "V ";
  static final String NO_PICTURE = "P";
  private static final String FAILED = "X";

  /// The vector's network is known to who asks, so that here any hash will do.
  private static final String SOME_HASH = "0".repeat(64);

  private ExampleChild() {}

  static String orders(Path network, String form, Path picture) {
    return "%s\n%s\n%s\n".formatted(network, form, picture);
  }

  /// The answer to its orders.
  public static String answer(BufferedReader in) throws IOException {
    String network = in.readLine();
    String form = in.readLine();
    String picture = in.readLine();
    if (network == null || form == null || picture == null) {
      return FAILED;
    }
    try {
      return ExampleLook.of(Path.of(network), form, SOME_HASH, Path.of(picture))
          .map(embedding -> VECTOR + embedding.text())
          .orElse(NO_PICTURE);
    } catch (AnalysisException _) {
      return FAILED;
    }
  }
}
