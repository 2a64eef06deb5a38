package org.sightline.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureWorks;

/// The small pictures of one piece of footage while it is imported, in memory until the footage is
/// there: a picture every ten seconds of it, or as far apart as the settings say, at most
/// [#MAX_BYTES] of them; what comes behind has none. Used by one thread.
final class ScrubIntake {
  /// The most that is held in memory: some twelve hours of footage.
  static final int MAX_BYTES = 32 << 20;

  private static final byte[] NONE = {};

  private final boolean on;
  private final long everyUs;
  private final BiFunction<MediaFormat, AccessUnit, PictureWorks.Made> maker;
  private final List<Small> pictures = new ArrayList<>();
  private long heldBytes;
  private long newestUs = Long.MIN_VALUE;
  private int failures;

  /// A small picture and its time, microseconds since 1970.
  record Small(long timeUs, byte[] jpeg) {}

  ScrubIntake(
      ScrubSettings settings, BiFunction<MediaFormat, AccessUnit, PictureWorks.Made> maker) {
    this.on = settings.on();
    this.everyUs = Math.max(Micros.of(settings.every()), Micros.of(ScrubSettings.USUAL.every()));
    this.maker = maker;
  }

  /// Looks at an access unit of the footage.
  ///
  /// @param us its time, microseconds since 1970
  void take(MediaFormat format, AccessUnit unit, long us) {
    boolean due = newestUs == Long.MIN_VALUE || us - newestUs >= everyUs;
    if (!on || !due || !unit.key() || !format.isVideo() || heldBytes >= MAX_BYTES) {
      return;
    }
    newestUs = us;
    try {
      byte[] jpeg = maker.apply(format, unit).jpeg().orElse(NONE);
      if (jpeg.length > 0) {
        heldBytes += jpeg.length;
        pictures.add(new Small(us, jpeg));
      } else {
        failures++;
      }
    } catch (PictureException nothingDecodes) {
      failures++;
    }
  }

  /// What was made.
  List<Small> pictures() {
    return pictures;
  }

  /// Pictures that could not be made.
  int failures() {
    return failures;
  }
}
