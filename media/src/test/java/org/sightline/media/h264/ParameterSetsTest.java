package org.sightline.media.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.Rounds;

class ParameterSetsTest {
  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }

  /// Sizes as ffmpeg's trace_headers reads them.
  @ParameterizedTest
  @CsvSource({
    "Z0IAKZY1QPAET8s3AQEBQAAAAwBAAAAHoQ==, 66, 1920, 1080",
    "J00AII1qBQB5oQAAAwABAAADACiE, 77, 1280, 960",
    "Z2QAHqwsaoLA9puCgIKgAAADACAAAAMD0IAA, 100, 704, 480",
    "Z01AKo2NQDwBE/LgLcBAQFAAAD6AABX5CdoIhGo=, 77, 1920, 1080",
  })
  void aSizeIsReadWithItsCropping(String sps, int profile, int width, int height) {
    var parsed = SequenceParameterSet.parse(base64(sps)).orElseThrow();
    assertEquals(profile, parsed.profile());
    assertEquals(width + "x" + height, parsed.width() + "x" + parsed.height());
  }

  @Test
  void sayingTheSameAgainIsNoChangeEvenWithAStartCodeBehindIt() {
    var sets = new ParameterSets();
    byte[] withTail = base64("Z00AKpWoHgCJ+WbgICAgQAAAAAE=");
    byte[] clean = java.util.Arrays.copyOf(withTail, withTail.length - 4);
    assertEquals(ParameterSets.Change.ADDED, sets.offer(withTail, 0, withTail.length));
    assertEquals(ParameterSets.Change.NONE, sets.offer(clean, 0, clean.length));
    byte[] pps = base64("aO48gAAAAAE=");
    assertTrue(sets.format().isEmpty());
    assertEquals(ParameterSets.Change.ADDED, sets.offer(pps, 0, pps.length));
    assertArrayEquals(base64("aO48gA=="), sets.format().orElseThrow().pps());
    byte[] other = base64("Z00AH5WoFAFuQA==");
    assertEquals(ParameterSets.Change.REPLACED, sets.offer(other, 0, other.length));
    assertEquals(1280, sets.format().orElseThrow().width());
  }

  @Test
  void nalUnitsInARowComeApartAgain() {
    Rounds.run(
        200,
        random -> {
          List<byte[]> nals = nals(random);
          byte[] prefixed = NalUnits.toLengthPrefixed(nals);
          List<byte[]> apart = NalUnits.ofLengthPrefixed(prefixed);
          assertEquals(nals.size(), apart.size());
          for (int i = 0; i < nals.size(); i++) {
            assertArrayEquals(nals.get(i), apart.get(i));
          }
          assertArrayEquals(
              prefixed, NalUnits.annexBToLengthPrefixed(NalUnits.lengthPrefixedToAnnexB(prefixed)));
        });
  }

  /// None to six NAL units of 1 to 40 bytes.
  private static List<byte[]> nals(Random random) {
    List<byte[]> nals = new ArrayList<>();
    for (int count = random.nextInt(7); count > 0; count--) {
      byte[] raw = new byte[Rounds.between(random, 1, 40)];
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (byte) Rounds.between(random, Byte.MIN_VALUE, Byte.MAX_VALUE);
        raw[i] = random.nextInt(4) == 0 ? (byte) random.nextInt(4) : raw[i];
      }
      nals.add(withoutStartCodes(raw));
    }
    return nals;
  }

  /// A NAL unit holds no three zeros or start code and does not end in zero (section 7.4.1).
  private static byte[] withoutStartCodes(byte[] raw) {
    byte[] nal = raw.clone();
    for (int i = 0; i < nal.length; i++) {
      nal[i] = nal[i] == 0 ? 2 : nal[i];
    }
    return nal;
  }
}
