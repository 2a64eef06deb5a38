package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The entry of a sample description that tells a decoder what is coming: `avc1`, `hvc1` (ISO/IEC
/// 14496-15, 5.4.2 and 8.4.1) and `mp4a` (14496-14, 6.7.2).
///
/// @param format what it describes
/// @param lengthBytes how many bytes hold a NAL unit's length in the samples; 0 for sound
record SampleEntry(MediaFormat format, int lengthBytes) {
  private static final int VISUAL_FIELDS = 78;
  private static final int SOUND_FIELDS = 28;
  private static final int MAX_PARAMETER_SETS = 64;
  private static final int OBJECT_MPEG4_SOUND = 0x40;
  private static final int OBJECT_JPEG = 0x6C;
  private static final int STREAM_PICTURE = 4;
  private static final int STREAM_SOUND = 5;

  /// Samples that a decoder throws away at the beginning (RFC 7845, 5.1): none, since a camera's
  /// stream is joined where it runs.
  private static final int OPUS_PRE_SKIP = 0;

  static void write(BoxWriter out, MediaFormat format) {
    switch (format) {
      case MediaFormat.H264 h -> {
        int entry = visual(out, "avc1", h);
        avcC(out, h);
        out.end(entry);
      }
      case MediaFormat.H265 h -> {
        int entry = visual(out, "hvc1", h);
        hvcC(out, h);
        out.end(entry);
      }
      case MediaFormat.Jpeg j -> {
        int entry = visual(out, "mp4v", j);
        descriptors(out, OBJECT_JPEG, STREAM_PICTURE, new byte[0]);
        out.end(entry);
      }
      case MediaFormat.Aac a -> {
        int entry = sound(out, "mp4a", a.channels(), a.sampleRate());
        descriptors(out, OBJECT_MPEG4_SOUND, STREAM_SOUND, a.audioSpecificConfig());
        out.end(entry);
      }
      case MediaFormat.G711 g -> out.end(sound(out, g.codec(), g.channels(), g.sampleRate()));
      case MediaFormat.L16 l -> out.end(sound(out, l.codec(), l.channels(), l.sampleRate()));
      case MediaFormat.Opus o -> {
        int entry = sound(out, "Opus", o.channels(), o.clockRate());
        int dOps = out.box("dOps");
        out.u8(0).u8(o.channels()).u16(OPUS_PRE_SKIP).u32(o.clockRate()).u16(0).u8(0).end(dOps);
        out.end(entry);
      }
      case MediaFormat.G726 g ->
          throw new IllegalArgumentException(
              g + " has no place in an MP4 file; turn it into another form of sound before");
      case MediaFormat.Metadata m -> {
        int entry = out.box("mett");
        out.zeros(6).u16(1).u8(0).ascii("application/" + m.encoding()).u8(0).end(entry);
      }
    }
  }

  private static int visual(BoxWriter out, String type, MediaFormat format) {
    int entry = out.box(type);
    out.zeros(6).u16(1).zeros(16);
    out.u16(Initialisation.width(format)).u16(Initialisation.height(format));
    out.u32(0x480000).u32(0x480000).u32(0).u16(1).zeros(32).u16(0x18).u16(0xFFFF);
    return entry;
  }

  private static void avcC(BoxWriter out, MediaFormat.H264 h) {
    byte[] sps = h.sps();
    int profile = at(sps, 1);
    int avcC = out.box("avcC");
    out.u8(1).u8(profile).u8(at(sps, 2)).u8(at(sps, 3)).u8(0xFF);
    out.u8(0xE1).u16(sps.length).raw(sps).u8(1).u16(h.pps().length).raw(h.pps());
    if (ParameterSetBits.avcHasChroma(profile)) {
      ParameterSetBits.Chroma chroma = ParameterSetBits.h264(sps);
      out.u8(0xFC | chroma.format()).u8(0xF8 | (chroma.lumaDepth() - 8));
      out.u8(0xF8 | (chroma.chromaDepth() - 8)).u8(0);
    }
    out.end(avcC);
  }

  private static void hvcC(BoxWriter out, MediaFormat.H265 h) {
    ParameterSetBits.Chroma chroma = ParameterSetBits.h265(h.sps());
    int layers = ParameterSetBits.h265Layers(h.sps());
    int hvcC = out.box("hvcC");
    out.u8(1).raw(ParameterSetBits.h265ProfileTierLevel(h.sps()));
    out.u16(0xF000).u8(0xFC).u8(0xFC | chroma.format());
    out.u8(0xF8 | (chroma.lumaDepth() - 8)).u8(0xF8 | (chroma.chromaDepth() - 8)).u16(0);
    out.u8(((layers >> 1) + 1) << 3 | (layers & 1) << 2 | 3);
    out.u8(3);
    parameterSet(out, 32, h.vps());
    parameterSet(out, 33, h.sps());
    parameterSet(out, 34, h.pps());
    out.end(hvcC);
  }

  private static void parameterSet(BoxWriter out, int type, byte[] nal) {
    out.u8(0x80 | type).u16(1).u16(nal.length).raw(nal);
  }

  private static int sound(BoxWriter out, String type, int channels, int sampleRate) {
    int entry = out.box(type);
    int rate = sampleRate > 0xFFFF ? 0 : sampleRate;
    out.zeros(6).u16(1).zeros(8).u16(channels).u16(16).u32(0).u32((long) rate << 16);
    return entry;
  }

  /// The elementary stream descriptor (ISO/IEC 14496-1, 7.2.6.5); no decoder configuration where
  /// `config` is empty.
  private static void descriptors(BoxWriter out, int object, int stream, byte[] config) {
    int esds = out.fullBox("esds", 0, 0);
    int specific = config.length == 0 ? 0 : 5 + config.length;
    descriptor(out, 3, 3 + 5 + 13 + specific + 5 + 1);
    out.u16(1).u8(0);
    descriptor(out, 4, 13 + specific);
    out.u8(object).u8(stream << 2 | 1).u8(0).u16(0).u32(0).u32(0);
    if (specific > 0) {
      descriptor(out, 5, config.length);
      out.raw(config);
    }
    descriptor(out, 6, 1);
    out.u8(2).end(esds);
  }

  /// Tag and length in four bytes (ISO/IEC 14496-1, 8.3.3).
  private static void descriptor(BoxWriter out, int tag, int length) {
    out.u8(tag).u8(0x80 | length >> 21).u8(0x80 | length >> 14 & 0x7F);
    out.u8(0x80 | length >> 7 & 0x7F).u8(length & 0x7F);
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xFF : 0;
  }

  /// Reads one entry; empty where the codec, an encryption or a missing parameter set leaves
  /// nothing that this package can hand out.
  static Optional<SampleEntry> read(Box entry) {
    return switch (entry.type()) {
      case "avc1", "avc3" -> readVisual(entry, "avcC");
      case "hvc1", "hev1" -> readVisual(entry, "hvcC");
      case "mp4a" -> readSound(entry);
      default -> Optional.empty();
    };
  }

  private static Optional<SampleEntry> readVisual(Box entry, String configuration) {
    ByteBuffer in = entry.payload();
    if (in.remaining() < VISUAL_FIELDS) {
      throw Mp4Exception.malformed("sample entry %s is cut off".formatted(entry.type()));
    }
    int width = in.getShort(in.position() + 24) & 0xFFFF;
    int height = in.getShort(in.position() + 26) & 0xFFFF;
    in.position(in.position() + VISUAL_FIELDS);
    Optional<Box> config = Box.find(in, configuration);
    return config.isEmpty()
        ? Optional.empty()
        : configuration.equals("avcC")
            ? readAvcC(config.get().payload(), width, height)
            : readHvcC(config.get().payload(), width, height);
  }

  private static Optional<SampleEntry> readAvcC(ByteBuffer in, int width, int height) {
    if (in.remaining() < 7) {
      throw Mp4Exception.malformed("avcC is cut off");
    }
    int lengthBytes = (in.get(in.position() + 4) & 3) + 1;
    in.position(in.position() + 5);
    List<byte[]> sps = sets(in, in.get() & 0x1F);
    List<byte[]> pps = in.hasRemaining() ? sets(in, in.get() & 0xFF) : List.of();
    if (sps.isEmpty() || pps.isEmpty() || sps.getFirst().length < 4) {
      return Optional.empty();
    }
    return Optional.of(
        new SampleEntry(
            new MediaFormat.H264(sps.getFirst(), pps.getFirst(), width, height), lengthBytes));
  }

  private static Optional<SampleEntry> readHvcC(ByteBuffer in, int width, int height) {
    if (in.remaining() < 23) {
      throw Mp4Exception.malformed("hvcC is cut off");
    }
    int lengthBytes = (in.get(in.position() + 21) & 3) + 1;
    int arrays = in.get(in.position() + 22) & 0xFF;
    in.position(in.position() + 23);
    byte[][] first = new byte[3][];
    for (int i = 0; i < arrays && in.remaining() >= 3; i++) {
      int type = in.get() & 0x3F;
      List<byte[]> found = sets(in, in.getShort() & 0xFFFF);
      if (type >= 32 && type <= 34 && !found.isEmpty() && first[type - 32] == null) {
        first[type - 32] = found.getFirst();
      }
    }
    if (first[0] == null || first[1] == null || first[2] == null) {
      return Optional.empty();
    }
    return Optional.of(
        new SampleEntry(
            new MediaFormat.H265(first[0], first[1], first[2], width, height), lengthBytes));
  }

  private static List<byte[]> sets(ByteBuffer in, int count) {
    if (count > MAX_PARAMETER_SETS) {
      throw Mp4Exception.tooLarge(
          "%d parameter sets, at most %d are read".formatted(count, MAX_PARAMETER_SETS));
    }
    List<byte[]> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (in.remaining() < 2) {
        throw Mp4Exception.malformed("parameter set is cut off");
      }
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        throw Mp4Exception.malformed("parameter set is longer than its box");
      }
      byte[] nal = new byte[length];
      in.get(nal);
      found.add(nal);
    }
    return found;
  }

  private static Optional<SampleEntry> readSound(Box entry) {
    ByteBuffer in = entry.payload();
    if (in.remaining() < SOUND_FIELDS) {
      throw Mp4Exception.malformed("sample entry mp4a is cut off");
    }
    int version = in.getShort(in.position() + 8) & 0xFFFF;
    int channels = in.getShort(in.position() + 16) & 0xFFFF;
    int rate = in.getShort(in.position() + 24) & 0xFFFF;
    int extra = version == 1 ? 16 : version == 2 ? 36 : 0;
    if (in.remaining() < SOUND_FIELDS + extra) {
      return Optional.empty();
    }
    in.position(in.position() + SOUND_FIELDS + extra);
    Optional<Box> esds = Box.find(in, "esds");
    return esds.flatMap(box -> AudioConfig.read(box.payload(), rate, channels))
        .map(format -> new SampleEntry(format, 0));
  }
}
