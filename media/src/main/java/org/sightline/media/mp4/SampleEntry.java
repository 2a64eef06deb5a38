package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The entry of a sample description that tells a decoder what is coming: `avc1`, `hvc1` (ISO/IEC
/// 14496-15, 5.4.2 and 8.4.1), `mp4v` holding JPEG (14496-14, 5.6.1), and those of [SoundEntry] and
/// [DocumentEntry].
///
/// @param format what it describes
/// @param lengthBytes how many bytes hold a NAL unit's length in the samples; 0 where there are
///   none
record SampleEntry(MediaFormat format, int lengthBytes) {
  private static final int VISUAL_FIELDS = 78;
  private static final int MAX_PARAMETER_SETS = 64;
  private static final int OBJECT_JPEG = 0x6C;
  private static final int STREAM_PICTURE = 4;

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
        Descriptors.write(out, OBJECT_JPEG, STREAM_PICTURE, new byte[0]);
        out.end(entry);
      }
      case MediaFormat.Aac a -> SoundEntry.aac(out, a);
      case MediaFormat.Opus o -> SoundEntry.opus(out, o);
      case MediaFormat.G711 g -> SoundEntry.samples(out, g.codec(), g.channels(), g.sampleRate());
      case MediaFormat.L16 l -> SoundEntry.samples(out, "twos", l.channels(), l.sampleRate());
      case MediaFormat.Metadata m -> DocumentEntry.write(out, m);
      case MediaFormat.G726 g ->
          throw new Mp4Exception(
              Mp4Exception.Kind.UNSUPPORTED,
              g + " has no place in an MP4 file; decode it before (G726Decoder)");
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

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xFF : 0;
  }

  /// Reads one entry; empty where the codec, an encryption or a missing parameter set leaves
  /// nothing that this package can hand out.
  static Optional<SampleEntry> read(Box entry) {
    return switch (entry.type()) {
      case "avc1", "avc3" -> readVisual(entry, "avcC");
      case "hvc1", "hev1" -> readVisual(entry, "hvcC");
      case "mp4v", "jpeg" -> readJpeg(entry);
      case "mp4a", "Opus", "ulaw", "alaw", "twos", "ipcm" ->
          SoundEntry.read(entry).map(format -> new SampleEntry(format, 0));
      case "metx", "mett" -> DocumentEntry.read(entry).map(format -> new SampleEntry(format, 0));
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

  /// `jpeg` as QuickTime names it, or `mp4v` whose descriptor says JPEG.
  private static Optional<SampleEntry> readJpeg(Box entry) {
    ByteBuffer in = entry.payload();
    if (in.remaining() < VISUAL_FIELDS) {
      throw Mp4Exception.malformed("sample entry %s is cut off".formatted(entry.type()));
    }
    int width = in.getShort(in.position() + 24) & 0xFFFF;
    int height = in.getShort(in.position() + 26) & 0xFFFF;
    in.position(in.position() + VISUAL_FIELDS);
    boolean jpeg =
        entry.type().equals("jpeg")
            || Box.find(in, "esds").map(b -> AudioConfig.object(b.payload())).orElse(0)
                == OBJECT_JPEG;
    return jpeg
        ? Optional.of(new SampleEntry(new MediaFormat.Jpeg(width, height), 0))
        : Optional.empty();
  }
}
