package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One media track as `moov` describes it (ISO/IEC 14496-12, 8.3 to 8.8).
///
/// @param id as fragments name it
/// @param timescale ticks a second in the file
/// @param shift what the edit list adds to presentation times, ticks of the file
/// @param table `stbl`, with the samples of a plain file
/// @param defaults for fragments
record MovieTrack(
    long id, SampleEntry entry, int timescale, long shift, Box table, Defaults defaults) {
  /// Media tracks looked at; more are refused.
  static final int MAX_TRACKS = 64;

  private static final int MAX_ENTRIES = 16;

  /// What a fragment's sample is where the fragment does not say (8.8.3).
  record Defaults(long duration, int size, int flags) {
    static final Defaults NONE = new Defaults(0, 0, 0);
  }

  /// The media tracks that can be handed out; what was skipped goes into `skipped` by its four
  /// letters.
  static List<MovieTrack> all(Box moov, List<String> skipped) {
    long movieTimescale = moov.child("mvhd").map(MovieTrack::timescaleOf).orElse(1L);
    List<MovieTrack> tracks = new ArrayList<>();
    int seen = 0;
    for (Box box : Box.in(moov.payload())) {
      if (box.type().equals("trak")) {
        if (++seen > MAX_TRACKS) {
          throw Mp4Exception.tooLarge("more than %d media tracks".formatted(MAX_TRACKS));
        }
        read(box, moov, movieTimescale, skipped).ifPresent(tracks::add);
      }
    }
    return tracks;
  }

  private static Optional<MovieTrack> read(
      Box trak, Box moov, long movieTimescale, List<String> skipped) {
    Box tkhd = trak.required("tkhd");
    ByteBuffer in = tkhd.fullPayload();
    int idAt = tkhd.version() == 1 ? 16 : 8;
    if (in.remaining() < idAt + 4) {
      throw Mp4Exception.malformed("tkhd is cut off");
    }
    long id = in.getInt(in.position() + idAt) & 0xFFFFFFFFL;
    Box mdia = trak.required("mdia");
    long timescale = timescaleOf(mdia.required("mdhd"));
    if (timescale <= 0 || timescale > Integer.MAX_VALUE) {
      throw Mp4Exception.malformed("media track %d has time scale %d".formatted(id, timescale));
    }
    Box stbl = mdia.required("minf").required("stbl");
    Optional<SampleEntry> entry = entry(stbl.required("stsd"), skipped);
    long shift = shift(trak, timescale, Math.max(1, movieTimescale));
    return entry.map(e -> new MovieTrack(id, e, (int) timescale, shift, stbl, defaults(moov, id)));
  }

  private static Optional<SampleEntry> entry(Box stsd, List<String> skipped) {
    ByteBuffer in = stsd.fullPayload();
    if (in.remaining() < 4) {
      throw Mp4Exception.malformed("stsd is cut off");
    }
    in.getInt();
    int seen = 0;
    for (Box box : Box.in(in)) {
      if (++seen > MAX_ENTRIES) {
        break;
      }
      Optional<SampleEntry> entry = SampleEntry.read(box);
      if (entry.isPresent()) {
        return entry;
      }
      skipped.add(Box.printable(box.type()));
    }
    return Optional.empty();
  }

  private static long timescaleOf(Box header) {
    ByteBuffer in = header.fullPayload();
    int at = header.version() == 1 ? 16 : 8;
    if (in.remaining() < at + 4) {
      throw Mp4Exception.malformed("%s is cut off".formatted(header.type()));
    }
    return in.getInt(in.position() + at) & 0xFFFFFFFFL;
  }

  /// The beginning of the first edit (8.6.6): empty edits delay, a media time cuts. What later
  /// edits say is not followed.
  private static long shift(Box trak, long timescale, long movieTimescale) {
    Optional<Box> elst = trak.child("edts").flatMap(edts -> edts.child("elst"));
    if (elst.isEmpty()) {
      return 0;
    }
    ByteBuffer in = elst.get().fullPayload();
    boolean wide = elst.get().version() == 1;
    if (in.remaining() < 4) {
      return 0;
    }
    in.getInt();
    long delay = 0;
    while (in.remaining() >= (wide ? 20 : 12)) {
      long duration = wide ? in.getLong() : in.getInt() & 0xFFFFFFFFL;
      long mediaTime = wide ? in.getLong() : in.getInt();
      in.getInt();
      if (mediaTime >= 0) {
        return delay - mediaTime;
      }
      delay += (long) ((double) duration * timescale / movieTimescale);
    }
    return delay;
  }

  private static Defaults defaults(Box moov, long id) {
    Optional<Box> mvex = moov.child("mvex");
    if (mvex.isPresent()) {
      for (Box box : Box.in(mvex.get().payload())) {
        ByteBuffer in = box.payload();
        if (box.type().equals("trex")
            && in.remaining() >= 24
            && (in.getInt(in.position() + 4) & 0xFFFFFFFFL) == id) {
          int at = in.position();
          return new Defaults(
              in.getInt(at + 12) & 0xFFFFFFFFL, in.getInt(at + 16), in.getInt(at + 20));
        }
      }
    }
    return Defaults.NONE;
  }
}
