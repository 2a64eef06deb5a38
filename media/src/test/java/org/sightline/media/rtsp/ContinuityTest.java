package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.rtp.Rtcp;
import org.sightline.media.rtp.RtpCounter;
import org.sightline.media.sdp.SessionDescription;

/// One run goes on whatever the camera's clock, source and picture do (R9, R11): packets are fed
/// with times of arrival of their own, so nothing here waits.
class ContinuityTest {
  private static final long FRAME_NANOS = 40_000_000L;
  private static final Instant START = Instant.parse("2026-03-29T00:59:50Z");

  /// A receiver of a camera with video, and what comes out of it.
  private static final class Fed {
    final List<AccessUnit> units = new ArrayList<>();
    final List<List<MediaFormat>> forms = new ArrayList<>();
    final PacketReceiver receiver;
    private final InterleavedReader reader = new InterleavedReader();
    private long nanos;

    Fed() {
      this("");
    }

    Fed(String sound) {
      var description =
          SessionDescription.parse(
                  "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=control:v\n" + sound)
              .orElseThrow();
      var chosen = (MediaChoice.Chosen) MediaChoice.of(description);
      receiver = new PacketReceiver(chosen.video(), () -> START.plusNanos(nanos), () -> nanos);
      receiver.addVideo(0, 1);
      chosen.sound().ifPresent(s -> receiver.addCompanion(s, 2, 3));
    }

    Fed take(byte[] wire, long arrivalNanos) throws IOException {
      nanos = arrivalNanos;
      receiver.arrived(
          wire.length,
          unit -> {
            units.add(unit);
            forms.add(receiver.formats());
          });
      assertEquals(wire.length, reader.consume(ByteBuffer.wrap(wire), 0, wire.length, receiver));
      receiver.visited();
      return this;
    }

    RtspCounters counters() {
      return receiver.counters(0, 0);
    }
  }

  private static byte[] one(Pictures.Wire wire, byte[] unit) {
    int before = wire.bytes().length;
    byte[] all = wire.add(unit).bytes();
    return java.util.Arrays.copyOfRange(all, before, all.length);
  }

  /// 25 pictures a second, each group of 25; before picture `at` the wire is changed.
  private static Fed pictures(int count, int at, Runnable change, Pictures.Wire wire)
      throws IOException {
    var fed = new Fed();
    for (int i = 0; i < count; i++) {
      if (i == at) {
        change.run();
      }
      byte[] unit = i % 25 == 0 ? Pictures.key(Pictures.SPS, 3000) : Pictures.predicted(2000);
      // Up to 30 ms of jitter, the same in each run.
      fed.take(one(wire, unit), i * FRAME_NANOS + i * 7919 % 30 * 1_000_000L);
    }
    return fed;
  }

