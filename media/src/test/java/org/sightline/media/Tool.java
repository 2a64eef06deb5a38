package org.sightline.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A foreign program that tests ask; where it is not installed, the test is skipped.
public final class Tool {
  private Tool() {}

  /// Runs it and returns what it printed; it must succeed.
  public static String run(Object... command) throws IOException, InterruptedException {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("needs %s: apt-get install ffmpeg".formatted(words.getFirst()));
      throw e;
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assertions.assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> "too slow: " + words);
    Assertions.assertEquals(0, process.exitValue(), () -> words + ": " + out);
    return out;
  }
}
