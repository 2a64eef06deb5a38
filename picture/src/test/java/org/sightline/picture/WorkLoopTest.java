package org.sightline.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// The loop of the other process behind the calls of this one, joined by bytes alone.
class WorkLoopTest {
  private static final MediaFormat TELEPHONE =
      new MediaFormat.G711(MediaFormat.G711.Law.A, 8000, 1);

  private final WorkLoop loop = new WorkLoop(new PicturesHere(), System::nanoTime);
  private final PictureWorks away = new RemoteWorks(new Joined());
  private final PictureWorks here = new PicturesHere();

  private final class Joined implements RemoteWorks.Asking {
    @Override
    public WorkFrame ask(WorkFrame.Call call, BooleanSupplier stopped) {
      try {
        ByteArrayOutputStream asked = new ByteArrayOutputStream();
        WorkFraming.write(call, asked);
        ByteArrayOutputStream answered = new ByteArrayOutputStream();
        loop.serve(new ByteArrayInputStream(asked.toByteArray()), answered);
        return WorkFraming.read(new ByteArrayInputStream(answered.toByteArray()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public PictureException broken(WorkFrame answer) {
      throw new AssertionError("answer " + answer);
    }

    @Override
    public void close() {}
  }

  private static List<AccessUnit> video(MediaFormat.H264[] format) {
    List<AccessUnit> units = new ArrayList<>();
    EncoderSettings settings = new EncoderSettings(new PictureSize(320, 180), 10, 300_000, 5, 1);
    try (VideoEncoder encoder = new VideoEncoder(settings)) {
      format[0] = encoder.format();
      for (int i = 0; i < 12; i++) {
        byte[] rgb = new byte[320 * 180 * 3];
        java.util.Arrays.fill(rgb, (byte) (20 * i));
        encoder.encode(
            new Picture(320, 180, rgb, java.time.Duration.ofMillis(100L * i), Instant.EPOCH),
            units::add);
      }
    }
    return units;
  }

  @Test
  void aPictureIsTheSameFromThere() {
    MediaFormat.H264[] format = new MediaFormat.H264[1];
    AccessUnit key = video(format).getFirst();
    PictureWorks.Wish wish = new PictureWorks.Wish(new PictureSize(160, 160), 55, true);
    PictureWorks.Made made = away.picture(format[0], key, wish);
    assertArrayEquals(
        here.picture(format[0], key, wish).jpeg().orElseThrow(), made.jpeg().orElseThrow());
    assertTrue(made.cpuNanos() > 0, "its cost is told");
    AccessUnit nothing =
        new AccessUnit(0, 0, true, false, Instant.EPOCH, new byte[] {0, 0, 0, 1, 9});
    assertEquals(Optional.empty(), away.picture(format[0], nothing, wish).jpeg());
    assertThrows(PictureException.class, () -> away.picture(TELEPHONE, key, wish));
  }

  @Test
  void soundIsTheSameFromThere() {
    List<AccessUnit> plain = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      byte[] bytes = new byte[160];
      java.util.Arrays.fill(bytes, (byte) (i * 7));
      plain.add(new AccessUnit(1, 160L * i, true, false, Instant.EPOCH.plusMillis(20L * i), bytes));
    }
    try (Turner there = away.turner(TELEPHONE, PictureWorks.Into.AAC);
        Turner local = here.turner(TELEPHONE, PictureWorks.Into.AAC)) {
      assertEquals(local.format(), there.format());
      List<AccessUnit> expected = local.turn(plain);
      List<AccessUnit> turned = there.turn(plain);
      assertEquals(expected.toString(), turned.toString());
      assertTrue(turned.size() > 80, turned.size() + " frames");
      for (int i = 0; i < turned.size(); i++) {
        assertArrayEquals(expected.get(i).bytes(), turned.get(i).bytes());
        assertEquals(expected.get(i).received(), turned.get(i).received());
      }
    }
  }

  @Test
  void picturesAreTurnedThereAndTheirFormIsKnownFromTheFirstOn() {
    MediaFormat.H264[] format = new MediaFormat.H264[1];
    List<AccessUnit> units = video(format);
    try (Turner there = away.turner(format[0], PictureWorks.Into.BROWSER_VIDEO)) {
      assertEquals(Optional.empty(), there.format());
      List<AccessUnit> turned = new ArrayList<>();
      units.forEach(unit -> turned.addAll(there.turn(List.of(unit))));
      assertTrue(turned.size() >= 10, turned.size() + " pictures");
      assertTrue(turned.getFirst().key());
      assertTrue(
          there.format().orElseThrow() instanceof MediaFormat.H264 h && h.width() == 320,
          there.format().toString());
    }
    assertTrue(loop.idleNanos() >= 0);
  }

  @Test
  void aRunThatIsNotThereIsRefused() {
    Turner there = away.turner(TELEPHONE, PictureWorks.Into.AAC);
    assertEquals(0, loop.idleNanos(), "a run is open");
    there.close();
    there.close();
    AccessUnit unit = new AccessUnit(0, 0, true, false, Instant.EPOCH, new byte[160]);
    assertThrows(PictureException.class, () -> there.turn(List.of(unit)));
  }
}
