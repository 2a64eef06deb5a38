package org.sightline.picture;

import org.sightline.media.MediaFormat;

/// Plain sound as floating samples from -1 to 1: G.711 expanded (ITU-T G.711, tables 1 and 2) and
/// L16 as it is.
final class SoundSamples {
  private static final float FULL = 32_768f;

  private SoundSamples() {}

  /// Writes the samples of one channel; returns how many.
  static int channel(MediaFormat format, byte[] bytes, int channel, float[] into) {
    return switch (format) {
      case MediaFormat.G711 g -> {
        int samples = Math.min(into.length, bytes.length / g.channels());
        boolean mu = g.law() == MediaFormat.G711.Law.MU;
        for (int i = 0; i < samples; i++) {
          int code = bytes[i * g.channels() + channel] & 0xFF;
          into[i] = (mu ? mu(code) : a(code)) / FULL;
        }
        yield samples;
      }
      case MediaFormat.L16 l -> {
        int samples = Math.min(into.length, bytes.length / (2 * l.channels()));
        for (int i = 0; i < samples; i++) {
          int at = 2 * (i * l.channels() + channel);
          into[i] = (short) ((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF) / FULL;
        }
        yield samples;
      }
      case MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.Metadata _ ->
          throw new PictureException(
              PictureException.Kind.UNSUPPORTED, format + " is no plain sound");
    };
  }

  private static int mu(int code) {
    int inverted = ~code & 0xFF;
    int magnitude = ((inverted & 0x0F) << 3) + 0x84 << (inverted >> 4 & 7);
    return (inverted & 0x80) != 0 ? 0x84 - magnitude : magnitude - 0x84;
  }

  private static int a(int code) {
    int even = code ^ 0x55;
    int exponent = even >> 4 & 7;
    int mantissa = (even & 0x0F) << 4;
    int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 0x108 << exponent - 1;
    return (even & 0x80) != 0 ? magnitude : -magnitude;
  }
}
