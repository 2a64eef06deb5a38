package org.sightline.media.rtmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.MediaFormat;

/// What a camera says that publishes by RTMP, byte by byte.
final class RtmpTest {
  private static final int ROUNDS = Integer.getInteger("sightline.fuzz", 3_000);
  private static final long SEED = Long.getLong("sightline.seed", 21);

  /// Baseline, 640 by 360, as x264 writes it.
  private static final byte[] SPS =
      HexFormat.of().parseHex("6742c01eda0280bfe5c044000003000400000300c83c58ba80");

  private static final byte[] PPS = HexFormat.of().parseHex("68ce0fc8");

  @Test
  void aWholePublicationIsRead() throws IOException {
    Said said = new Said();
    said.hello();
    said.command(
        3,
        Amf0.write(
            "connect",
            1,
            Map.of("app", "live", "tcUrl", "rtmp://node/live", "type", "nonprivate")));
    said.command(3, Amf0.write("releaseStream", 2, Amf0.NOTHING, "door?passphrase=a%2Bb+c"));
    said.command(3, Amf0.write("createStream", 4, Amf0.NOTHING));
    said.command(8, Amf0.write("publish", 5, Amf0.NOTHING, "door?passphrase=a%2Bb+c", "live"));
    said.media(9, 0, videoHeader());
    said.media(8, 0, new byte[] {(byte) 0xAF, 0, 0x12, 0x10});
    said.media(9, 40, picture(true, 80, new byte[] {0x65, 1, 2, 3}));
    said.media(8, 46, new byte[] {(byte) 0xAF, 1, 9, 8, 7});
    said.media(9, 80, picture(false, 0, new byte[] {0x41, 4, 5}));
    said.command(3, Amf0.write("deleteStream", 6, Amf0.NOTHING, 1));

    var answers = new ByteArrayOutputStream();
    RtmpPublication publication = RtmpPublication.accept(said.in(), answers).orElseThrow();
    assertEquals("/live/door", publication.path());
    assertEquals("a+b+c", publication.parameter("passphrase").orElseThrow());
    assertTrue(publication.parameter("pass").isEmpty());
    publication.admit();
    String answered = answers.toString(StandardCharsets.ISO_8859_1);
    assertTrue(answered.contains("NetConnection.Connect.Success"));
    assertTrue(answered.contains("NetStream.Publish.Start"));

    assertEquals(
        new RtmpFrame.Form(
            List.of(
                new MediaFormat.H264(SPS, PPS, 640, 360),
                new MediaFormat.Aac(new byte[] {0x12, 0x10}, 44_100, 2))),
        publication.next());
    RtmpFrame.Unit first = unit(publication);
    assertTrue(first.key());
    assertEquals(120 * 90, first.time());
    assertArrayEquals(new byte[] {0, 0, 0, 4, 0x65, 1, 2, 3}, first.bytes());
    RtmpFrame.Unit sound = unit(publication);
    assertEquals(1, sound.mediaTrack());
    assertEquals(46 * 44_100 / 1000, sound.time());
    assertArrayEquals(new byte[] {9, 8, 7}, sound.bytes());
    RtmpFrame.Unit second = unit(publication);
    assertFalse(second.key());
    assertEquals(80 * 90, second.time());
    assertNull(publication.next());
  }

  private static RtmpFrame.Unit unit(RtmpPublication publication) throws IOException {
    return (RtmpFrame.Unit) java.util.Objects.requireNonNull(publication.next());
  }

  @Test
  void h265ComesByItsFourLetters() throws IOException {
    FlvMedia media = new FlvMedia();
    byte[] header = new byte[] {(byte) 0x90, 'h', 'v', 'c', '1', 1};
    assertEquals(List.of(), media.video(header, 0), "a header that breaks off tells nothing");
    assertEquals(
        List.of(), media.video(new byte[] {(byte) 0x91, 'a', 'v', '0', '1', 0, 0, 0, 1}, 0));
    assertTrue(media.passedOver().contains("H.265"));
  }

