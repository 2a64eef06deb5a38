package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The samples that `stbl` lists: `stts`, `ctts`, `stsc`, `stsz` or `stz2`, `stco` or `co64` and
/// `stss` read in step (ISO/IEC 14496-12, 8.6 and 8.7).
///
/// Every table is read where it lies; a count of more entries than its box holds ends the reading
/// there. Samples that reach behind the end of the file are left out.
final class PlainSamples {
  private final Sizes sizes;
  private final Runs durations;
  private final @Nullable Runs compositions;
  private final @Nullable ByteBuffer keys;

  private PlainSamples(Box stbl) {
    sizes = new Sizes(stbl);
    durations = new Runs(entries(stbl.required("stts"), 8));
    compositions = stbl.child("ctts").map(box -> new Runs(entries(box, 8))).orElse(null);
    keys = stbl.child("stss").map(box -> entries(box, 4)).orElse(null);
  }

  /// @param together how many samples in a row of one chunk are handed out as one: plain sound,
  ///   whose samples are a byte or two, is useless one by one
  static void read(Box stbl, int together, long fileLength, SampleTable into) {
    Optional<Box> near = stbl.child("stco");
    Optional<Box> far = stbl.child("co64");
    if (near.isEmpty() && far.isEmpty()) {
      return;
    }
    int width = near.isPresent() ? 4 : 8;
    ByteBuffer chunks = entries(near.orElseGet(() -> stbl.required("co64")), width);
    ByteBuffer spans = entries(stbl.required("stsc"), 12);
    PlainSamples samples = new PlainSamples(stbl);
    if (together > 1) {
      samples.walkTogether(new Chunks(chunks, width, spans), together, fileLength, into);
    } else {
      samples.walk(new Chunks(chunks, width, spans), fileLength, into);
    }
  }

  /// Where chunks begin and how many samples each holds, read in step.
  private static final class Chunks {
    private final ByteBuffer offsets;
    private final int width;
    private final ByteBuffer spans;
    private int chunk;
    private long perChunk;

    Chunks(ByteBuffer offsets, int width, ByteBuffer spans) {
      this.offsets = offsets;
      this.width = width;
      this.spans = spans;
    }

    boolean hasNext() {
      return offsets.remaining() >= width;
    }

    /// The offset of the next chunk.
    long next() {
      chunk++;
      while (spans.remaining() >= 12 && (spans.getInt(spans.position()) & 0xFFFFFFFFL) <= chunk) {
        perChunk = spans.getInt(spans.position() + 4) & 0xFFFFFFFFL;
        spans.position(spans.position() + 12);
      }
      return width == 4 ? offsets.getInt() & 0xFFFFFFFFL : offsets.getLong();
    }

    /// How many samples the chunk of the last offset holds.
    long samples() {
      return perChunk;
    }
  }

  private void walkTogether(Chunks chunks, int together, long fileLength, SampleTable into) {
    long decode = 0;
    while (chunks.hasNext()) {
      long offset = chunks.next();
      for (long left = chunks.samples(); left > 0; left -= together) {
        long start = decode;
        long bytes = 0;
        for (long i = 0; i < Math.min(left, together); i++) {
          int size = sizes.next();
          if (size < 0 || !durations.hasNext()) {
            return;
          }
          bytes += size;
          decode += durations.next() & 0xFFFFFFFFL;
        }
        boolean inside = offset >= 0 && bytes <= fileLength && offset <= fileLength - bytes;
        if (into.count() == SampleTable.MAX_SAMPLES) {
          return;
        }
        if (inside && bytes <= Mp4File.MAX_SAMPLE_BYTES) {
          into.add(new Sample(start, start, decode - start, true, offset, (int) bytes));
        }
        offset += bytes;
      }
    }
  }

  private void walk(Chunks chunks, long fileLength, SampleTable into) {
    long decode = 0;
    int sample = 0;
    while (chunks.hasNext()) {
      long offset = chunks.next();
      long perChunk = chunks.samples();
      for (long i = 0; i < perChunk; i++) {
        int size = sizes.next();
        if (size < 0 || !durations.hasNext() || sample == SampleTable.MAX_SAMPLES) {
          return;
        }
        long duration = durations.next() & 0xFFFFFFFFL;
        long composition = compositions != null && compositions.hasNext() ? compositions.next() : 0;
        boolean key = isKey(++sample);
        if (offset >= 0 && size <= fileLength && offset <= fileLength - size) {
          into.add(new Sample(decode + composition, decode, duration, key, offset, size));
        }
        offset += size;
        decode += duration;
      }
    }
  }

  private boolean isKey(int sample) {
    if (keys == null) {
      return true;
    }
    while (keys.remaining() >= 4) {
      long next = keys.getInt(keys.position()) & 0xFFFFFFFFL;
      if (next >= sample) {
        return next == sample;
      }
      keys.position(keys.position() + 4);
    }
    return false;
  }

  /// The entries behind a count; the count is believed only as far as bytes are there.
  private static ByteBuffer entries(Box box, int bytesEach) {
    ByteBuffer in = box.fullPayload();
    if (in.remaining() < 4) {
      throw Mp4Exception.malformed("%s is cut off".formatted(box.type()));
    }
    long bytes = (in.getInt() & 0xFFFFFFFFL) * bytesEach;
    in.limit((int) Math.min(in.limit(), in.position() + bytes));
    return in;
  }

  /// Pairs of a count and a value, handed out value by value.
  private static final class Runs {
    private final ByteBuffer in;
    private long left;
    private int value;

    Runs(ByteBuffer in) {
      this.in = in;
    }

    boolean hasNext() {
      while (left == 0 && in.remaining() >= 8) {
        left = in.getInt() & 0xFFFFFFFFL;
        value = in.getInt();
      }
      return left > 0;
    }

    int next() {
      left--;
      return value;
    }
  }

  /// Sizes, each the same or one by one.
  private static final class Sizes {
    private final ByteBuffer in;
    private final int same;
    private final int bits;
    private long left;
    private int nibble = -1;

    Sizes(Box stbl) {
      Optional<Box> compact = stbl.child("stz2");
      Box box = compact.orElseGet(() -> stbl.required("stsz"));
      in = box.fullPayload();
      if (in.remaining() < 8) {
        throw Mp4Exception.malformed("%s is cut off".formatted(box.type()));
      }
      int first = in.getInt();
      left = in.getInt() & 0xFFFFFFFFL;
      same = compact.isPresent() ? 0 : first;
      bits = compact.isPresent() ? first & 0xFF : 32;
    }

    /// The next size, or -1 at the end or where it is beyond what an array can hold.
    int next() {
      if (left-- <= 0) {
        return -1;
      }
      if (same != 0) {
        return same;
      }
      switch (bits) {
        case 32:
          return in.remaining() < 4 ? -1 : in.getInt();
        case 16:
          return in.remaining() < 2 ? -1 : in.getShort() & 0xFFFF;
        case 8:
          return in.remaining() < 1 ? -1 : in.get() & 0xFF;
        default:
          if (nibble >= 0) {
            int low = nibble;
            nibble = -1;
            return low;
          }
          if (bits != 4 || !in.hasRemaining()) {
            return -1;
          }
          int both = in.get() & 0xFF;
          nibble = both & 15;
          return both >> 4;
      }
    }
  }
}
