package org.sightline.server.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.search.WordVectors;

/// The process that says what words mean.
@Timeout(300)
class WordProcessTest {
  @Test
  void theSameWordsAreNearFromAnotherProcessToo() throws IOException {
    try (WordProcess process = WordProcess.start()) {
      float[] hound = process.vector("hound");
      assertEquals(384, hound.length);
      assertArrayEquals(hound, process.vector("hound"));
      assertTrue(near(hound, process.vector("dog")) > 0.64);
      assertTrue(near(hound, process.vector("invoice")) < 0.5);
      process.vector("\uD83D\uDE00 \u0000 " + "x".repeat(10_000)); // answered, whatever it is
    }
  }

  private static double near(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void oneThatWasKilledCostsOneGuessAndIsStartedAgain() throws Exception {
    AtomicReference<WordProcess> running = new AtomicReference<>();
    AtomicLong nanos = new AtomicLong();
    try (WordVectors words =
        new WordVectors(
            () -> {
              running.set(WordProcess.start());
              return running.get();
            },
            nanos::get)) {
      assertTrue(words.of("one").isPresent());
      long first = running.get().pid();
      ProcessHandle child = ProcessHandle.of(first).orElseThrow();
      child.destroyForcibly();
      child.onExit().get(60, TimeUnit.SECONDS);
      assertTrue(words.of("two").isEmpty());
      assertTrue(words.problem().contains("words mean"), words.problem());
      assertTrue(words.of("one").isPresent(), "what is known stays known");
      nanos.addAndGet(WordVectors.PAUSE_NANOS);
      assertTrue(words.of("two").isPresent());
      assertEquals("", words.problem());
      assertNotEquals(first, running.get().pid());
      nanos.addAndGet(WordVectors.IDLE_NANOS);
      ProcessHandle second = ProcessHandle.of(running.get().pid()).orElseThrow();
      words.close();
      second.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void anAnswerThatIsNoneIsRefused() throws IOException {
    Random random = new Random(Long.getLong("sightline.seed", 11));
    ByteArrayOutputStream good = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(good);
    out.writeInt(4);
    for (int i = 0; i < 4; i++) {
      out.writeFloat(0.5f);
    }
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 5_000); round++) {
      byte[] bytes = good.toByteArray();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        WordProcess.readVector(new DataInputStream(new ByteArrayInputStream(bytes)));
      } catch (IOException _) {
        // refused
      }
    }
    for (byte[] bad : new byte[][] {{}, {0, 0, 0, 0}, {127, -1, -1, -1}, {-1, -1, -1, -1}}) {
      assertThrows(
          IOException.class,
          () -> WordProcess.readVector(new DataInputStream(new ByteArrayInputStream(bad))));
    }
  }
}
