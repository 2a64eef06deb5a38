package org.sightline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.Rounds;
import org.sightline.media.h264.Nal;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.ParameterSets;

/// Access units into packets and back.
class PacketsBothWaysTest {
  record Unit(long time, boolean key, boolean damaged, byte[] bytes) {}

  /// A receiver of one media track, as a session is one.
  static final class Receiver {
    final List<Unit> units = new ArrayList<>();
    final Depacketiser depacketiser;
    final SequenceWatch sequence = new SequenceWatch();
    private final RtpHeader header = new RtpHeader();
    int malformed;

    Receiver(Depacketiser depacketiser) {
      this.depacketiser = depacketiser;
    }

    void take(byte[] packet) {
      assertTrue(header.read(ByteBuffer.wrap(packet), 0, packet.length));
      if (sequence.take(header.sequence()) == SequenceWatch.Step.GAP) {
        depacketiser.lost();
      }
      if (!depacketiser.packet(
          ByteBuffer.wrap(packet),
          header,
          header.timestamp(),
          (time, key, damaged, bytes) -> units.add(new Unit(time, key, damaged, bytes)))) {
        malformed++;
      }
    }
  }

  static List<byte[]> packets(Packetiser packetiser, RtpCounter counter, byte[] unit) {
    var batch = new PacketBatch();
    packetiser.packets(unit, 0, counter, batch);
    List<byte[]> packets = new ArrayList<>();
    for (int at = 0; at < batch.size(); ) {
      assertEquals('$', batch.bytes()[at]);
      int length = (batch.bytes()[at + 2] & 0xFF) << 8 | batch.bytes()[at + 3] & 0xFF;
      byte[] packet = new byte[length];
      System.arraycopy(batch.bytes(), at + 4, packet, 0, length);
      packets.add(packet);
      at += 4 + length;
    }
    return packets;
  }

  /// A picture of random slices; the first begins the picture and later ones go on.
  static byte[] picture(Random random, boolean key, int[] sizes) {
    List<byte[]> nals = new ArrayList<>();
    nals.add(new byte[] {Nal.DELIMITER, (byte) 0xF0});
    for (int i = 0; i < sizes.length; i++) {
      byte[] nal = new byte[sizes[i]];
      random.nextBytes(nal);
      nal[0] = (byte) (0x60 | (key ? Nal.IDR_SLICE : Nal.SLICE));
      if (nal.length > 1) {
        nal[1] = (byte) (i == 0 ? 0x88 : 0x48);
      }
      nals.add(nal);
    }
    return NalUnits.toLengthPrefixed(nals);
  }

  /// One to twelve slice sizes in bytes.
  private static int[] sliceSizes(Random random) {
    int[] sizes = new int[Rounds.between(random, 1, 12)];
    Arrays.setAll(sizes, _ -> Rounds.between(random, 2, 9000));
    return sizes;
  }

  @Test
  void anH264UnitComesOutAsItWentIn() {
    Rounds.run(300, PacketsBothWaysTest::sendH264Whole);
  }

