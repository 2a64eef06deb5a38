package org.sightline.webrtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedbackTest {
  private static final String REPORT =
      "81c90007 00000001 11223344 40fffffe 00010064 00000020 0000abcd 00008000";
  private static final String NACK = "81cd0003 00000001 11223344 00648001";
  private static final String PLI = "81ce0002 00000001 11223344";
  private static final String FIR = "84ce0004 00000001 00000000 11223344 01000000";
  private static final String REMB = "8fce0005 00000001 00000000 52454d42 01048000 11223344";
  private static final String TWCC = "8fcd0005 00000001 11223344 00640003 00000100 20035468";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void everythingThatABrowserSaysIsUnderstood() {
    int ssrc = 0x11223344;
    assertEquals(
        List.of(
            new Feedback.Reception(ssrc, 0x40, -2, 0x20, 0xabcd, 0x8000),
            new Feedback.Missing(ssrc, List.of(100, 101, 116)),
            new Feedback.KeyWanted(ssrc),
            new Feedback.KeyWanted(ssrc),
            new Feedback.Room(0x8000L << 1),
            new Feedback.Arrivals(100, 3),
            new Feedback.Bye()),
        Feedback.parse(hex(REPORT + NACK + PLI + FIR + REMB + TWCC + "81cb0001 00000001")));
  }

  @Test
  void whatClaimsToBeLongerThanItIsEndsTheReading() {
    assertEquals(List.of(), Feedback.parse(hex("81cdffff 00000001 11223344 00648001")));
    assertEquals(List.of(), Feedback.parse(new byte[3]));
    assertEquals(1, Feedback.parse(hex(PLI + "81ce00")).size());
  }

  @Test
  void mutatedCompoundsNeverFailAndNameBoundedLosses() {
    long seed = Long.getLong("sightline.seed", 20260925L);
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 20_000);
    byte[] whole = hex(REPORT + NACK + PLI + FIR + REMB + TWCC);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length * 12));
      for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        for (Feedback feedback : Feedback.parse(bytes)) {
          if (feedback instanceof Feedback.Missing missing) {
            assertTrue(missing.sequences().size() <= Feedback.MAX_LOST);
          }
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void theHistoryGivesWhatWasMissedOnceAPauseHasPassed() {
    PacketHistory history = new PacketHistory();
    for (int i = 0; i < 3000; i++) {
      history.add(65_000 + i & 0xFFFF, new byte[1200], i);
    }
    assertTrue(history.bytes() <= PacketHistory.MAX_BYTES);
    int newest = 65_000 + 2999 & 0xFFFF;
    assertNull(history.again(newest, 3000, 1_000_000), "it is on its way");
    assertNotNull(history.again(newest, 2_000_000, 1_000_000));
    assertNull(history.again(newest, 2_000_001, 1_000_000), "sent again just now");
    assertNull(history.again(65_000, 2_000_000, 0), "forgotten");
    assertNull(history.again(newest + 1 & 0xFFFF, 2_000_000, 0), "not sent yet");
  }

  @Test
  void heavyLossThinsAndALightWayIsFilledAgain() {
    LossWatch watch = new LossWatch();
    for (int i = 0; i < LossWatch.REPORTS; i++) {
      assertTrue(!watch.isHeavy());
      watch.heard(128);
    }
    assertTrue(watch.isHeavy());
    watch.heard(0);
    watch.heard(100);
    for (int i = 0; i < LossWatch.REPORTS; i++) {
      assertTrue(watch.isHeavy());
      watch.heard(0);
    }
    assertTrue(!watch.isHeavy());
  }

  @Test
  void mediaTimesGoOnOverRunsAndKeptPicturesEndAtTheNewest() {
    RtpClock clock = new RtpClock(90_000, 1000);
    clock.begin(0, 0);
    int[] kept = {clock.at(0, 2, 0), clock.at(3600, 1, 0), clock.at(7200, 0, 0)};
    assertEquals(1000 + 7200, kept[2]);
    assertTrue(kept[0] < kept[1] && kept[1] < kept[2]);
    assertEquals(1000 + 10_800, clock.at(10_800, 0, 40_000_000));
    clock.begin(0, 1_040_000_000L);
    int next = clock.at(0, 0, 1_040_000_000L);
    assertEquals(90_000, next - (1000 + 10_800), 100);
  }
}
