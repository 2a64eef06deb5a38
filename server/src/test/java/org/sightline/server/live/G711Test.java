package org.sightline.server.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sightline.media.rtsp.TalkForm;

class G711Test {
  /// The middle of what a code stands for (ITU-T G.711 tables 1a and 2a), on 16 bits.
  private static int decodedMu(byte code) {
    int bits = ~code & 0xFF;
    int magnitude = ((bits & 0x0F) << 3) + 0x84 << (bits >> 4 & 7);
    return (bits & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84;
  }

  private static int decodedA(byte code) {
    int bits = code & 0xFF ^ 0x55;
    int segment = bits >> 4 & 7;
    int magnitude = (bits & 0x0F) << 4;
    magnitude = segment == 0 ? magnitude + 8 : magnitude + 0x108 << segment - 1;
    return (bits & 0x80) != 0 ? magnitude : -magnitude;
  }

  @Test
  void everySampleComesBackWithinHalfAStepOfItsSegment() {
    for (int sample = -32_768; sample <= 32_767; sample++) {
      int clipped = Math.clamp(sample, -32_635, 32_635);
      int most = 4 + Math.abs(clipped) / 30;
      assertTrue(Math.abs(decodedMu(G711.mu(sample)) - clipped) <= most, "µ-law of " + sample);
      assertTrue(Math.abs(decodedA(G711.a(sample)) - sample) <= most + 6, "A-law of " + sample);
    }
    assertEquals((byte) 0xFF, G711.mu(0));
    assertEquals((byte) 0xD5, G711.a(0));
    assertEquals((byte) 0x00, G711.mu(-32_768));
    assertEquals((byte) 0xAA, G711.a(32_767));
  }

  @Test
  void halfASampleIsLeftOut() {
    byte[] linear = {0, 0, 0, 0, 1};
    assertArrayEquals(new byte[] {-1, -1}, G711.encoded(linear, TalkForm.PCMU));
  }
}
