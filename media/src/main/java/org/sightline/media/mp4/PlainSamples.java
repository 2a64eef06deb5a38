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

  static void read(Box stbl, long fileLength, SampleTable into) {
    Optional<Box> near = stbl.child("stco");
    Optional<Box> far = stbl.child("co64");
    if (near.isEmpty() && far.isEmpty()) {
      return;
    }
    int width = near.isPresent() ? 4 : 8;
    ByteBuffer chunks = entries(near.orElseGet(() -> stbl.required("co64")), width);
    ByteBuffer spans = entries(stbl.required("stsc"), 12);
    new PlainSamples(stbl).walk(chunks, width, spans, fileLength, into);
  }

  private void walk(
      ByteBuffer chunks, int width, ByteBuffer spans, long fileLength, SampleTable into) {
    long perChunk = 0;
    long decode = 0;
    int sample = 0;
    for (int chunk = 1; chunks.remaining() >= width; chunk++) {
      long offset = width == 4 ? chunks.getInt() & 0xFFFFFFFFL : chunks.getLong();
      while (spans.remaining() >= 12 && (spans.getInt(spans.position()) & 0xFFFFFFFFL) <= chunk) {
        perChunk = spans.getInt(spans.position() + 4) & 0xFFFFFFFFL;
        spans.position(spans.position() + 12);
      }
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
