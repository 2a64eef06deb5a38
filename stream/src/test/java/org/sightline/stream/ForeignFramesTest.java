package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.MediaFormat;
import org.sightline.stream.ForeignFrames.Frame;

/// The frames of another process, and web servers' answers, whole and broken.
class ForeignFramesTest {
  private static final List<MediaFormat> TRACKS =
      List.of(
          new MediaFormat.H264(new byte[] {0x67, 66, 0, 30}, new byte[] {0x68, 1}, 640, 360),
          new MediaFormat.Aac(new byte[] {0x11, (byte) 0x90}, 48_000, 2));
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x\r\nyou\r\n0\r\n\r\n";

  private static byte[] whole() throws IOException {
    var out = new ByteArrayOutputStream();
    ForeignFrames.write(new Frame.Form(TRACKS), out);
    ForeignFrames.write(new Frame.Unit(0, true, -90, new byte[] {0, 0, 0, 1, 0x65}), out);
    ForeignFrames.write(new Frame.Unit(1, true, Long.MAX_VALUE, new byte[100_000]), out);
    ForeignFrames.write(new Frame.End("the\nstream ended"), out);
    return out.toByteArray();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var in = new ByteArrayInputStream(whole());
    assertEquals(new Frame.Form(TRACKS), ForeignFrames.read(in));
    var first = assertInstanceOf(Frame.Unit.class, ForeignFrames.read(in));
    assertEquals(-90, first.time());
    assertTrue(first.key());
    assertArrayEquals(new byte[] {0, 0, 0, 1, 0x65}, first.bytes());
    var second = assertInstanceOf(Frame.Unit.class, ForeignFrames.read(in));
    assertEquals(100_000, second.bytes().length);
    assertEquals(new Frame.End("the stream ended"), ForeignFrames.read(in));
    assertNull(ForeignFrames.read(in));
  }

  @Test
  void aLengthAllocatesNothingBeforeItsBytesCame() {
    byte[] lie = {'U', 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0};
    assertThrows(IOException.class, () -> ForeignFrames.read(new ByteArrayInputStream(lie)));
    byte[] tooLong = {'U', 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0};
    assertThrows(IOException.class, () -> ForeignFrames.read(new ByteArrayInputStream(tooLong)));
  }

  @Test
  void mutatedFramesAreReadOrRefused() throws IOException {
    byte[] whole = whole();
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(60)] = (byte) random.nextInt(256);
      }
      var in = new ByteArrayInputStream(bytes);
      try {
        Frame frame = ForeignFrames.read(in);
        while (frame != null) {
          frame = ForeignFrames.read(in);
        }
      } catch (IOException broken) {
        refused++;
      }
    }
    assertTrue(refused > 5_000, refused + " refused");
  }

  @Test
  void anAnswerInChunksIsReadWhole() throws IOException {
    HttpAnswer answer = HttpAnswer.read(bytes(ANSWER.getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals("image/jpeg", answer.mediaType());
    assertEquals("helloyou", body(answer));
  }

  @Test
  void mutatedAnswersAreReadOrRefused() {
    byte[] whole = ANSWER.getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(5);
    int read = 0;
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertTrue(body(HttpAnswer.read(bytes(bytes))).length() <= whole.length);
        read++;
      } catch (IOException refused) {
        assertTrue(String.valueOf(refused.getMessage()).length() > 5);
      }
    }
    assertTrue(read > 5_000 && read < 50_000, read + " read");
  }

  @Test
  void endlessHeadsAreCut() {
    byte[] endless =
        ("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000)).getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(IOException.class, () -> HttpAnswer.read(bytes(endless)));
    byte[] line = "H".repeat(1 << 20).getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(IOException.class, () -> HttpAnswer.read(bytes(line)));
    byte[] interim = "HTTP/1.1 100 C\r\n\r\n".repeat(20_000).getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(IOException.class, () -> HttpAnswer.read(bytes(interim)));
  }

  private static ByteArrayInputStream bytes(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static String body(HttpAnswer answer) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] piece = new byte[4];
    for (int n = answer.body(piece); n >= 0; n = answer.body(piece)) {
      text.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
