package org.sightline.recording.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.signing.SignerNote;
import org.sightline.media.signing.StreamSigner;
import org.sightline.media.signing.VideoCodec;
import org.sightline.recording.RecordingSettings;
import org.sightline.recording.Recordings;
import org.sightline.recording.VerdictSpan;
import org.sightline.stream.StreamMessage;
import org.sightline.testkit.Certificates;
import org.sightline.testkit.ControllableClock;

/// What a camera signs is checked while it is recorded, and what it stops signing is alarmed.
class StreamVerdictsTest {
  private static final StreamId DOOR = StreamId.main(new CameraName("door"));
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final MediaFormat PICTURE =
      new MediaFormat.H264(new byte[] {0x67, 0x42, 0, 0x1E, 1}, new byte[] {0x68, 1, 2}, 640, 360);

  @TempDir Path folder;
  private final ControllableClock clock = new ControllableClock(START);
  private final Random random = new Random(7);
  private final StreamSigner.SigningIdentity identity = identity();
  private Recordings recordings;
  private StreamVerdicts verdicts;
  private long run;

  private static StreamSigner.SigningIdentity identity() {
    KeyPair keys = Certificates.ec();
    return new StreamSigner.SigningIdentity(
        keys.getPrivate(), List.of(Certificates.authority("Camera", keys)));
  }

  @BeforeEach
  void open() {
    recordings = Recordings.open(RecordingSettings.usual(folder), clock);
    verdicts = new StreamVerdicts(DOOR, recordings.evidence(), clock);
  }

  @AfterEach
  void close() {
    recordings.close();
  }

  private void begin() {
    verdicts.take(new StreamMessage.RunStarted(++run, clock.instant(), List.of(PICTURE)));
  }

  private void end() {
    verdicts.take(
        new StreamMessage.RunEnded(run, clock.instant(), GapCause.CONNECTION_LOST, "gone"));
    verdicts.flush(true);
  }

  /// Plays pictures: `I` and `P`, `x` one that is changed behind the signer, `d` one of which bytes
  /// were lost.
  private void play(String notation, boolean signed) {
    StreamSigner signer = new StreamSigner(VideoCodec.H264, identity, new SignerNote("C", "", ""));
    for (char letter : notation.toCharArray()) {
      clock.advance(Duration.ofMillis(500));
      byte[] nal = new byte[60];
      random.nextBytes(nal);
      nal[0] = (byte) (letter == 'I' ? 0x65 : 0x41);
      nal[1] = (byte) 0x88;
      nal[59] = (byte) 0x80;
      byte[] unit = NalUnits.toLengthPrefixed(List.of(nal));
      byte[] sent = signed ? signer.sign(unit, clock.instant()) : unit;
      if (letter == 'x' || letter == 'd') {
        sent[sent.length - 5] ^= 1;
      }
      verdicts.take(
          new StreamMessage.Unit(
              new AccessUnit(0, 0, letter == 'I', letter == 'd', clock.instant(), sent)));
    }
  }

  private List<VerdictSpan> kept() {
    return recordings.evidence().verdicts(DOOR, new TimeRange(START, clock.instant()), 100);
  }

  private List<VerdictSpan.Kind> kinds() {
    return kept().stream().map(VerdictSpan::kind).toList();
  }

  @Test
  void signedVideoIsValidFromTheFirstSignatureThatWasSeen() {
    begin();
    play("IPPPIPPPIPPPIPPPIP", true);
    end();
    assertEquals(List.of(VerdictSpan.Kind.VALID, VerdictSpan.Kind.NOT_CHECKED), kinds());
    assertTrue(kept().getFirst().gops() >= 2, kept().toString());
    assertTrue(verdicts.problem().isEmpty());
  }

  @Test
  void aChangedPictureRaisesAnAlarm() {
    begin();
    play("IPPPIPPPIPPPIPxPIPPPIP", true);
    end();
    assertTrue(kinds().contains(VerdictSpan.Kind.INVALID), kept().toString());
    Problem problem = verdicts.problem().orElseThrow();
    assertEquals("signature-invalid", problem.code());
    clock.advance(Duration.ofHours(2));
    assertTrue(verdicts.problem().isEmpty(), "an alarm does not last for ever");
  }

  @Test
  void bytesThatTheNetworkLostAreNoForgery() {
    begin();
    play("IPPPIPPPIPPPIPdPIPPPIP", true);
    end();
    assertTrue(kinds().contains(VerdictSpan.Kind.NOT_CHECKED), kept().toString());
    assertTrue(!kinds().contains(VerdictSpan.Kind.INVALID), kept().toString());
    assertTrue(verdicts.problem().isEmpty());
  }

  @Test
  void aCameraThatStopsSigningIsAlarmed() {
    begin();
    play("IPPPIPPPIPPPIP", true);
    end();
    begin();
    play("IPPP".repeat(40), false);
    end();
    assertEquals("signature-missing", verdicts.problem().orElseThrow().code());
    assertTrue(kinds().contains(VerdictSpan.Kind.NOT_SIGNED), kept().toString());
  }

  @Test
  void aCameraThatNeverSignedIsLeftAlone() {
    begin();
    play("IPPP".repeat(60), false);
    end();
    assertEquals(List.of(), kept());
    assertTrue(verdicts.problem().isEmpty());
  }

  @Test
  void whatTheRingLostIsSaidNotToBeChecked() {
    begin();
    play("IPPPIPPPIPPPIP", true);
    verdicts.lost(12);
    verdicts.flush(true);
    play("IPPPIPPPIPPPIPP", true);
    end();
    assertTrue(
        kept().stream().anyMatch(each -> each.detail().contains("too slow")), kept().toString());
    assertTrue(!kinds().contains(VerdictSpan.Kind.INVALID), kept().toString());
  }
}