  private static void assertContinuous(Fed fed, int count) {
    assertEquals(count, fed.units.size());
    for (int i = 0; i < count; i++) {
      long driftMillis = (fed.units.get(i).time() - i * 3600L) / 90;
      assertTrue(Math.abs(driftMillis) <= 40, "picture " + i + " is off by " + driftMillis + " ms");
      if (i > 0) {
        assertTrue(fed.units.get(i).time() > fed.units.get(i - 1).time(), "picture " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        3600 * 90_000,
        -3600 * 90_000,
        5 * 90_000,
        -5 * 90_000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
      })
  void aStepOfTheMediaClockGoesOnByTheTimeOfArrival(int ticks) throws IOException {
    var wire = new Pictures.Wire();
    Fed fed = pictures(200, 110, () -> wire.jump(ticks), wire);
    assertContinuous(fed, 200);
    assertEquals(1, fed.counters().clockSteps());
    assertTrue(fed.units.stream().noneMatch(AccessUnit::damaged), "nothing was lost");
  }

  @Test
  void wrapsOfTimeAndNumbersAreNoSteps() throws IOException {
    // The wire begins just before both wrap; 200 pictures of two packets pass them.
    Fed fed = pictures(200, -1, () -> {}, new Pictures.Wire());
    assertContinuous(fed, 200);
    assertEquals(0, fed.counters().clockSteps());
    assertEquals(0, fed.counters().lostPackets());
  }

  @Test
  void aSilenceIsNoStepAndItsLengthIsKept() throws IOException {
    var fed = new Fed();
    var wire = new Pictures.Wire();
    fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), 0);
    wire.jump(60 * 90_000 - 3600);
    fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), 60_000_000_000L);
    assertEquals(60 * 90_000, fed.units.get(1).time());
    assertEquals(0, fed.counters().clockSteps());
  }

  @Test
  void aStepDuringASilenceIsAsLongAsTheSilence() throws IOException {
    var fed = new Fed();
    var wire = new Pictures.Wire();
    fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), 0);
    wire.jump(3600 * 90_000);
    fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), 20_000_000_000L);
    assertEquals(20 * 90_000, fed.units.get(1).time());
    assertEquals(1, fed.counters().clockSteps());
  }

  @Test
  void packetsHeldBackAndThenSentAtOnceAreNoSteps() throws IOException {
    var fed = new Fed();
    var wire = new Pictures.Wire();
    for (int i = 0; i < 50; i++) {
      fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), i * FRAME_NANOS);
    }
    wire.jump(8 * 90_000);
    long after = 50 * FRAME_NANOS + 8_500_000_000L;
    for (int i = 0; i < 10; i++) {
      fed.take(one(wire, Pictures.key(Pictures.SPS, 500)), after);
    }
    assertEquals(50 * 3600 + 8 * 90_000, fed.units.get(50).time());
    assertEquals(0, fed.counters().clockSteps());
  }

  @Test
  void anotherSourceGoesOnWithoutLosingAPacket() throws IOException {
    var wire = new Pictures.Wire();
    Fed fed =
        pictures(
            200,
            110,
            () -> {
              wire.source(5);
              wire.jump(123_456_789);
            },
            wire);
    assertContinuous(fed, 200);
    assertEquals(1, fed.counters().sourceChanges());
    assertEquals(0, fed.counters().droppedPackets());
    for (int i = 0; i < 200; i++) {
      boolean undecodable = i >= 110 && i < 125;
      assertEquals(undecodable, fed.units.get(i).damaged(), "picture " + i);
      byte[] sent = i % 25 == 0 ? Pictures.key(Pictures.SPS, 3000) : Pictures.predicted(2000);
      assertArrayEquals(sent, fed.units.get(i).bytes());
    }
  }

  @Test
  void aStrayOfAnotherSourceChangesNothing() throws IOException {
    var wire = new Pictures.Wire();
    var fed = new Fed();
    for (int i = 0; i < 50; i++) {
      byte[] unit = i % 25 == 0 ? Pictures.key(Pictures.SPS, 3000) : Pictures.predicted(2000);
      fed.take(one(wire, unit), i * FRAME_NANOS);
      byte[] stray = one(new Pictures.Wire().source(99), Pictures.predicted(20));
      fed.take(stray, i * FRAME_NANOS);
    }
    assertContinuous(fed, 50);
    assertEquals(0, fed.counters().sourceChanges());
    assertTrue(fed.units.stream().noneMatch(AccessUnit::damaged));
  }

  @Test
  void anotherFormBeginsWithItsKeyPictureAndTheTimeGoesOn() throws IOException {
    var fed = new Fed();
    var wire = new Pictures.Wire();
    for (int i = 0; i < 100; i++) {
      byte[] sps = i < 50 ? Pictures.SPS : Pictures.OTHER_SPS;
      byte[] unit = i % 25 == 0 ? Pictures.key(sps, 3000) : Pictures.predicted(2000);
      fed.take(one(wire, unit), i * FRAME_NANOS);
    }
    assertContinuous(fed, 100);
    assertEquals(1, fed.counters().formChanges());
    for (int i = 0; i < 100; i++) {
      assertEquals(
          i < 50 ? "H.264 2560x1440" : "H.264 1280x720", fed.forms.get(i).getFirst().toString());
    }
  }

  private static final String SOUND =
      "m=audio 0 RTP/AVP 97\na=rtpmap:97 MPEG4-GENERIC/16000\na=control:s\n"
          + "a=fmtp:97 sizelength=13;indexlength=3;indexdeltalength=3;config=1408\n";

  private static byte[] framed(int channel, byte[] packet) {
    ByteBuffer frame = ByteBuffer.allocate(4 + packet.length);
    frame.put((byte) '$').put((byte) channel).putShort((short) packet.length).put(packet);
    return frame.array();
  }

  private static byte[] soundPacket(int sequence, int timestamp) {
    ByteBuffer packet = ByteBuffer.allocate(12 + 4 + 20);
    packet.put((byte) 0x80).put((byte) 0xE1).putShort((short) sequence).putInt(timestamp);
    packet.putInt(0x50).putShort((short) 16).putShort((short) (20 << 3));
    return framed(2, packet.array());
  }

  /// Video and sound of the same moments, where the sound's packets come `lateMillis` late.
  private static Fed withSound(long lateMillis, Duration wrongClock) throws IOException {
    var fed = new Fed(SOUND);
    var wire = new Pictures.Wire();
    int firstVideo = 0xFFFF_F000;
    for (int i = 0; i < 500; i++) {
      byte[] unit = i % 25 == 0 ? Pictures.key(Pictures.SPS, 500) : Pictures.predicted(500);
      fed.take(one(wire, unit), i * FRAME_NANOS);
      fed.take(soundPacket(i, 7000 + i * 640), i * FRAME_NANOS + lateMillis * 1_000_000);
      if (i % 100 == 10) {
        Instant camera = Instant.parse("2031-01-01T00:00:00Z").plusNanos(i * FRAME_NANOS);
        fed.take(
            framed(1, Rtcp.senderReport(new RtpCounter(0xABCD, 0), camera, firstVideo + i * 3600)),
            i * FRAME_NANOS);
        fed.take(
            framed(
                3,
                Rtcp.senderReport(
                    new RtpCounter(0x50, 0), camera.plus(wrongClock), 7000 + i * 640)),
            i * FRAME_NANOS);
      }
    }
    return fed;
  }

  private static double lastSoundMinusPictureMillis(Fed fed) {
    List<AccessUnit> picture = fed.units.stream().filter(u -> u.mediaTrack() == 0).toList();
    List<AccessUnit> sound = fed.units.stream().filter(u -> u.mediaTrack() == 1).toList();
    for (int i = 1; i < sound.size(); i++) {
      assertTrue(sound.get(i).time() > sound.get(i - 1).time(), "sound goes forwards");
    }
    return sound.get(499).time() / 16.0 - picture.get(499).time() / 90.0;
  }

  @Test
  void senderReportsMoveTheSoundToItsPicture() throws IOException {
    assertEquals(0, lastSoundMinusPictureMillis(withSound(300, Duration.ZERO)), 11);
    assertEquals(0, lastSoundMinusPictureMillis(withSound(-30, Duration.ZERO)), 11);
  }

  @Test
  void senderReportsThatCannotBeTrueMoveNothing() throws IOException {
    for (Duration wrong : List.of(Duration.ofDays(365), Duration.ofHours(-1))) {
      Fed fed = withSound(300, wrong);
      assertEquals(300, lastSoundMinusPictureMillis(fed), 1);
      assertEquals(0, fed.counters().clockSteps());
    }
  }

  @Test
  void aYearsStepOfTheCamerasWallClockIsToldAndMovesNothing() throws IOException {
    var fed = new Fed();
    var wire = new Pictures.Wire();
    for (int i = 0; i < 100; i++) {
      byte[] unit = i % 25 == 0 ? Pictures.key(Pictures.SPS, 500) : Pictures.predicted(500);
      fed.take(one(wire, unit), i * FRAME_NANOS);
      Instant camera = START.plus(i < 50 ? Duration.ZERO : Duration.ofDays(365));
      fed.take(
          framed(1, Rtcp.senderReport(new RtpCounter(0xABCD, 0), camera, 0xFFFF_F000 + i * 3600)),
          i * FRAME_NANOS);
      assertEquals(
          Optional.of(camera), fed.receiver.lastSenderReport(0).map(SenderReportTime::camera));
    }
    assertContinuous(fed, 100);
  }
}
