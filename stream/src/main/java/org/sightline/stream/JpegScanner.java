package org.sightline.stream;

import java.util.Arrays;

/// Finds whole JPEG pictures (ITU-T T.81, annex B) in bytes that come in pieces, by their own
/// structure.
///
/// What stands between pictures is passed over, so that every dialect of a multipart stream is
/// understood: boundaries that are written otherwise than announced, lengths that are missing or
/// wrong, line ends of one sign. A picture that breaks off in another's beginning is dropped and
/// counted. Segments of known length are not looked into, so that a thumbnail in one does not end
/// the picture.
final class JpegScanner {
  /// The largest picture that is taken; a larger one is dropped.
  static final int MAX_PICTURE_BYTES = 16 << 20;

  /// The most bytes between two pictures; with more the peer sends something else.
  static final int MAX_BETWEEN_BYTES = 256 << 10;

  private static final int FIRST_ROOM = 64 << 10;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int FILL = 0xFF;

  /// Who takes the pictures.
  interface Sink {
    /// One whole picture.
    ///
    /// @param bytes the taker's own
    void picture(int width, int height, byte[] bytes);
  }

  private enum Place {
    BETWEEN,
    MARKER,
    LENGTH,
    SEGMENT,
    SCAN
  }

  private Place place = Place.BETWEEN;
  private byte[] picture = new byte[0];
  private int size;
  private boolean afterFill;
  private int marker;
  private int segmentStart;
  private int segmentLeft;
  private int width;
  private int height;
  private int between;
  private long broken;

  /// Takes bytes.
  void take(byte[] bytes, int from, int to, Sink sink) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      if (place == Place.BETWEEN) {
        between(b);
        continue;
      }
      append(b);
      switch (place) {
        case BETWEEN -> throw new IllegalStateException("left above");
        case MARKER -> marker(b, sink);
        case LENGTH -> length(b);
        case SEGMENT -> segment();
        case SCAN -> scan(b, sink);
      }
      if (size >= MAX_PICTURE_BYTES) {
        drop();
      }
    }
  }

  /// Pictures that broke off or were too large.
  long broken() {
    return broken;
  }

  /// Whether so much came without a picture that none is to be expected.
  boolean isSomethingElse() {
    return between > MAX_BETWEEN_BYTES;
  }

  private void between(int b) {
    between++;
    if (afterFill && b == SOI) {
      begin();
    } else {
      afterFill = b == FILL;
    }
  }

  private void begin() {
    size = 0;
    width = 0;
    height = 0;
    append(FILL);
    append(SOI);
    afterFill = false;
    place = Place.MARKER;
  }

  private void marker(int b, Sink sink) {
    if (!afterFill) {
      afterFill = b == FILL;
      if (!afterFill) {
        drop();
      }
      return;
    }
    if (b == FILL) {
      return;
    }
    afterFill = false;
    if (b == SOI) {
      broken++;
      begin();
    } else if (b == EOI) {
      end(sink);
    } else if (b == 0 || b == 1 || (b >= 0xD0 && b <= 0xD7)) {
      drop();
    } else {
      marker = b;
      segmentStart = size;
      place = Place.LENGTH;
    }
  }

  private void length(int b) {
    if (size - segmentStart < 2) {
      return;
    }
    int length = (picture[segmentStart] & 0xFF) << 8 | b;
    if (length < 2) {
      drop();
      return;
    }
    segmentLeft = length - 2;
    place = Place.SEGMENT;
    if (segmentLeft == 0) {
      segmentOver();
    }
  }

  private void segment() {
    if (--segmentLeft == 0) {
      segmentOver();
    }
  }

  private void segmentOver() {
    boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8;
    if (frame && marker != 0xCC && size - segmentStart >= 7) {
      height = number(segmentStart + 3);
      width = number(segmentStart + 5);
    }
    afterFill = false;
    place = marker == SOS ? Place.SCAN : Place.MARKER;
  }

  private int number(int at) {
    return (picture[at] & 0xFF) << 8 | (picture[at + 1] & 0xFF);
  }

  /// Coded samples: a marker is a fill byte and then neither 0 nor a restart.
  private void scan(int b, Sink sink) {
    if (!afterFill) {
      afterFill = b == FILL;
      return;
    }
    if (b == FILL) {
      return;
    }
    afterFill = false;
    if (b == EOI) {
      end(sink);
    } else if (b == SOI) {
      broken++;
      begin();
    } else if (b != 0 && (b < 0xD0 || b > 0xD7)) {
      marker = b;
      segmentStart = size;
      place = Place.LENGTH;
    }
  }

  private void end(Sink sink) {
    place = Place.BETWEEN;
    afterFill = false;
    between = 0;
    if (width > 0 && height > 0) {
      sink.picture(width, height, Arrays.copyOf(picture, size));
    } else {
      broken++;
    }
    size = 0;
  }

  private void drop() {
    broken++;
    size = 0;
    afterFill = false;
    place = Place.BETWEEN;
  }

  private void append(int b) {
    if (size == picture.length) {
      picture = Arrays.copyOf(picture, Math.max(FIRST_ROOM, 2 * size));
    }
    picture[size++] = (byte) b;
  }
}
