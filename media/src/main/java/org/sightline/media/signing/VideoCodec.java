package org.sightline.media.signing;

import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The codecs whose video can be signed.
public enum VideoCodec {
  /// ITU-T H.264: a NAL unit header of one byte.
  H264(1),
  /// ITU-T H.265: a NAL unit header of two bytes.
  H265(2);

  private final int headerBytes;

  VideoCodec(int headerBytes) {
    this.headerBytes = headerBytes;
  }

  /// How long the header of a NAL unit is.
  int headerBytes() {
    return headerBytes;
  }

  /// The codec of a media track; empty where no scheme signs it.
  public static Optional<VideoCodec> of(MediaFormat format) {
    return switch (format) {
      case MediaFormat.H264 _ -> Optional.of(H264);
      case MediaFormat.H265 _ -> Optional.of(H265);
      case MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.G711 _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.L16 _,
          MediaFormat.Metadata _ ->
          Optional.empty();
    };
  }
}
