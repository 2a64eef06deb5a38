package org.sightline.media.h265;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.ParameterSets.Change;

/// Sets of a Dahua, an Anjvision and a TP-Link camera.
class H265ParameterSetsTest {
  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @ParameterizedTest
  @CsvSource({
    "QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE=, 704, 480, hvc1.1.6.L90.B0",
    "QgEBAUAAAAMAAAMAAAMAAAMAmaACgIAsH+Wu5Gwa5VE1BQYFAIA=, 1280, 704, hvc1.1.2.L153",
    "QgEBAWAAAAMAAAMAAAMAAAMAlqABQCAFof4qtO6JLuaAgA27oADN/mAE, 2560, 1440, hvc1.1.6.L150",
  })
  void sizeAndCodecAreRead(String sps, int width, int height, String codec) {
    var parsed = H265SequenceParameterSet.parse(bytes(sps)).orElseThrow();
    assertEquals(width, parsed.width());
    assertEquals(height, parsed.height());
    var format = new MediaFormat.H265(new byte[3], bytes(sps), new byte[3], width, height);
    assertEquals(codec, format.codec());
    for (int length = 0; length < 20; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes(sps), length);
      assertTrue(H265SequenceParameterSet.parse(cut).isEmpty(), "cut to " + length);
    }
    assertEquals("hvc1", new MediaFormat.H265(new byte[3], new byte[4], new byte[3], 1, 1).codec());
  }

  @Test
  void theFormIsThatOfTheNewestSetsAndARepeatedOneChangesNothing() {
    byte[] vps = bytes("QAEMAf//AWAAAAMAsAAAAwAAAwBarAwAAAMABAAAAwAyqA==");
    byte[] pps = bytes("RAHA8saNA7NA");
    byte[] small = bytes("QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE=");
    byte[] large = bytes("QgEBAWAAAAMAAAMAAAMAAAMAlqABQCAFof4qtO6JLuaAgA27oADN/mAE");
    var sets = new H265ParameterSets();
    assertTrue(sets.format().isEmpty());
    assertEquals(Change.ADDED, sets.offer(vps, 0, vps.length));
    assertEquals(Change.ADDED, sets.offer(small, 0, small.length));
    assertTrue(sets.format().isEmpty());
    assertEquals(Change.ADDED, sets.offer(pps, 0, pps.length));
    assertEquals("H.265 704x480", sets.format().orElseThrow().toString());
    for (byte[] again : List.of(vps, small, pps)) {
      assertEquals(Change.NONE, sets.offer(again, 0, again.length));
    }
    assertEquals(Change.REPLACED, sets.offer(large, 0, large.length));
    assertEquals("H.265 2560x1440", sets.format().orElseThrow().toString());
  }
}
