package org.sightline.server.looks;

import java.util.Optional;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.jpeg.JpegSize;

/// What the first bytes of an example picture say of it, read before anything decodes it.
///
/// @param ending of a file of its format, such as `.png`
record PictureHead(String ending, int width, int height) {
  /// The longest side that is taken, in pixels.
  static final int MAX_SIDE = 8192;

  /// The most pixels that are taken.
  static final long MAX_PIXELS = 40_000_000;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int PNG_SIZE_AT = 16;

  /// The head of a JPEG or PNG file of a sensible size; empty for everything else.
  static Optional<PictureHead> of(byte[] file) {
    Optional<PictureHead> head = isPng(file) ? Optional.of(png(file)) : jpeg(file);
    return head.filter(
        h ->
            h.width > 0
                && h.height > 0
                && Math.max(h.width, h.height) <= MAX_SIDE
                && (long) h.width * h.height <= MAX_PIXELS);
  }

  private static boolean isPng(byte[] file) {
    return file.length >= PNG_SIZE_AT + 8
        && java.util.Arrays.equals(file, 0, PNG.length, PNG, 0, PNG.length);
  }

  private static PictureHead png(byte[] file) {
    return new PictureHead(".png", number(file, PNG_SIZE_AT), number(file, PNG_SIZE_AT + 4));
  }

  private static int number(byte[] file, int at) {
    return java.nio.ByteBuffer.wrap(file).getInt(at);
  }

  private static Optional<PictureHead> jpeg(byte[] file) {
    boolean begins = file.length > 4 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xFF) == 0xD8;
    Optional<JpegSize> size = begins ? JpegHeader.size(file) : Optional.empty();
    return size.map(s -> new PictureHead(".jpg", s.width(), s.height()));
  }
}
