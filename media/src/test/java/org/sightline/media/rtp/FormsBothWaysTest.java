package org.sightline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.media.MediaFormat;
import org.sightline.media.Rounds;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.h264.ParameterSets;
import org.sightline.media.h265.H265Nal;
import org.sightline.media.h265.H265ParameterSets;
import org.sightline.media.jpeg.JpegHeader;

/// H.265, JPEG, plain sound and documents into packets and back.
class FormsBothWaysTest {
  private static final int IDR = 19;
  private static final int CRA = 21;
  private static final int TRAIL = 1;

  private static PacketsBothWaysTest.Receiver h265(boolean orderNumbers) {
    return new PacketsBothWaysTest.Receiver(
        new H265Depacketiser(new H265ParameterSets(), orderNumbers));
  }

  private static byte[] nal(Random random, int type, boolean first, int bytes) {
    byte[] nal = new byte[bytes];
    random.nextBytes(nal);
    nal[0] = (byte) (type << 1);
    nal[1] = 1;
    nal[2] = (byte) (first ? 0x80 : 0x40);
    return nal;
  }

  @Test
  void anH265UnitComesOutAsItWentIn() {
    Rounds.run(300, FormsBothWaysTest::sendH265);
  }

  private static void sendH265(Random random) {
    int packetBytes = Rounds.between(random, 64, 3000);
    var receiver = h265(false);
    var packetiser = new H265Packetiser(96, packetBytes);
    var counter = new RtpCounter(7, 65_530);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      List<byte[]> nals = new ArrayList<>();
      nals.add(new byte[] {H265Nal.DELIMITER << 1, 1, 0x50});
      int type = i == 0 ? IDR : i == 3 ? CRA : TRAIL;
      int slices = Rounds.between(random, 1, 6);
      for (int slice = 0; slice < slices; slice++) {
        nals.add(nal(random, type, slice == 0, Rounds.between(random, 3, 9000)));
      }
      sent.add(NalUnits.toLengthPrefixed(nals));
      counter.at(3600 * (i + 1));
      for (byte[] packet : PacketsBothWaysTest.packets(packetiser, counter, sent.getLast())) {
        assertTrue(packet.length <= packetBytes);
        receiver.take(packet);
      }
    }
    assertEquals(0, receiver.malformed);
    assertEquals(5, receiver.units.size());
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(sent.get(i), receiver.units.get(i).bytes());
      assertEquals(i == 0 || i == 3, receiver.units.get(i).key(), "picture " + i);
      assertFalse(receiver.units.get(i).damaged());
    }
  }

  @Test
  void anH265PictureThatMissesAPacketIsDamaged() {
    Rounds.run(100, FormsBothWaysTest::loseH265);
  }

  private static void loseH265(Random random) {
    var receiver = h265(false);
    var packetiser = new H265Packetiser(96, 200);
    var counter = new RtpCounter(7, 1);
    byte[] unit = NalUnits.toLengthPrefixed(List.of(nal(random, TRAIL, true, 3000)));
    for (int i = 0; i < 3; i++) {
      counter.at(3600 * (i + 1));
      List<byte[]> packets = PacketsBothWaysTest.packets(packetiser, counter, unit);
      int lost = i == 1 ? random.nextInt(packets.size()) : -1;
      for (int p = 0; p < packets.size(); p++) {
        if (p != lost) {
          receiver.take(packets.get(p));
        }
      }
    }
    assertFalse(receiver.units.getFirst().damaged());
    assertTrue(receiver.units.get(1).damaged(), "the picture, or the one after it");
    assertArrayEquals(unit, receiver.units.getLast().bytes());
  }

  private static byte[] packet(int sequence, boolean marker, int... payload) {
    return PacketsBothWaysTest.single(sequence, 900, marker, payload);
  }

  @Test
  void h265AggregatesAndOrderNumbersAreRead() {
    int[] vps = {0x40, 1, 7};
    int[] slice = {IDR << 1, 1, 0x80, 5};
    byte[] both =
        NalUnits.toLengthPrefixed(
            List.of(new byte[] {0x40, 1, 7}, new byte[] {IDR << 1, 1, (byte) 0x80, 5}));
    int[] plain = {48 << 1, 1, 0, 3, vps[0], 1, 7, 0, 4, slice[0], 1, 0x80, 5};
    int[] numbered = {48 << 1, 1, 0, 9, 0, 3, vps[0], 1, 7, 0, 0, 4, slice[0], 1, 0x80, 5};
    var one = h265(false);
    one.take(packet(1, true, plain));
    assertArrayEquals(both, one.units.getFirst().bytes());
    assertTrue(one.units.getFirst().key());
    var two = h265(true);
    two.take(packet(1, true, numbered));
    assertArrayEquals(both, two.units.getFirst().bytes());
    assertEquals(0, two.malformed);
  }

  @Test
  void h265SingleUnitsAndFragmentsWithOrderNumbersAreRead() {
    byte[] whole = NalUnits.toLengthPrefixed(List.of(new byte[] {2, 1, (byte) 0x80, 5, 6, 7}));
    var single = h265(true);
    single.take(packet(1, true, 2, 1, 0, 9, 0x80, 5, 6, 7));
    assertArrayEquals(whole, single.units.getFirst().bytes());
    var parts = h265(true);
    parts.take(packet(1, false, 49 << 1, 1, 0x80 | TRAIL, 0, 9, 0x80, 5));
    parts.take(packet(2, true, 49 << 1, 1, 0x40 | TRAIL, 6, 7));
    assertArrayEquals(whole, parts.units.getFirst().bytes());
    assertEquals(0, parts.malformed);
  }

  private static byte[] jpeg(Random random, int scanBytes, int restartInterval, boolean half) {
    byte[] scan = new byte[scanBytes];
    random.nextBytes(scan);
    scan[scanBytes - 1] = 1;
    var header =
        new JpegHeader(
            8 * (1 + random.nextInt(255)),
            8 * (1 + random.nextInt(255)),
            half,
            restartInterval,
            JpegHeader.tablesOfQuality(1 + random.nextInt(99)),
            0);
    return header.file(scan, scanBytes);
  }

  @Test
  void aJpegComesOutAsItWentIn() {
    Rounds.run(
        200,
        random -> {
          var receiver = new PacketsBothWaysTest.Receiver(new JpegDepacketiser(null));
          var packetiser = new JpegPacketiser(26, Rounds.between(random, 512, 3000));
          var counter = new RtpCounter(7, 65_530);
          List<byte[]> sent = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            int restart = random.nextBoolean() ? 0 : 1 + random.nextInt(200);
            int bytes = Rounds.between(random, 4, 40_000);
            sent.add(jpeg(random, bytes, restart, random.nextBoolean()));
            counter.at(3600 * (i + 1));
            PacketsBothWaysTest.packets(packetiser, counter, sent.getLast())
                .forEach(receiver::take);
          }
          assertEquals(3, receiver.units.size());
          for (int i = 0; i < 3; i++) {
            assertArrayEquals(sent.get(i), receiver.units.get(i).bytes());
            assertTrue(receiver.units.get(i).key() && !receiver.units.get(i).damaged());
          }
        });
  }

  @Test
  void aJpegThatMissesItsBeginningIsLeftOutAndTheNextOneIsWhole() {
    var random = new Random(4);
    var depacketiser = new JpegDepacketiser(null);
    var receiver = new PacketsBothWaysTest.Receiver(depacketiser);
    var packetiser = new JpegPacketiser(26, 600);
    var counter = new RtpCounter(7, 1);
    byte[] picture = jpeg(random, 5000, 0, true);
    for (int i = 0; i < 3; i++) {
      counter.at(3600 * (i + 1));
      List<byte[]> packets = PacketsBothWaysTest.packets(packetiser, counter, picture);
      int lost = i == 0 ? 0 : i == 1 ? 3 : -1;
      for (int p = 0; p < packets.size(); p++) {
        if (p != lost) {
          receiver.take(packets.get(p));
        }
      }
    }
    assertEquals(2, receiver.units.size());
    assertTrue(receiver.units.getFirst().damaged());
    assertFalse(receiver.units.getLast().damaged());
    assertArrayEquals(picture, receiver.units.getLast().bytes());
    assertTrue(depacketiser.takeFormatChanged());
    assertTrue(depacketiser.format().isPresent());
  }

  @Test
  void tablesThatAreNotSentAgainHoldFromBefore() {
    var receiver = new PacketsBothWaysTest.Receiver(new JpegDepacketiser(null));
    int[] first = new int[8 + 4 + 128 + 2];
    Arrays.setAll(first, i -> i < 12 ? 0 : 3);
    first[5] = 200;
    first[6] = 2;
    first[7] = 2;
    first[11] = 128;
    receiver.take(PacketsBothWaysTest.single(1, 100, true, first));
    receiver.take(
        PacketsBothWaysTest.single(2, 200, true, 0, 0, 0, 0, 0, 200, 2, 2, 0, 0, 0, 0, 3, 3));
    assertEquals(2, receiver.units.size());
    assertArrayEquals(receiver.units.get(0).bytes(), receiver.units.get(1).bytes());
    receiver.take(
        PacketsBothWaysTest.single(3, 300, true, 0, 0, 0, 0, 0, 255, 2, 2, 0, 0, 0, 0, 3, 3));
    assertEquals(1, receiver.malformed, "quality 255 must bring its tables");
  }

  @ParameterizedTest
  @CsvSource({"1,1,4000", "2,1,4001", "4,1,4000", "5,8,4000"})
  void plainSoundIsPartedAtItsSamples(int blockBytes, int ticks, int bytes) {
    int whole = bytes / blockBytes * blockBytes;
    byte[] sound = new byte[whole];
    new Random(1).nextBytes(sound);
    var receiver = new PacketsBothWaysTest.Receiver(new PacketDepacketiser(blockBytes));
    var counter = new RtpCounter(7, 1);
    counter.at(160);
    PacketsBothWaysTest.packets(new PacketPacketiser(97, blockBytes, ticks, 1400), counter, sound)
        .forEach(receiver::take);
    int at = 0;
    for (PacketsBothWaysTest.Unit unit : receiver.units) {
      assertEquals(160 + at / blockBytes * ticks, unit.time());
      assertArrayEquals(Arrays.copyOfRange(sound, at, at + unit.bytes().length), unit.bytes());
      at += unit.bytes().length;
    }
    assertEquals(whole, at);
    assertEquals(3, receiver.units.size());
  }

  @Test
  void soundOfHalfASampleIsMalformedAndTheNextIsMarked() {
    var receiver = new PacketsBothWaysTest.Receiver(new PacketDepacketiser(2));
    receiver.take(PacketsBothWaysTest.single(1, 1, false, 1, 2, 3));
    receiver.take(PacketsBothWaysTest.single(2, 2, false, 1, 2));
    assertEquals(1, receiver.malformed);
    assertTrue(receiver.units.getFirst().damaged());
  }

  @Test
  void documentsComeOutAsTheyWentInAndLargeOnesAreThrownAway() {
    var receiver = new PacketsBothWaysTest.Receiver(new DocumentDepacketiser());
    var packetiser = new DocumentPacketiser(98, 700);
    var counter = new RtpCounter(7, 1);
    for (int bytes : new int[] {1, 5000, DocumentDepacketiser.MAX_DOCUMENT_BYTES + 1, 30}) {
      counter.at(bytes);
      byte[] document = new byte[bytes];
      Arrays.fill(document, (byte) 'x');
      PacketsBothWaysTest.packets(packetiser, counter, document).forEach(receiver::take);
    }
    assertEquals(List.of(1, 5000, 30), receiver.units.stream().map(u -> u.bytes().length).toList());
    assertTrue(receiver.units.getLast().damaged(), "one before it is missing");
  }

  @Test
  void withoutMarkersADocumentEndsWithItsTime() {
    var receiver = new PacketsBothWaysTest.Receiver(new DocumentDepacketiser());
    receiver.take(PacketsBothWaysTest.single(1, 100, false, '<', 'a'));
    receiver.take(PacketsBothWaysTest.single(2, 100, false, '/', '>'));
    receiver.take(PacketsBothWaysTest.single(3, 200, false, '<'));
    assertEquals(1, receiver.units.size());
    assertEquals("<a/>", new String(receiver.units.getFirst().bytes()));
    assertEquals(100, receiver.units.getFirst().time());
  }

  @Test
  void latmFramesAreParted() {
    var receiver = new PacketsBothWaysTest.Receiver(new LatmDepacketiser(2, 1024));
    int[] element = new int[1 + 2 + 2 + 300];
    element[0] = 2;
    element[1] = 8;
    element[2] = 9;
    element[3] = 255;
    element[4] = 45;
    receiver.take(PacketsBothWaysTest.single(1, 1000, false, Arrays.copyOf(element, 100)));
    receiver.take(PacketsBothWaysTest.single(2, 1000, true, Arrays.copyOfRange(element, 100, 305)));
    assertEquals(2, receiver.units.size());
    assertArrayEquals(new byte[] {8, 9}, receiver.units.getFirst().bytes());
    assertEquals(300, receiver.units.getLast().bytes().length);
    assertEquals(1000 + 1024, receiver.units.getLast().time());
    receiver.take(PacketsBothWaysTest.single(4, 2000, true, 1, 8, 1, 9, 7));
    assertEquals(2, receiver.units.size(), "the rest of an element whose beginning is missing");
    receiver.take(PacketsBothWaysTest.single(5, 3000, true, 1, 8, 1, 9));
    assertTrue(receiver.units.get(2).damaged());
    assertFalse(receiver.units.get(3).damaged());
  }

  /// Exp-Golomb: `first_mb_in_slice` 0, then `slice_type` 7 (I) as 0001000, or 5 (P) as 00110.
  private static final int INTRA = 0x88;

  private static final int PREDICTED = 0x98;

  private static PacketsBothWaysTest.Receiver h264() {
    return new PacketsBothWaysTest.Receiver(new H264Depacketiser(new ParameterSets()));
  }

  @Test
  void anOpenGroupOfPicturesHasKeys() {
    var receiver = h264();
    receiver.take(PacketsBothWaysTest.single(1, 100, false, 6, 6, 1, 0xC4, 0x80));
    receiver.take(PacketsBothWaysTest.single(2, 100, true, 0x41, INTRA, 0, 1));
    receiver.take(PacketsBothWaysTest.single(3, 200, true, 0x41, INTRA, 0, 1));
    receiver.take(PacketsBothWaysTest.single(4, 300, false, 0x67, 0x42, 0, 0x1E, 1));
    receiver.take(PacketsBothWaysTest.single(5, 300, false, 0x68, 0xCE, 1));
    receiver.take(PacketsBothWaysTest.single(6, 300, true, 0x41, INTRA, 0, 1));
    receiver.take(PacketsBothWaysTest.single(7, 400, false, 0x67, 0x42, 0, 0x1E, 1));
    receiver.take(PacketsBothWaysTest.single(8, 400, false, 0x68, 0xCE, 1));
    receiver.take(PacketsBothWaysTest.single(9, 400, true, 0x41, PREDICTED, 0, 1));
    assertEquals(
        List.of(true, false, true, false),
        receiver.units.stream().map(PacketsBothWaysTest.Unit::key).toList());
  }

  @Test
  void gradualRefreshIsAKeyOnlyWhereNoOtherComes() {
    var receiver = h264();
    int sequence = 0;
    for (int second = 0; second <= 12; second++) {
      int time = second * 90_000;
      receiver.take(PacketsBothWaysTest.single(++sequence, time, false, 6, 6, 1, 0x2C, 0x80));
      receiver.take(PacketsBothWaysTest.single(++sequence, time, true, 0x41, PREDICTED, 0, 1));
    }
    List<Long> keys =
        receiver.units.stream()
            .filter(PacketsBothWaysTest.Unit::key)
            .map(u -> u.time() / 90_000)
            .toList();
    assertEquals(List.of(5L, 10L), keys);
    receiver.take(PacketsBothWaysTest.single(++sequence, 13 * 90_000, true, 0x65, INTRA, 0, 1));
    assertTrue(receiver.units.getLast().key());
  }

  @Test
  void g726BecomesSamplesOfItsLength() {
    var format = new MediaFormat.G726(4, 8000, true);
    var receiver = new PacketsBothWaysTest.Receiver(new G726Depacketiser(format));
    receiver.take(PacketsBothWaysTest.single(1, 1, false, new int[80]));
    assertEquals(160 * 2, receiver.units.getFirst().bytes().length);
  }
}
