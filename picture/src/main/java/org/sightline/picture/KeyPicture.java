package org.sightline.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// One key picture as a JPEG file, decoded by itself.
///
/// Nothing native outlives a call: a decoder that is kept for every camera would hold some ten
/// megabytes for each, and opening one costs less than a tenth of the decoding.
public final class KeyPicture {
  private KeyPicture() {}

  /// The picture, small and cheap: scaled down to fit inside `most`, decoded without the filters
  /// that smooth the edges of blocks. Empty where the unit does not decode to a picture.
  ///
  /// @throws PictureException if the format is no picture, its parameter sets are refused, or
  ///   FFmpeg does not run here
  public static Optional<byte[]> small(
      MediaFormat format, AccessUnit unit, PictureSize most, int quality) {
    return jpeg(format, unit, DecoderSettings.small(most.width(), most.height()), quality);
  }

  /// The picture as its codec means it, scaled down to fit inside `most` where it is larger. Empty
  /// where the unit does not decode to a picture.
  ///
  /// @throws PictureException if the format is no picture, its parameter sets are refused, or
  ///   FFmpeg does not run here
  public static Optional<byte[]> whole(
      MediaFormat format, AccessUnit unit, PictureSize most, int quality) {
    return jpeg(format, unit, DecoderSettings.all(most.width(), most.height()), quality);
  }

  private static Optional<byte[]> jpeg(
      MediaFormat format, AccessUnit unit, DecoderSettings settings, int quality) {
    List<Picture> pictures = new ArrayList<>(1);
    try (VideoDecoder decoder = new VideoDecoder(format, settings)) {
      decoder.decode(unit, pictures::add);
      if (pictures.isEmpty()) {
        decoder.finish(pictures::add);
      }
    }
    return pictures.stream().findFirst().map(new JpegEncoder(quality)::encode);
  }
}
