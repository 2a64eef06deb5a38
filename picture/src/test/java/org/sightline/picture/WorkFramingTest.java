package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

class WorkFramingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T14:05:00.123456789Z");
  private static final MediaFormat H264 =
      new MediaFormat.H264(new byte[] {0x67, 66, 0, 30}, new byte[] {0x68, 1}, 640, 360);
  private static final MediaFormat H265 =
      new MediaFormat.H265(
          new byte[] {0x40, 1, 2}, new byte[] {0x42, 1, 2, 3}, new byte[] {0x44, 1}, 3840, 2160);
  private static final AccessUnit UNIT =
      new AccessUnit(1, -90_000, true, false, NOW, new byte[] {0, 0, 0, 2, 0x65, 1});
  private static final PictureWorks.Wish WISH =
      new PictureWorks.Wish(new PictureSize(160, 90), 55, true);

  private static List<WorkFrame> frames() {
    AccessUnit damaged = new AccessUnit(0, Long.MAX_VALUE, false, true, Instant.EPOCH, new byte[0]);
    return List.of(
        new WorkFrame.PictureCall(H264, UNIT, WISH),
        new WorkFrame.PictureCall(new MediaFormat.Jpeg(320, 240), UNIT, WISH),
        new WorkFrame.OpenCall(7, H265, PictureWorks.Into.BROWSER_VIDEO),
        new WorkFrame.OpenCall(
            8,
            new MediaFormat.G711(MediaFormat.G711.Law.MU, 8000, 2),
            PictureWorks.Into.AAC_ON_GRID),
        new WorkFrame.OpenCall(9, new MediaFormat.L16(48_000, 1), PictureWorks.Into.AAC),
        new WorkFrame.TurnCall(7, List.of(UNIT, damaged)),
        new WorkFrame.TurnCall(7, List.of()),
        new WorkFrame.CloseCall(-1),
        new WorkFrame.BurnCall(Path.of("/data/ä b.mp4"), Path.of("/tmp/copy.mp4"), NOW),
        new WorkFrame.Made(Optional.empty(), 12_345),
        new WorkFrame.Made(Optional.of(new byte[] {-1, -40, 1, 2, -1, -39}), 0),
        new WorkFrame.Turned(
            Optional.of(new MediaFormat.Aac(new byte[] {0x12, 0x10}, 44_100, 2)), List.of(UNIT)),
        new WorkFrame.Turned(Optional.empty(), List.of()),
        new WorkFrame.Burned(25),
        new WorkFrame.Refused("it is no picture, ä"));
  }

  @Test
  void everyFrameComesBackAsItWasWritten() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (WorkFrame frame : frames()) {
      WorkFraming.write(frame, all);
    }
    InputStream in = new ByteArrayInputStream(all.toByteArray());
    for (WorkFrame frame : frames()) {
      WorkFrame read = WorkFraming.read(in);
      // Arrays have no equality: what is written again says it.
      assertArrayEquals(bytes(frame), bytes(read), frame.toString());
      assertEquals(frame.getClass(), read.getClass());
    }
    assertNull(WorkFraming.read(in));
  }

  private static byte[] bytes(WorkFrame frame) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WorkFraming.write(frame, out);
    return out.toByteArray();
  }

  @Test
  void whatBreaksOffIsNoFrame() throws IOException {
    for (WorkFrame frame : frames()) {
      byte[] whole = bytes(frame);
      for (int length = 1; length < whole.length; length++) {
        InputStream in = new ByteArrayInputStream(whole, 0, length);
        assertThrows(IOException.class, () -> WorkFraming.read(in), frame.toString());
      }
    }
  }

  @Test
  void aLengthAllocatesNothingBeforeItsBytesCame() {
    for (int length : new int[] {-1, WorkFraming.MAX_FRAME_BYTES + 1, Integer.MAX_VALUE}) {
      byte[] head = ByteBuffer.allocate(5).put((byte) 'M').putInt(length).array();
      assertThrows(IOException.class, () -> WorkFraming.read(new ByteArrayInputStream(head)));
    }
    byte[] head =
        ByteBuffer.allocate(5).put((byte) 'M').putInt(WorkFraming.MAX_FRAME_BYTES).array();
    long[] most = {0};
    InputStream slow =
        new ByteArrayInputStream(head) {
          @Override
          public synchronized int read(byte[] into, int offset, int wanted) {
            most[0] = Math.max(most[0], into.length);
            return super.read(into, offset, wanted);
          }

          @Override
          public synchronized byte[] readNBytes(int wanted) {
            try {
              return new Unhurried(this).readNBytes(wanted);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    assertThrows(IOException.class, () -> WorkFraming.read(slow));
    assertTrue(most[0] <= 1 << 16, "room for " + most[0] + " bytes that had not come");
  }

  /// Reads as a pipe does, without knowing how much there is.
  private static final class Unhurried extends InputStream {
    private final InputStream in;

    Unhurried(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
      return in.read(into, offset, wanted);
    }
  }

  @Test
  void manyUnitsInFewBytesAreNone() throws IOException {
    byte[] turn = bytes(new WorkFrame.TurnCall(1, List.of()));
    ByteBuffer.wrap(turn).putInt(9, WorkFraming.MAX_UNITS);
    assertThrows(IOException.class, () -> WorkFraming.read(new ByteArrayInputStream(turn)));
  }

  @Test
  void noMutatedFrameDoesMoreThanBeRefused() throws IOException {
    long seed = Long.getLong("sightline.seed", 20_261_123L);
    Random random = new Random(seed);
    List<byte[]> whole = new ArrayList<>();
    for (WorkFrame frame : frames()) {
      whole.add(bytes(frame));
    }
    int rounds = Integer.getInteger("sightline.fuzz", 20_000);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        WorkFraming.read(new ByteArrayInputStream(bytes));
      } catch (IOException refused) {
        assertTrue(refused.getMessage() != null || refused.getCause() == null);
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void answersThatFitNoCallEndTheProcess() {
    List<WorkFrame> broken = new ArrayList<>();
    RemoteWorks works =
        new RemoteWorks(
            new RemoteWorks.Asking() {
              @Override
              public WorkFrame ask(
                  WorkFrame.Call call, java.util.function.BooleanSupplier stopped) {
                return new WorkFrame.Burned(1);
              }

              @Override
              public PictureException broken(WorkFrame answer) {
                broken.add(answer);
                return PictureException.gone("killed");
              }

              @Override
              public void close() {
                broken.clear();
              }
            });
    assertThrows(PictureException.class, () -> works.picture(H264, UNIT, WISH));
    assertThrows(PictureException.class, () -> works.turner(H264, PictureWorks.Into.BROWSER_VIDEO));
    assertEquals(2, broken.size());
  }
}
