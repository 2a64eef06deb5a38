package org.sightline.media.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sightline.media.Fuzz;
import org.sightline.media.h264.NalUnits;

/// Whatever an SEI or a byte stream holds, it is judged or passed over.
class HostileSignatureTest {
  private final StreamSigner.SigningIdentity identity = Film.identity();

  @Test
  void mutatedSignaturesNeverThrow() {
    List<byte[]> seeds = new ArrayList<>();
    for (VideoCodec codec : VideoCodec.values()) {
      Film film = Film.signed(codec, "IPPIPPIP", identity);
      seeds.add(film.get(film.letters().indexOf('S')));
    }
    byte[] axis = seeds.getFirst().clone();
    byte[] uuid = SeiPayload.AXIS_UUID;
    int at = new String(axis, StandardCharsets.ISO_8859_1).indexOf(onvif());
    System.arraycopy(uuid, 0, axis, at, uuid.length);
    seeds.add(axis);
    Fuzz.run(
        seeds,
        mutant -> {
          for (VideoCodec codec : VideoCodec.values()) {
            SignatureSei.read(codec, mutant, 0, mutant.length);
          }
        });
  }

  private static String onvif() {
    return new String(SeiPayload.ONVIF_UUID, StandardCharsets.ISO_8859_1);
  }

  @Test
  void mutatedStreamsGetAVerdictForEveryPicture() {
    List<byte[]> seeds = new ArrayList<>();
    for (String pictures : List.of("IPPIPPIP", "IIIIII", "PPPIPIPP")) {
      Film film = Film.signed(VideoCodec.H264, pictures, identity);
      List<byte[]> nals = new ArrayList<>();
      for (int i = 0; i < film.size(); i++) {
        nals.add(film.get(i));
      }
      seeds.add(NalUnits.toAnnexB(nals));
    }
    Fuzz.run(seeds, HostileSignatureTest::verify);
  }

  private static void verify(byte[] stream) {
    long[] judged = {0};
    StreamVerifier verifier =
        new StreamVerifier(VideoCodec.H264, each -> judged[0] += each.span().pictures());
    try {
      AnnexBReader reader = new AnnexBReader(new ByteArrayInputStream(stream));
      while (reader.advance()) {
        verifier.add(reader.bytes(), 0, reader.length(), 0);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    verifier.finish();
    assertTrue(judged[0] >= verifier.pictures(), () -> judged[0] + " of " + verifier.pictures());
  }

  @Test
  void aVideoWithoutEndOfGopIsJudgedInBoundedMemory() {
    StreamVerifier verifier = new StreamVerifier(VideoCodec.H264, each -> {});
    byte[] first = {0x65, (byte) 0x88, 1, (byte) 0x80};
    byte[] other = {0x41, (byte) 0x9A, 1, (byte) 0x80};
    verifier.add(first, 0, 4, 0);
    for (int i = 0; i < 3 * StreamVerifier.MAX_UNITS; i++) {
      verifier.add(other, 0, 4, i);
    }
    verifier.finish();
    assertEquals(WholeVerdict.NOT_SIGNED, verifier.whole());
  }

  @Test
  void theReaderGivesEveryUnitOfAStream() throws IOException {
    List<byte[]> nals = List.of(new byte[] {9, 16}, new byte[] {0x65, 0, 0, 3, 0}, new byte[] {1});
    AnnexBReader reader = new AnnexBReader(new ByteArrayInputStream(NalUnits.toAnnexB(nals)));
    List<Integer> lengths = new ArrayList<>();
    while (reader.advance()) {
      lengths.add(reader.length());
    }
    assertEquals(List.of(2, 4, 1), lengths);
  }
}
