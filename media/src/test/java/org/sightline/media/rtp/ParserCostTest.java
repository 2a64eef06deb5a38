package org.sightline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ParserCostTest {
  private static final int COUNT = Integer.getInteger("sightline.fuzz", 40_000);

  @Test
  void mutatedPacketsCostLittleTimeAndKeepNoMemory() {
    ParserBench.Figures figures = ParserBench.packets(COUNT, List.of());
    assertTrue(figures.packetsAreCheap(), figures::toString);
  }

  @Test
  void noMutatedMovieTakesLongOrAllocatesMuch() throws IOException {
    Path folder =
        Path.of(System.getProperty("sightline.root"), "../shared/data/malformed/mp4/testdata");
    Assumptions.assumeTrue(Files.isDirectory(folder), "needs third-party test data: " + folder);
    ParserBench.Figures figures = ParserBench.files(COUNT / 20, folder);
    assertTrue(figures.filesAreCheap(), figures::toString);
  }
}
