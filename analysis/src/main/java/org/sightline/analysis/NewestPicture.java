package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sightline.picture.JpegEncoder;
import org.sightline.picture.Planes;

/// One camera's newest picture, kept so that it can be shown whenever somebody asks.
///
/// Taking a picture copies its planes into memory that is there already; the JPEG is made when it
/// is asked for, once for each picture. Any thread may call anything: who takes a picture waits for
/// a JPEG that is being made, a few milliseconds and only while somebody looks.
final class NewestPicture {
  private static final int STILL_QUALITY = 80;

  private final Object lock = new Object();
  // Guarded by lock.
  private @Nullable Planes planes;
  private byte @Nullable [] jpeg;

  void take(Planes from) {
    synchronized (lock) {
      Planes mine = planes;
      if (mine == null || mine.width() != from.width() || mine.height() != from.height()) {
        planes = copy(from, from.luma().clone(), from.blue().clone(), from.red().clone());
      } else {
        System.arraycopy(from.luma(), 0, mine.luma(), 0, mine.luma().length);
        System.arraycopy(from.blue(), 0, mine.blue(), 0, mine.blue().length);
        System.arraycopy(from.red(), 0, mine.red(), 0, mine.red().length);
        planes = copy(from, mine.luma(), mine.blue(), mine.red());
      }
      jpeg = null;
    }
  }

  private static Planes copy(Planes of, byte[] luma, byte[] blue, byte[] red) {
    return new Planes(
        of.width(),
        of.height(),
        luma,
        blue,
        red,
        of.fullRange(),
        of.hd(),
        of.time(),
        of.received());
  }

  /// Whether none came, or the newest came longer ago than that.
  boolean isOlderThan(Duration most, Instant now) {
    synchronized (lock) {
      Planes mine = planes;
      return mine == null || Duration.between(mine.received(), now).compareTo(most) > 0;
    }
  }

  /// It as JPEG, or null before the first.
  byte @Nullable [] still() {
    synchronized (lock) {
      Planes mine = planes;
      if (mine != null && jpeg == null) {
        jpeg = new JpegEncoder(STILL_QUALITY).encode(mine.picture());
      }
      return jpeg;
    }
  }
}