  private static void sendH264Whole(Random random) {
    int[] sizes = sliceSizes(random);
    int packetBytes = Rounds.between(random, 64, 3000);
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    var packetiser = new H264Packetiser(96, packetBytes);
    var counter = new RtpCounter(7, 65_530);
    List<byte[]> units = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] unit = picture(random, i == 0, sizes);
      units.add(unit);
      counter.at(3600 * (i + 1));
      for (byte[] packet : packets(packetiser, counter, unit)) {
        assertTrue(packet.length <= packetBytes);
        receiver.take(packet);
      }
    }
    assertEquals(4, receiver.units.size());
    for (int i = 0; i < 4; i++) {
      Unit unit = receiver.units.get(i);
      assertArrayEquals(units.get(i), unit.bytes());
      assertEquals(i == 0, unit.key());
      assertFalse(unit.damaged());
      assertEquals(3600L * (i + 1), unit.time());
    }
  }

  @Test
  void whatIsNotWholeIsMarked() {
    Rounds.run(300, PacketsBothWaysTest::sendH264WithLoss);
  }

  private static void sendH264WithLoss(Random random) {
    int percent = Rounds.between(random, 1, 30);
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    var packetiser = new H264Packetiser(96, 200);
    var counter = new RtpCounter(7, random.nextInt(65_536));
    List<byte[]> units = new ArrayList<>();
    long dropped = 0;
    long droppedUnseen = 0;
    boolean any = false;
    for (int i = 0; i < 40; i++) {
      byte[] unit = picture(random, i % 10 == 0, new int[] {2 + random.nextInt(2000), 300});
      units.add(unit);
      counter.at(3600 * (i + 1));
      for (byte[] packet : packets(packetiser, counter, unit)) {
        if (random.nextInt(100) < percent) {
          droppedUnseen += any ? 1 : 0;
        } else {
          dropped += droppedUnseen;
          droppedUnseen = 0;
          any = true;
          receiver.take(packet);
        }
      }
    }
    assertEquals(dropped, receiver.sequence.lost());
    for (Unit unit : receiver.units) {
      byte[] whole = units.get((int) (unit.time() / 3600) - 1);
      boolean same = Arrays.equals(whole, unit.bytes());
      boolean first = unit == receiver.units.getFirst();
      assertTrue(same || unit.damaged() || first, "a unit that misses bytes is not marked");
    }
  }

  @Test
  void anAacFrameComesOutAsItWentIn() {
    Rounds.run(200, PacketsBothWaysTest::sendAac);
  }

  private static void sendAac(Random random) {
    byte[] frame = new byte[Rounds.between(random, 1, 8191)];
    random.nextBytes(frame);
    int packetBytes = Rounds.between(random, 64, 3000);
    var receiver = new Receiver(new AacDepacketiser(AacDepacketiser.HeaderForm.HBR, 1024));
    var packetiser = new AacPacketiser(97, packetBytes);
    var counter = new RtpCounter(7, 65_535);
    for (int i = 0; i < 3; i++) {
      counter.at(1024 * (i + 1));
      packets(packetiser, counter, frame).forEach(receiver::take);
    }
    assertEquals(3, receiver.units.size());
    receiver.units.forEach(u -> assertArrayEquals(frame, u.bytes()));
    assertTrue(receiver.units.stream().allMatch(u -> u.key() && !u.damaged()));
  }

  @Test
  void severalAacFramesInOnePacketAreSpacedByTheirLength() {
    byte[] packet = {
      (byte) 0x80,
      (byte) 0xE1,
      0,
      1,
      0,
      0,
      0x10,
      0,
      0,
      0,
      0,
      9,
      0,
      32,
      0,
      2 << 3,
      0,
      3 << 3,
      1,
      2,
      3,
      4,
      5
    };
    var receiver = new Receiver(new AacDepacketiser(AacDepacketiser.HeaderForm.HBR, 1024));
    receiver.take(packet);
    assertEquals(2, receiver.units.size());
    assertArrayEquals(new byte[] {1, 2}, receiver.units.get(0).bytes());
    assertArrayEquals(new byte[] {3, 4, 5}, receiver.units.get(1).bytes());
    assertEquals(0x1000, receiver.units.get(0).time());
    assertEquals(0x1000 + 1024, receiver.units.get(1).time());
  }

  static byte[] single(int sequence, int time, boolean marker, int... nal) {
    byte[] packet = new byte[RtpHeader.FIXED_BYTES + nal.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) ((marker ? 0x80 : 0) | 96);
    packet[3] = (byte) sequence;
    RtpHeader.writeInt(packet, 4, time);
    for (int i = 0; i < nal.length; i++) {
      packet[RtpHeader.FIXED_BYTES + i] = (byte) nal[i];
    }
    return packet;
  }

  @Test
  void withoutMarkersTheTimeStampEndsAUnit() {
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    receiver.take(single(1, 100, false, 0x65, 0x88, 1));
    receiver.take(single(2, 100, false, 0x65, 0x48, 2));
    assertEquals(0, receiver.units.size());
    receiver.take(single(3, 200, false, 0x41, 0x88, 3));
    assertEquals(1, receiver.units.size());
    assertEquals(14, receiver.units.getFirst().bytes().length);
    assertEquals(100, receiver.units.getFirst().time());
  }

  @Test
  void parameterSetsWithAMarkerAndATimeOfTheirOwnGoWithTheirPicture() {
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    receiver.take(single(1, 50, true, 0x67, 0x42, 0, 0x1E, 1));
    receiver.take(single(2, 60, true, 0x68, 0xCE, 1));
    receiver.take(single(3, 100, true, 0x65, 0x88, 1));
    assertEquals(1, receiver.units.size());
    Unit unit = receiver.units.getFirst();
    assertEquals(3, NalUnits.ofLengthPrefixed(unit.bytes()).size());
    assertEquals(100, unit.time());
    assertTrue(unit.key());
    assertFalse(unit.damaged());
  }

  @Test
  void aMarkerInsideOfPicturesIsNoLongerBelieved() {
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    int sequence = 0;
    for (int picture = 1; picture <= 4; picture++) {
      receiver.take(single(++sequence, picture * 100, true, 0x41, 0x88, 1));
      receiver.take(single(++sequence, picture * 100, true, 0x41, 0x48, 2));
    }
    assertEquals(4, receiver.units.size());
    assertTrue(receiver.units.get(1).damaged());
    assertEquals(200, receiver.units.get(2).time());
    assertEquals(14, receiver.units.get(2).bytes().length);
    assertFalse(receiver.units.get(2).damaged());
  }

  @Test
  void aUnitThatNeverEndsIsThrownAwayAndMemoryStaysBounded() {
    var receiver = new Receiver(new H264Depacketiser(new ParameterSets()));
    byte[] large = new byte[60_000];
    large[0] = (byte) 0x80;
    large[1] = 96;
    large[RtpHeader.FIXED_BYTES] = 0x41;
    large[RtpHeader.FIXED_BYTES + 1] = (byte) 0x88;
    for (int i = 0; i < 200; i++) {
      large[3] = (byte) i;
      receiver.take(large);
    }
    assertTrue(receiver.malformed >= 1);
    assertEquals(0, receiver.units.size());
  }

  @Test
  void sequenceNumbersWrapRepeatAndBreak() {
    var watch = new SequenceWatch();
    assertEquals(SequenceWatch.Step.NEXT, watch.take(65_535));
    assertEquals(SequenceWatch.Step.NEXT, watch.take(0));
    assertEquals(SequenceWatch.Step.DUPLICATE, watch.take(0));
    assertEquals(SequenceWatch.Step.GAP, watch.take(3));
    assertEquals(2, watch.lost());
    assertEquals(SequenceWatch.Step.DUPLICATE, watch.take(1), "too late");
    assertEquals(2, watch.lost());
    assertEquals(SequenceWatch.Step.GAP, watch.take(60_000));
    assertEquals(3, watch.lost());
  }

  @Test
  void timeStampsWrapAndGoOn() {
    var clock = new MediaClock(90_000);
    assertEquals(MediaClock.Step.CONTINUES, clock.take(0xFFFF_F000, 1_000_000_000L));
    assertEquals(90_000, clock.time());
    assertEquals(MediaClock.Step.CONTINUES, clock.take(0xFFFF_F000 + 9_000, 1_100_000_000L));
    assertEquals(99_000, clock.time());
    assertEquals(MediaClock.Step.CONTINUES, clock.take(0xFFFF_F000 + 6_000, 1_110_000_000L));
    assertEquals(96_000, clock.time());
  }

  @Test
  void aJumpIsToldFromSilenceAndFromABurst() {
    var silence = new MediaClock(90_000);
    assertEquals(MediaClock.Step.CONTINUES, silence.take(0, 0));
    assertEquals(
        MediaClock.Step.CONTINUES,
        silence.take(60 * 90_000, 60_000_000_000L),
        "silent for a minute, then goes on");
    var burst = new MediaClock(90_000);
    assertEquals(MediaClock.Step.CONTINUES, burst.take(0, 0));
    assertEquals(
        MediaClock.Step.CONTINUES, burst.take(3_600, 30_000_000_000L), "held back for 30 s");
    assertEquals(MediaClock.Step.CONTINUES, burst.take(7_200, 30_000_000_000L));
    var forward = new MediaClock(90_000);
    assertEquals(MediaClock.Step.CONTINUES, forward.take(0, 0));
    assertEquals(MediaClock.Step.CLOCK_STEPPED, forward.take(3600 * 90_000, 40_000_000L));
    var backward = new MediaClock(90_000);
    assertEquals(MediaClock.Step.CONTINUES, backward.take(0, 0));
    assertEquals(MediaClock.Step.CLOCK_STEPPED, backward.take(-3600 * 90_000, 40_000_000L));
  }
}
