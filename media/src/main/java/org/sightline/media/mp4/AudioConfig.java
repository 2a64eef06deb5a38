package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The elementary stream descriptor of MPEG-4 sound (ISO/IEC 14496-1, 7.2.6.5) and the first fields
/// of its AudioSpecificConfig (14496-3, 1.6.2.1).
final class AudioConfig {
  private static final int MPEG4_SOUND = 0x40;
  private static final int MAX_CONFIG_BYTES = 1024;
  private static final int[] RATES = {
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350
  };

  private AudioConfig() {}

  /// What an `esds` box says is inside (14496-1, table 5); 0 where it cannot be read.
  static int object(ByteBuffer in) {
    return toConfig(in) ? in.get() & 0xFF : 0;
  }

  /// Steps to the body of the decoder configuration descriptor; false where there is none.
  private static boolean toConfig(ByteBuffer in) {
    if (in.remaining() < 4) {
      return false;
    }
    in.position(in.position() + 4);
    if (!enter(in, 3) || in.remaining() < 3) {
      return false;
    }
    in.getShort();
    int flags = in.get() & 0xFF;
    int skip = (flags & 0x80) != 0 ? 2 : 0;
    if ((flags & 0x40) != 0 && in.remaining() > skip) {
      skip += 1 + (in.get(in.position() + skip) & 0xFF);
    }
    skip += (flags & 0x20) != 0 ? 2 : 0;
    if (in.remaining() < skip) {
      return false;
    }
    in.position(in.position() + skip);
    return enter(in, 4) && in.remaining() >= 13;
  }

  /// The format inside an `esds` box; empty where it is not MPEG-4 sound.
  static Optional<MediaFormat> read(ByteBuffer in, int entryRate, int entryChannels) {
    if (object(in) != MPEG4_SOUND) {
      return Optional.empty();
    }
    in.position(in.position() + 12);
    if (!enter(in, 5) || in.remaining() < 2 || in.remaining() > MAX_CONFIG_BYTES) {
      return Optional.empty();
    }
    byte[] config = new byte[in.remaining()];
    in.get(config);
    int rateIndex = (config[0] & 7) << 1 | (config[1] & 0x80) >> 7;
    int channels = (config[1] & 0x78) >> 3;
    int rate = rateIndex < RATES.length ? RATES[rateIndex] : entryRate;
    if (rate <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new MediaFormat.Aac(
            config, rate, channels == 0 ? entryChannels : channels == 7 ? 8 : channels));
  }

  /// Steps into the descriptor if it has this tag, limiting the buffer to its body.
  private static boolean enter(ByteBuffer in, int tag) {
    if (!in.hasRemaining() || in.get() != tag) {
      return false;
    }
    int length = 0;
    for (int i = 0; i < 4; i++) {
      if (!in.hasRemaining()) {
        return false;
      }
      int next = in.get() & 0xFF;
      length = length << 7 | (next & 0x7F);
      if ((next & 0x80) == 0) {
        break;
      }
    }
    if (length > in.remaining()) {
      return false;
    }
    in.limit(in.position() + length);
    return true;
  }
}