  @Test
  void h265IsReadWithItsForm() {
    FlvMedia media = new FlvMedia();
    // what x265 says of 320 by 240
    byte[] record =
        HexFormat.of()
            .parseHex(
                "0101600000009000000000003cf000fcfdf8f800000f03a00001001840010c01ffff01600000030090000003000003003c959809a10001002a42010101600000030090000003000003003ca00a080f165959a4932bc05a020000030002000003003210a2000100074401c172b46240");
    byte[] start = ByteBuffer.allocate(5 + record.length).put(four(0)).put(record).array();
    assertEquals(List.of(), media.video(start, 0));
    byte[] nal = {0x26, 1, 7, 7};
    List<RtmpFrame> at =
        media.video(
            ByteBuffer.allocate(16)
                .put(four(1))
                .put(new byte[] {0, 0, 40})
                .putInt(nal.length)
                .put(nal)
                .array(),
            1000);
    assertEquals("[H.265 320x240]", ((RtmpFrame.Form) at.get(0)).tracks().toString());
    assertEquals(1040 * 90, ((RtmpFrame.Unit) at.get(1)).time());
    assertTrue(((RtmpFrame.Unit) at.get(1)).key());
    List<RtmpFrame> next =
        media.video(ByteBuffer.allocate(13).put(four(3)).putInt(nal.length).put(nal).array(), 1040);
    assertEquals(1040 * 90, ((RtmpFrame.Unit) next.getFirst()).time());
  }

  private static byte[] four(int sort) {
    return new byte[] {(byte) (0x90 | sort), 'h', 'v', 'c', '1'};
  }

  @Test
  void timesThatBeginAnewGoOn() throws IOException {
    FlvMedia media = new FlvMedia();
    media.video(videoHeader(), 0);
    media.video(picture(true, 0, new byte[] {0x65, 1}), 0xFFFF_FFF0L);
    List<RtmpFrame> after = media.video(picture(false, 0, new byte[] {0x41, 1}), 24);
    assertEquals((0xFFFF_FFF0L + 40) * 90, ((RtmpFrame.Unit) after.getFirst()).time());
  }

  @Test
  void unitsThatDoNotFillTheirTagAreLeftOut() throws IOException {
    FlvMedia media = new FlvMedia();
    media.video(videoHeader(), 0);
    byte[] broken = picture(true, 0, new byte[] {0x65, 1, 2, 3});
    broken[8] = 9;
    assertEquals(List.of(), media.video(broken, 0));
  }

  @Test
  void whoWantsToPlayIsRefused() throws IOException {
    Said said = new Said();
    said.hello();
    said.command(3, Amf0.write("connect", 1, Map.of("app", "live")));
    said.command(3, Amf0.write("play", 0, Amf0.NOTHING, "door"));
    var answers = new ByteArrayOutputStream();
    assertThrows(RtmpException.class, () -> RtmpPublication.accept(said.in(), answers));
    assertTrue(answers.toString(StandardCharsets.ISO_8859_1).contains("NetStream.Play.Failed"));
  }

  @Test
  void messagesInChunksOfSeveralLinesAreSorted() throws IOException {
    var bytes = new ByteArrayOutputStream();
    byte[] one = new byte[300];
    byte[] two = new byte[200];
    new Random(1).nextBytes(one);
    new Random(2).nextBytes(two);
    bytes.writeBytes(Said.head(0, 4, 1000, one.length, 9));
    bytes.write(one, 0, 128);
    bytes.writeBytes(Said.head(0, 6, 1010, two.length, 8));
    bytes.write(two, 0, 128);
    bytes.write(0xC4);
    bytes.write(one, 128, 128);
    bytes.write(0xC6);
    bytes.write(two, 128, 72);
    bytes.write(0xC4);
    bytes.write(one, 256, 44);
    // a second message of the first line, so much later as the first said
    bytes.writeBytes(Said.head(1, 4, 40, 3, 9));
    bytes.writeBytes(new byte[] {1, 2, 3});
    bytes.write(0xC4);
    bytes.writeBytes(new byte[] {4, 5, 6});
    ChunkReader reader = new ChunkReader(new ByteArrayInputStream(bytes.toByteArray()));
    ChunkReader.Message sound = java.util.Objects.requireNonNull(reader.next());
    assertEquals(8, sound.type());
    assertArrayEquals(two, sound.body());
    ChunkReader.Message video = java.util.Objects.requireNonNull(reader.next());
    assertEquals(1000, video.time());
    assertArrayEquals(one, video.body());
    assertEquals(1040, java.util.Objects.requireNonNull(reader.next()).time());
    ChunkReader.Message third = java.util.Objects.requireNonNull(reader.next());
    assertEquals(1080, third.time());
    assertArrayEquals(new byte[] {4, 5, 6}, third.body());
    assertNull(reader.next());
  }

