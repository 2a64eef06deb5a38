package org.sightline.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScrubHourTest {
  private static final long SEED = Long.getLong("sightline.seed", 20261123);
  private static final int ROUNDS = Integer.getInteger("sightline.fuzz", 3000);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("2026-11-22").resolve("14.strip");
  }

  private static byte[] picture(int number) {
    byte[] bytes = new byte[50 + number];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  private ScrubHour filled(int pictures) throws IOException {
    ScrubHour hour = ScrubHour.open(file());
    for (int i = 1; i <= pictures; i++) {
      assertTrue(hour.append(i * 1000L, picture(i)));
    }
    return hour;
  }

  private static List<Long> times(ScrubHour hour) {
    return hour.entries().stream().map(ScrubHour.Entry::timeUs).toList();
  }

  @Test
  void picturesAreThereAfterARestartByteForByte() throws IOException {
    filled(5);
    ScrubHour again = ScrubHour.open(file());
    assertEquals(List.of(1000L, 2000L, 3000L, 4000L, 5000L), times(again));
    for (int i = 1; i <= 5; i++) {
      assertArrayEquals(picture(i), again.read(again.entries().get(i - 1)));
    }
  }

  @Test
  void aTailTornAtAnyByteCostsOnlyItsOwnPictureAndIsWrittenOver() throws IOException {
    filled(3);
    byte[] whole = Files.readAllBytes(file());
    int beforeLast = whole.length - ScrubHour.HEAD_BYTES - picture(3).length;
    for (int cut = beforeLast; cut < whole.length; cut++) {
      Files.write(file(), Arrays.copyOf(whole, cut));
      ScrubHour torn = ScrubHour.open(file());
      assertEquals(List.of(1000L, 2000L), times(torn), "cut at " + cut);
      assertTrue(torn.append(9000, picture(9)));
      ScrubHour mended = ScrubHour.open(file());
      assertEquals(List.of(1000L, 2000L, 9000L), times(mended), "cut at " + cut);
      assertArrayEquals(picture(9), mended.read(mended.entries().get(2)));
    }
  }

  @Test
  void aPictureWhoseBytesChangedIsNotHandedOut() throws IOException {
    filled(3);
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(file(), changed);
      ScrubHour hour = ScrubHour.open(file());
      int intact = 0;
      for (ScrubHour.Entry entry : hour.entries()) {
        byte[] read = hour.read(entry);
        if (read != null) {
          assertArrayEquals(picture((int) (entry.timeUs() / 1000)), read);
          intact++;
        }
      }
      assertEquals(2, intact, "byte " + at);
    }
  }

  @Test
  void erasedPicturesLeaveNoByteOfThemselves() throws IOException {
    ScrubHour hour = filled(4);
    assertEquals(2, hour.erase(us -> us == 2000 || us == 4000));
    assertEquals(List.of(1000L, 3000L), times(hour));
    assertEquals(List.of(1000L, 3000L), times(ScrubHour.open(file())));
    byte[] file = Files.readAllBytes(file());
    assertEquals(-1, indexOf(file, Arrays.copyOf(picture(2), 20)));
    assertEquals(-1, indexOf(file, Arrays.copyOf(picture(4), 20)));
    assertTrue(indexOf(file, picture(3)) > 0);
    assertTrue(hour.append(5000, picture(5)));
    assertEquals(List.of(1000L, 3000L, 5000L), times(ScrubHour.open(file())));
    assertEquals(3, hour.erase(us -> true));
    assertFalse(Files.exists(file()));
  }

  private static int indexOf(byte[] in, byte[] what) {
    for (int i = 0; i + what.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void whatIsTooLargeOrThereAlreadyIsNotKept() throws IOException {
    ScrubHour hour = filled(1);
    assertFalse(hour.append(1000, picture(7)));
    assertFalse(hour.append(2000, new byte[ScrubHour.MAX_PICTURE_BYTES + 1]));
    assertFalse(hour.append(2000, new byte[0]));
    assertEquals(List.of(1000L), times(ScrubHour.open(file())));
  }

  @Test
  void aClockThatStepsBackLeavesPicturesInOrder() throws IOException {
    ScrubHour hour = filled(3);
    assertTrue(hour.append(1500, picture(15)));
    assertEquals(List.of(1000L, 1500L, 2000L, 3000L), times(hour));
    assertEquals(List.of(1000L, 1500L, 2000L, 3000L), times(ScrubHour.open(file())));
  }

  @Test
  void noBytesMakeItFailOrHandOutWhatIsOutsideTheFile() throws IOException {
    filled(6);
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = Arrays.copyOf(whole, random.nextInt(whole.length + 40));
      for (int changes = random.nextInt(12); changes > 0 && mutated.length > 0; changes--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      String what = "seed " + SEED + " round " + round;
      ScrubHour.Parsed parsed = ScrubHour.parse(mutated);
      assertTrue(parsed.end() <= mutated.length, what);
      for (ScrubHour.Entry entry : parsed.entries()) {
        assertTrue(entry.offset() >= 0 && entry.length() >= 0, what);
        assertTrue(entry.offset() + ScrubHour.HEAD_BYTES + entry.length() <= mutated.length, what);
      }
    }
  }

  @Test
  void aFileThatShrankSinceItWasOpenedGivesNoPicture() throws IOException {
    ScrubHour hour = filled(2);
    Files.write(file(), new byte[10]);
    assertNull(hour.read(hour.entries().getLast()));
  }
}
