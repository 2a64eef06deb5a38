package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoakTest {
  private static final int MINUTES = Integer.getInteger("sightline.soak", 24);

  @TempDir Path folder;

  @Test
  void footagePushedThroughTheRecorderGrowsNothingAndLosesNothing() throws IOException {
    assertTrue(SoakBench.run(folder, MINUTES / 60.0), "see the table of samples");
  }
}
