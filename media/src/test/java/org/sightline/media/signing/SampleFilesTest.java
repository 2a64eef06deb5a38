package org.sightline.media.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sightline.media.mp4.Mp4File;

/// The files that the makers of the schemes publish, with the verdicts that they name.
class SampleFilesTest {
  private final List<GopVerdict> verdicts = new ArrayList<>();

  @Test
  void videoThatAnAxisCameraSignedIsValid() throws IOException {
    StreamVerifier verifier = verify("axis/signed_test_h264.mp4");
    assertEquals(WholeVerdict.VALID, verifier.whole());
    assertEquals(5, verdicts.size());
    verdicts.forEach(each -> assertInstanceOf(GopVerdict.Valid.class, each));
    assertEquals(Optional.of(SigningScheme.AXIS), verifier.scheme());
  }

  @Test
  void theChangedPictureIsFoundAndOtherGopsStayValid() throws IOException {
    StreamVerifier verifier = verify("axis/signed_test_h264_modified_frame_137.mp4");
    assertEquals(WholeVerdict.INVALID, verifier.whole());
    assertEquals(Optional.of(SigningScheme.AXIS_FIRST), verifier.scheme());
    List<GopVerdict.Invalid> invalid = invalid();
    assertEquals(1, invalid.size());
    assertEquals(List.of(137L), invalid.getFirst().pictures());
    assertEquals(4, verifier.tally().valid());
  }

  @Test
  void videoThatWasSignedByOnvifMediaSigningIsValidAndItsKeyIsNotTrusted() throws IOException {
    StreamVerifier verifier = verify("onvif/test_signed_h264.mp4");
    assertEquals(WholeVerdict.VALID, verifier.whole());
    assertEquals(5, verdicts.size());
    verdicts.forEach(each -> assertInstanceOf(GopVerdict.Valid.class, each));
    String pem = Files.readString(sample("onvif/ca.pem"));
    KeyTrust trust = verifier.trust(TrustAnchors.ofPem(pem), Instant.parse("2026-11-23T00:00:00Z"));
    assertEquals(
        KeyTrust.Reason.EXPIRED, assertInstanceOf(KeyTrust.Untrusted.class, trust).reason());
    KeyTrust none = verifier.trust(TrustAnchors.none(), Instant.EPOCH);
    assertEquals(
        KeyTrust.Reason.NO_ANCHOR_GIVEN, assertInstanceOf(KeyTrust.Untrusted.class, none).reason());
  }

  @Test
  void unsignedVideoIsNotSigned() throws IOException {
    for (String file : List.of("axis/test_h264.mp4", "onvif/test_h264.mp4")) {
      verdicts.clear();
      StreamVerifier verifier = verify(file);
      assertEquals(WholeVerdict.NOT_SIGNED, verifier.whole());
      assertFalse(verdicts.isEmpty());
      assertTrue(verdicts.stream().allMatch(GopVerdict.NotSigned.class::isInstance));
    }
  }

  private List<GopVerdict.Invalid> invalid() {
    return verdicts.stream()
        .filter(GopVerdict.Invalid.class::isInstance)
        .map(GopVerdict.Invalid.class::cast)
        .toList();
  }

  private StreamVerifier verify(String file) throws IOException {
    StreamVerifier verifier = new StreamVerifier(VideoCodec.H264, verdicts::add);
    try (Mp4File in = Mp4File.open(sample(file))) {
      for (int i = 0; i < in.samples(0).size(); i++) {
        verifier.addLengthPrefixed(in.read(0, i).bytes(), in.samples(0).get(i).time() * 100 / 9);
      }
    }
    verifier.finish();
    if (Boolean.getBoolean("sightline.print")) {
      verdicts.forEach(System.out::println);
    }
    return verifier;
  }

  static Path sample(String name) {
    Path file = Path.of(System.getProperty("sightline.root"), "../shared/data/signed-video", name);
    Assumptions.assumeTrue(Files.exists(file), "needs the signed sample " + file);
    return file;
  }
}
