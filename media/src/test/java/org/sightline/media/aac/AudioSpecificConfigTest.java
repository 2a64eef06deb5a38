package org.sightline.media.aac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioSpecificConfigTest {
  @ParameterizedTest
  @CsvSource({
    "1490, 2, 12000, 12000, 2",
    "1188, 2, 48000, 48000, 1",
    "1408, 2, 16000, 16000, 1",
    "2b920800, 5, 44100, 22050, 2",
  })
  void aConfigurationIsRead(String hex, int type, int rate, int core, int channels) {
    var config = AudioSpecificConfig.parse(HexFormat.of().parseHex(hex)).orElseThrow();
    assertEquals(new AudioSpecificConfig(type, rate, core, channels, 1024), config);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (int rate : new int[] {96_000, 48_000, 44_100, 16_000, 8_000, 7_350}) {
      for (int channels : new int[] {1, 2, 6, 8}) {
        var config =
            AudioSpecificConfig.parse(AudioSpecificConfig.aacLc(rate, channels)).orElseThrow();
        assertEquals(new AudioSpecificConfig(2, rate, rate, channels, 1024), config);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> AudioSpecificConfig.aacLc(44_000, 2));
    assertThrows(IllegalArgumentException.class, () -> AudioSpecificConfig.aacLc(48_000, 7));
  }

  @Test
  void whatIsCutOffOrReservedIsNone() {
    for (String hex : new String[] {"", "11", "1690", "0190", "f800"}) {
      assertTrue(AudioSpecificConfig.parse(HexFormat.of().parseHex(hex)).isEmpty(), hex);
    }
  }
}
