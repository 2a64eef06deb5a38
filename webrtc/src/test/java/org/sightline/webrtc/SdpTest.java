package org.sightline.webrtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.MediaFormat;

class SdpTest {
  static final String FINGERPRINT = "0E:".repeat(31) + "0E";

  static final String OFFER =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1 2
      a=extmap-allow-mixed
      m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104 39
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=ice-ufrag:Wxyz
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=ice-options:trickle
      a=fingerprint:sha-256 %s
      a=setup:actpass
      a=mid:0
      a=recvonly
      a=rtcp-mux
      a=rtpmap:96 VP8/90000
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=rtpmap:102 H264/90000
      a=rtcp-fb:102 nack
      a=rtcp-fb:102 nack pli
      a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
      a=rtpmap:103 H264/90000
      a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=64001f
      a=rtpmap:104 H264/90000
      a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f
      a=rtpmap:39 AV1/90000
      m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8
      a=mid:1
      a=recvonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      m=application 9 UDP/DTLS/SCTP webrtc-datachannel
      a=mid:2
      """
          .formatted(FINGERPRINT)
          .replace("\n", "\r\n");

  private static MediaFormat h264(int profile, int constraints) {
    byte[] sps = {0x67, (byte) profile, (byte) constraints, 40, 1};
    return new MediaFormat.H264(sps, new byte[] {0x68, 1}, 640, 360);
  }

  private static int typeFor(MediaFormat format) throws Exception {
    return MediaMatch.of(format, SdpOffer.parse(OFFER).media().getFirst())
        .orElseThrow()
        .payloadType();
  }

  @Test
  void anOfferOfABrowserIsRead() throws Exception {
    SdpOffer offer = SdpOffer.parse(OFFER);
    assertEquals("Wxyz", offer.ufrag());
    assertEquals(1, offer.fingerprints().size());
    assertEquals(3, offer.media().size());
    assertEquals(
        "opus".toUpperCase(java.util.Locale.ROOT),
        offer.media().get(1).formats().getFirst().encoding());
    assertEquals("PCMU", offer.media().get(1).formats().get(1).encoding());
    assertTrue(offer.media().getFirst().formats().get(2).says("nack pli"));
  }

  @Test
  void theOfferedProfileNearestAboveTheCamerasIsChosen() throws Exception {
    assertEquals(102, typeFor(h264(66, 0xC0)));
    assertEquals(104, typeFor(h264(77, 0)));
    assertEquals(102, typeFor(h264(77, 0x80)), "main that a constrained decoder takes");
    assertEquals(104, typeFor(h264(100, 0)), "the most that is offered in mode 1");
  }

  @Test
  void theAnswerSendsVideoAndLeavesTheRest() throws Exception {
    SdpOffer offer = SdpOffer.parse(OFFER);
    Agreement agreed = Agreement.of(List.of(h264(66, 0xC0)), offer).orElseThrow();
    String answer =
        new SdpAnswer(
                IceCredentials.made(),
                List.of(InetAddress.getByName("192.0.2.7"), InetAddress.getByName("2001:db8::1")),
                8470,
                FINGERPRINT)
            .text(offer, agreed.sent());
    assertTrue(answer.contains("a=group:BUNDLE 0 1\r\n"), answer);
    assertTrue(answer.contains("m=video 8470 UDP/TLS/RTP/SAVPF 102\r\n"));
    assertTrue(answer.contains("a=rtcp-fb:102 nack pli\r\n"));
    assertTrue(answer.contains("profile-level-id=42001f\r\n"));
    assertTrue(answer.contains("a=candidate:1 1 udp 2130706431 192.0.2.7 8470 typ host\r\n"));
    assertTrue(answer.contains(" 2001:db8:0:0:0:0:0:1 8470 typ host\r\n"));
    assertTrue(answer.contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
    assertEquals(1, answer.split("a=sendonly", -1).length - 1);
    assertEquals(1, answer.split("a=inactive", -1).length - 1);
  }

  @Test
  void whatIsMissingInAnOfferIsSaid() {
    for (String without : List.of("v=0\r\n", "a=ice-ufrag", "a=fingerprint")) {
      String offer =
          without.startsWith("v")
              ? OFFER.substring(5)
              : OFFER.replaceAll(without + "[^\r]*\r\n", "");
      assertThrows(SdpOffer.Unreadable.class, () -> SdpOffer.parse(offer), without);
    }
    assertThrows(
        SdpOffer.Unreadable.class, () -> SdpOffer.parse(OFFER.replace("sha-256", "sha-1")));
    assertThrows(
        SdpOffer.Unreadable.class, () -> SdpOffer.parse(OFFER.replace("actpass", "passive")));
    assertThrows(
        SdpOffer.Unreadable.class, () -> SdpOffer.parse(OFFER + "m=video 9 X 1\r\n".repeat(99)));
  }

  @Test
  void mutatedOffersAreAnsweredOrRefusedButNeverFail() throws Exception {
    long seed = Long.getLong("sightline.seed", 20260924L);
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 5_000);
    String[] lines = OFFER.split("\r\n");
    for (int round = 0; round < rounds; round++) {
      StringBuilder text = new StringBuilder();
      for (String line : lines) {
        int what = random.nextInt(40);
        text.append(what == 0 ? "" : what == 1 ? lines[random.nextInt(lines.length)] : line);
        text.append(what == 2 ? "\n" : "\r\n");
      }
      for (int i = random.nextInt(8); i > 0; i--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
      }
      try {
        SdpOffer offer = SdpOffer.parse(text.toString());
        Agreement.of(List.of(h264(66, 0xC0)), offer)
            .ifPresent(
                agreed -> {
                  String answer =
                      new SdpAnswer(
                              IceCredentials.made(),
                              List.of(InetAddress.getLoopbackAddress()),
                              1,
                              FINGERPRINT)
                          .text(offer, agreed.sent());
                  assertEquals(offer.media().size(), answer.split("\r\nm=", -1).length - 1, answer);
                });
      } catch (SdpOffer.Unreadable expected) {
        assertTrue(!expected.message().isBlank());
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d round %d\n%s".formatted(seed, round, text), e);
      }
    }
  }
}
