package org.sightline.webrtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  /// RFC 5769 section 2.1, the sample request, password `VOkJxbRl1RmTxUk/WvJxBt`.
  private static final byte[] SAMPLE =
      HexFormat.of()
          .parseHex(
              ("000100582112a442b7e7a701bc34d686fa87dfae"
                      + "802200105354554e207465737420636c69656e74"
                      + "002400046e0001ff"
                      + "80290008932ff9b151263b36"
                      + "00060009 6576746a3a683676 59202020"
                      + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                      + "80280004e57a3bcf")
                  .replace(" ", ""));

  private static final byte[] PASSWORD =
      "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theSampleRequestOfTheStandardIsReadAndItsPasswordFits() {
    StunMessage message = StunMessage.parse(SAMPLE, SAMPLE.length).orElseThrow();
    assertEquals(StunMessage.BINDING_REQUEST, message.type());
    assertEquals("evtj:h6vY", message.username());
    assertTrue(message.controlled());
    assertEquals(0, message.unknownRequired());
    assertTrue(message.isBy(PASSWORD));
    assertFalse(message.isBy("another password".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void theSampleAnswersOfTheStandardComeOut() throws Exception {
    byte[] transaction = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");
    byte[] check = StunMessage.check(transaction, "a:b", PASSWORD, true);
    StunMessage request = StunMessage.parse(check, check.length).orElseThrow();
    assertTrue(request.useCandidate());
    assertTrue(request.isBy(PASSWORD));
    InetSocketAddress from = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853);
    byte[] answer = request.success(from, PASSWORD);
    // RFC 5769 section 2.2: port a147, address e112a643
    assertArrayEquals(
        HexFormat.of().parseHex("002000080001a147e112a643"), Arrays.copyOfRange(answer, 20, 32));
    StunMessage read = StunMessage.parse(answer, answer.length).orElseThrow();
    assertEquals(StunMessage.BINDING_SUCCESS, read.type());
    assertTrue(read.isBy(PASSWORD));
    InetSocketAddress six =
        new InetSocketAddress(InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677"), 32853);
    // RFC 5769 section 2.3
    assertArrayEquals(
        HexFormat.of().parseHex("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"),
        Arrays.copyOfRange(request.success(six, PASSWORD), 20, 44));
  }

  @Test
  void aChangeOfAnyBitIsNoticed() {
    for (int bit = 0; bit < SAMPLE.length * 8; bit++) {
      byte[] changed = SAMPLE.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      boolean taken =
          StunMessage.parse(changed, changed.length).map(m -> m.isBy(PASSWORD)).orElse(false);
      assertFalse(taken, "bit " + bit);
    }
  }

  @Test
  void mutatedMessagesAreReadOrRefusedButNeverFail() {
    long seed = Long.getLong("sightline.seed", 20260923L);
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 20_000);
    byte[] transaction = new byte[12];
    byte[] whole = StunMessage.check(transaction, "us:them", PASSWORD, true);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = (round % 2 == 0 ? whole : SAMPLE).clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
      try {
        StunMessage.parse(bytes, length).ifPresent(m -> m.isBy(PASSWORD));
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }
}
