package org.sightline.media.mp4;

import org.sightline.media.MediaFormat;

/// How long the sound of one access unit lasts, where its bytes say so.
final class SoundLength {
  static final long UNKNOWN = 0;

  /// Ticks of a frame by the configuration of an Opus packet (RFC 6716, table 2): SILK, hybrid,
  /// CELT.
  private static final int[] OPUS_FRAME = {
    480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, //
    480, 960, 480, 960, //
    120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960
  };

  private SoundLength() {}

  /// In ticks of the media track; [#UNKNOWN] where the bytes do not say it.
  static long ticks(MediaFormat format, byte[] unit) {
    return switch (format) {
      case MediaFormat.G711 g -> unit.length / g.channels();
      case MediaFormat.L16 l -> unit.length / (2 * l.channels());
      case MediaFormat.Opus _ -> opus(unit);
      case MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.G726 _,
          MediaFormat.Metadata _ ->
          UNKNOWN;
    };
  }

  /// RFC 6716, section 3.1: configuration and number of frames in the first byte.
  private static long opus(byte[] unit) {
    if (unit.length == 0) {
      return UNKNOWN;
    }
    long frame = OPUS_FRAME[unit[0] >> 3 & 31];
    return switch (unit[0] & 3) {
      case 0 -> frame;
      case 1, 2 -> 2 * frame;
      default -> unit.length > 1 ? frame * (unit[1] & 63) : UNKNOWN;
    };
  }
}