  @Test
  void noLengthThatIsToldTakesMemory() {
    byte[] liar = Said.head(0, 4, 0, 0xFF_FFFF, 9);
    assertThrows(RtmpException.class, () -> new ChunkReader(new ByteArrayInputStream(liar)).next());
    byte[] large = Said.head(0, 4, 0, ChunkReader.MAX_MESSAGE_BYTES, 9);
    assertThrows(
        java.io.EOFException.class, () -> new ChunkReader(new ByteArrayInputStream(large)).next());
  }

  @Test
  void nothingThatComesDoesMoreThanEndTheConnection() throws IOException {
    Said said = new Said();
    said.hello();
    said.command(3, Amf0.write("connect", 1, Map.of("app", "live", "list", "x")));
    said.command(8, Amf0.write("publish", 5, Amf0.NOTHING, "door?passphrase=x", "live"));
    said.media(9, 0, videoHeader());
    said.media(8, 0, new byte[] {(byte) 0xAF, 0, 0x12, 0x10});
    said.media(9, 40, picture(true, 80, new byte[] {0x65, 1, 2, 3}));
    said.media(8, 46, new byte[] {(byte) 0xAF, 1, 9, 8, 7});
    byte[] good = said.bytes.toByteArray();
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        // mostly behind the handshake, where all but one byte is arbitrary
        int from = random.nextInt(10) == 0 ? 0 : 3073;
        bad[from + random.nextInt(bad.length - from)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length;
      try {
        var read =
            RtmpPublication.accept(
                new ByteArrayInputStream(bad, 0, length), new ByteArrayOutputStream());
        if (read.isPresent()) {
          List<RtmpFrame> frames = new ArrayList<>();
          for (RtmpFrame f = read.get().next(); f != null; f = read.get().next()) {
            frames.add(f);
          }
          assertTrue(frames.size() <= 8, "seed %d round %d".formatted(SEED, round));
        }
      } catch (IOException refused) {
        continue;
      } catch (RuntimeException | Error crash) {
        throw new AssertionError("seed %d round %d".formatted(SEED, round), crash);
      }
    }
  }

  private static byte[] videoHeader() {
    ByteBuffer header = ByteBuffer.allocate(16 + SPS.length + PPS.length);
    header.put(new byte[] {0x17, 0, 0, 0, 0, 1, SPS[1], SPS[2], SPS[3], (byte) 0xFF, (byte) 0xE1});
    header.putShort((short) SPS.length).put(SPS).put((byte) 1);
    header.putShort((short) PPS.length).put(PPS);
    return header.array();
  }

  private static byte[] picture(boolean key, int later, byte[] nal) {
    return ByteBuffer.allocate(9 + nal.length)
        .put((byte) (key ? 0x17 : 0x27))
        .put((byte) 1)
        .put(new byte[] {0, 0, (byte) later})
        .putInt(nal.length)
        .put(nal)
        .array();
  }

  /// What a publisher sends, in chunks of 128 bytes.
  private static final class Said {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void hello() {
      bytes.write(3);
      bytes.writeBytes(new byte[1536]);
      bytes.writeBytes(new byte[1536]);
    }

    void command(int line, byte[] body) {
      message(line, 0, 20, body);
    }

    void media(int type, int time, byte[] body) {
      message(type == 9 ? 6 : 4, time, type, body);
    }

    private void message(int line, int time, int type, byte[] body) {
      bytes.writeBytes(head(0, line, time, body.length, type));
      for (int at = 0; at < body.length; at += 128) {
        if (at > 0) {
          bytes.write(0xC0 | line);
        }
        bytes.write(body, at, Math.min(128, body.length - at));
      }
    }

    static byte[] head(int form, int line, int time, int length, int type) {
      ByteBuffer head = ByteBuffer.allocate(form == 0 ? 12 : 8);
      head.put((byte) (form << 6 | line));
      head.put((byte) (time >> 16)).putShort((short) time);
      head.put((byte) (length >> 16)).putShort((short) length).put((byte) type);
      if (form == 0) {
        head.putInt(0x0100_0000);
      }
      return head.array();
    }

    ByteArrayInputStream in() {
      return new ByteArrayInputStream(bytes.toByteArray());
    }
  }
}
