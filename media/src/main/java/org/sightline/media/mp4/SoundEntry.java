package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The entry of a sample description of sound: `mp4a` (ISO/IEC 14496-14, 6.7.2), `Opus`
/// ("Encapsulation of Opus in ISO Base Media File Format", 4.3), and `ulaw`, `alaw` and `twos` as
/// QuickTime names G.711 and big-endian samples, which players read in MP4 too; `ipcm` (ISO/IEC
/// 23003-5) is read.
final class SoundEntry {
  private static final int FIELDS = 28;
  private static final int MPEG4_SOUND = 0x40;
  private static final int SOUND_STREAM = 5;
  private static final int MAX_CHANNELS = 8;
  private static final int LITTLE_ENDIAN = 1;

  /// Samples that a decoder throws away at the beginning (RFC 7845, 5.1): none, since a camera's
  /// stream is joined where it runs.
  private static final int OPUS_PRE_SKIP = 0;

  private SoundEntry() {}

  static void aac(BoxWriter out, MediaFormat.Aac a) {
    int entry = begin(out, "mp4a", a.channels(), a.sampleRate());
    Descriptors.write(out, MPEG4_SOUND, SOUND_STREAM, a.audioSpecificConfig());
    out.end(entry);
  }

  static void opus(BoxWriter out, MediaFormat.Opus o) {
    int entry = begin(out, "Opus", o.channels(), o.clockRate());
    int dOps = out.box("dOps");
    out.u8(0).u8(o.channels()).u16(OPUS_PRE_SKIP).u32(o.clockRate()).u16(0).u8(0).end(dOps);
    out.end(entry);
  }

  static void samples(BoxWriter out, String type, int channels, int sampleRate) {
    out.end(begin(out, type, channels, sampleRate));
  }

  private static int begin(BoxWriter out, String type, int channels, int sampleRate) {
    int entry = out.box(type);
    int rate = sampleRate > 0xFFFF ? 0 : sampleRate;
    out.zeros(6).u16(1).zeros(8).u16(channels).u16(16).u32(0).u32((long) rate << 16);
    return entry;
  }

  /// Reads one entry; empty where nothing can be handed out.
  static Optional<MediaFormat> read(Box entry) {
    ByteBuffer in = entry.payload();
    if (in.remaining() < FIELDS) {
      throw Mp4Exception.malformed("sample entry %s is cut off".formatted(entry.type()));
    }
    int version = in.getShort(in.position() + 8) & 0xFFFF;
    int channels = in.getShort(in.position() + 16) & 0xFFFF;
    int bits = in.getShort(in.position() + 18) & 0xFFFF;
    int rate = in.getShort(in.position() + 24) & 0xFFFF;
    int extra = version == 1 ? 16 : version == 2 ? 36 : 0;
    if (in.remaining() < FIELDS + extra) {
      return Optional.empty();
    }
    in.position(in.position() + FIELDS + extra);
    if (entry.type().equals("mp4a")) {
      return Box.find(in, "esds").flatMap(box -> AudioConfig.read(box.payload(), rate, channels));
    }
    if (channels < 1 || channels > MAX_CHANNELS || version == 2) {
      return Optional.empty();
    }
    return switch (entry.type()) {
      case "Opus" -> Optional.of(new MediaFormat.Opus(opusChannels(in, channels)));
      case "ulaw" -> g711(MediaFormat.G711.Law.MU, rate, channels);
      case "alaw" -> g711(MediaFormat.G711.Law.A, rate, channels);
      case "twos" -> l16(bits == 16, rate, channels);
      case "ipcm" -> l16(bits == 16 && isBigEndian(in), rate, channels);
      default -> Optional.empty();
    };
  }

  private static int opusChannels(ByteBuffer in, int channels) {
    return Box.find(in, "dOps")
        .map(Box::payload)
        .filter(dOps -> dOps.remaining() >= 2)
        .map(dOps -> dOps.get(dOps.position() + 1) & 0xFF)
        .filter(count -> count >= 1 && count <= MAX_CHANNELS)
        .orElse(channels);
  }

  private static Optional<MediaFormat> g711(MediaFormat.G711.Law law, int rate, int channels) {
    return rate == 0 ? Optional.empty() : Optional.of(new MediaFormat.G711(law, rate, channels));
  }

  private static Optional<MediaFormat> l16(boolean readable, int rate, int channels) {
    return !readable || rate == 0
        ? Optional.empty()
        : Optional.of(new MediaFormat.L16(rate, channels));
  }

  private static boolean isBigEndian(ByteBuffer in) {
    return Box.find(in, "pcmC")
        .map(Box::fullPayload)
        .filter(pcmC -> pcmC.remaining() >= 2)
        .map(pcmC -> (pcmC.get(pcmC.position()) & LITTLE_ENDIAN) == 0)
        .orElse(false);
  }
}
