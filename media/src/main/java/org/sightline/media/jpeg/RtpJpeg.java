package org.sightline.media.jpeg;

import java.util.Optional;

/// One JPEG picture as RTP can carry it (RFC 2435), without loss: as it stands where it has the
/// example Huffman tables, otherwise with its scan coded anew. A grey picture gets chroma without
/// content.
public sealed interface RtpJpeg {
  /// The largest width or height that RTP can tell, pixels.
  int MAX_PIXELS = 2040;

  /// A picture that can go.
  ///
  /// @param bytes holds the scan
  /// @param from where it begins
  /// @param to the byte behind it
  record Carried(JpegHeader header, byte[] bytes, int from, int to) implements RtpJpeg {}

  /// A picture that is cut off or damaged; the next one may be whole.
  record Damaged() implements RtpJpeg {}

  /// A picture of a kind that RTP has no form for; the next one will be of the same.
  ///
  /// @param why in words, for who wanted to see it
  record Impossible(String why) implements RtpJpeg {}

  /// Reads a picture.
  static RtpJpeg of(byte[] file) {
    JpegSegments segments = JpegSegments.of(file);
    if (!segments.isWhole()) {
      return new Damaged();
    }
    Optional<String> obstacle = obstacle(segments);
    if (obstacle.isPresent()) {
      return new Impossible(obstacle.get());
    }
    if (segments.ofExamples()) {
      return segments
          .header(segments.restartInterval())
          .<RtpJpeg>map(h -> new Carried(h, file, segments.scanFrom(), segments.scanTo()))
          .orElseGet(Damaged::new);
    }
    Optional<JpegHeader> header = segments.header(0);
    Optional<byte[]> scan = header.flatMap(_ -> ScanRecoding.of(file, segments));
    return scan.isPresent()
        ? new Carried(header.orElseThrow(), scan.get(), 0, scan.get().length)
        : new Damaged();
  }

  /// Why a picture of a size cannot go; empty if it can.
  static Optional<String> obstacle(int width, int height) {
    return width > MAX_PIXELS || height > MAX_PIXELS
        ? Optional.of(
            "JPEG of %dx%d: RTP (RFC 2435) carries at most %d pixels each way"
                .formatted(width, height, MAX_PIXELS))
        : Optional.empty();
  }

  private static Optional<String> obstacle(JpegSegments segments) {
    Optional<String> size = obstacle(segments.width(), segments.height());
    if (size.isPresent()) {
      return size;
    }
    if (!segments.isBaseline()) {
      return Optional.of(
          "%s JPEG: RTP (RFC 2435) carries baseline only"
              .formatted(segments.frameKind() == 2 ? "progressive" : "no baseline"));
    }
    return segments.isGrey() || segments.hasCarriedSampling()
        ? Optional.empty()
        : Optional.of(
            "JPEG with chroma in another size or form than 4:2:0 or 4:2:2: RTP (RFC 2435) carries no other");
  }
}
