package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One `traf` of a `moof` (ISO/IEC 14496-12, 8.8.6 to 8.8.12).
///
/// @param trackId as `tfhd` names it
/// @param decodeTime of the first sample, ticks of the file; -1 where the fragment does not say
/// @param decodeTimeAt where `tfdt`'s value stands in `moof`, or -1
/// @param decodeTimeBytes 4 or 8
record TrackFragment(
    Box traf, long trackId, long decodeTime, int decodeTimeAt, int decodeTimeBytes) {
  /// Samples of one run; more are refused before they are looked at.
  static final int MAX_RUN_SAMPLES = 100_000;

  private static final int MAX_FRAGMENT_TRACKS = 64;
  private static final int NOT_SYNC = 0x00010000;

  /// The `traf` boxes of `moof`, whose whole bytes, header included, lie in `moof`.
  static List<TrackFragment> all(ByteBuffer moof) {
    List<TrackFragment> found = new ArrayList<>();
    ByteBuffer inside = moof.duplicate();
    inside.position(inside.getInt(0) == 1 ? 16 : Box.HEADER_BYTES);
    int at = inside.position();
    for (Box box : Box.in(inside)) {
      int bodyAt = at + headerBytes(moof, at);
      at = bodyAt + box.body().remaining();
      if (box.type().equals("traf")) {
        if (found.size() == MAX_FRAGMENT_TRACKS) {
          throw Mp4Exception.tooLarge(
              "more than %d media tracks in a fragment".formatted(MAX_FRAGMENT_TRACKS));
        }
        found.add(read(box, moof, bodyAt));
      }
    }
    return found;
  }

  private static int headerBytes(ByteBuffer moof, int at) {
    return moof.getInt(at) == 1 ? 16 : Box.HEADER_BYTES;
  }

  private static TrackFragment read(Box traf, ByteBuffer moof, int trafBody) {
    ByteBuffer tfhd = traf.required("tfhd").fullPayload();
    if (tfhd.remaining() < 4) {
      throw Mp4Exception.malformed("tfhd is cut off");
    }
    long id = tfhd.getInt() & 0xFFFFFFFFL;
    int at = trafBody;
    for (Box box : Box.in(traf.payload())) {
      int body = at + headerBytes(moof, at);
      if (box.type().equals("tfdt")) {
        int width = box.version() == 1 ? 8 : 4;
        if (box.body().remaining() < 4 + width) {
          throw Mp4Exception.malformed("tfdt is cut off");
        }
        int value = body + 4;
        long time = width == 8 ? moof.getLong(value) : moof.getInt(value) & 0xFFFFFFFFL;
        if (time < 0) {
          throw Mp4Exception.malformed("tfdt is beyond 63 bits");
        }
        return new TrackFragment(traf, id, time, value, width);
      }
      at = body + box.body().remaining();
    }
    return new TrackFragment(traf, id, -1, -1, 0);
  }

  /// Hands out the samples of all runs, with times in ticks of the file.
  ///
  /// @param moofAt offset of `moof` in the file
  /// @param dataAt where the data begins if the fragment does not say (8.8.7.1)
  /// @param startTime decoding time of the first sample
  /// @return the byte behind the last sample and the decoding time behind it
  End samples(
      MovieTrack.Defaults trex, long moofAt, long dataAt, long startTime, Consumer<Sample> sink) {
    Box tfhd = traf.required("tfhd");
    ByteBuffer in = tfhd.fullPayload();
    int flags = tfhd.flags();
    in.getInt();
    long base = (flags & 0x01) != 0 ? u64(in) : (flags & 0x020000) != 0 ? moofAt : dataAt;
    if ((flags & 0x02) != 0) {
      u32(in);
    }
    MovieTrack.Defaults defaults =
        new MovieTrack.Defaults(
            (flags & 0x08) != 0 ? u32(in) : trex.duration(),
            (flags & 0x10) != 0 ? (int) u32(in) : trex.size(),
            (flags & 0x20) != 0 ? (int) u32(in) : trex.flags());
    End end = new End(base, startTime);
    for (Box box : Box.in(traf.payload())) {
      if (box.type().equals("trun")) {
        end = run(box, base, end, defaults, sink);
      }
    }
    return end;
  }

  /// Where a run of samples ends: in bytes of the file and in decoding time.
  record End(long offset, long time) {}

  private static End run(
      Box trun, long base, End before, MovieTrack.Defaults defaults, Consumer<Sample> sink) {
    ByteBuffer in = trun.fullPayload();
    int flags = trun.flags();
    long count = u32(in);
    if (count > MAX_RUN_SAMPLES) {
      throw Mp4Exception.tooLarge(
          "%d samples in a run, at most %d are read".formatted(count, MAX_RUN_SAMPLES));
    }
    long offset = (flags & 0x01) != 0 ? base + (int) u32(in) : before.offset();
    Optional<Integer> first = (flags & 0x04) != 0 ? Optional.of((int) u32(in)) : Optional.empty();
    long time = before.time();
    for (int i = 0; i < count; i++) {
      long duration = (flags & 0x100) != 0 ? u32(in) : defaults.duration();
      int size = (flags & 0x200) != 0 ? (int) u32(in) : defaults.size();
      int own = (flags & 0x400) != 0 ? (int) u32(in) : defaults.flags();
      if (i == 0 && first.isPresent()) {
        own = first.get();
      }
      long composition = 0;
      if ((flags & 0x800) != 0) {
        long value = u32(in);
        composition = trun.version() == 0 ? value : (int) value;
      }
      if (size < 0) {
        throw Mp4Exception.tooLarge("sample of %d bytes".formatted(size & 0xFFFFFFFFL));
      }
      sink.accept(
          new Sample(time + composition, time, duration, (own & NOT_SYNC) == 0, offset, size));
      offset += size;
      time += duration;
    }
    return new End(offset, time);
  }

  private static long u32(ByteBuffer in) {
    if (in.remaining() < 4) {
      throw Mp4Exception.malformed("fragment is cut off");
    }
    return in.getInt() & 0xFFFFFFFFL;
  }

  private static long u64(ByteBuffer in) {
    if (in.remaining() < 8) {
      throw Mp4Exception.malformed("fragment is cut off");
    }
    return in.getLong();
  }
}
