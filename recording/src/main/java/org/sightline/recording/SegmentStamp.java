package org.sightline.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.sightline.domain.StreamId;
import org.sightline.media.mp4.FragmentTable;

/// What a segment says about itself in a `uuid` box behind `moov`, so that the index can be rebuilt
/// from the files.
///
/// Inside: version (1 byte, 1), start of the segment and of its run (8 bytes each, big endian,
/// microseconds since 1970), name of the stream (UTF-8, to the end).
///
/// @param startUs wall time of media time 0 in the file
/// @param runStartUs wall time at which the run began
record SegmentStamp(StreamId stream, long startUs, long runStartUs) {
  static final UUID TYPE = UUID.fromString("7f4e0b0c-53a1-4d6e-9c57-a9a2d0c2e6b1");

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 17;

  byte[] box() {
    byte[] name = stream.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + name.length);
    out.put(VERSION).putLong(startUs).putLong(runStartUs).put(name);
    return FragmentTable.userBox(TYPE, out.array());
  }

  /// The stamp of a file, or empty where it has none that is understood.
  static Optional<SegmentStamp> of(FragmentTable table) {
    Optional<byte[]> inside = table.userBox(TYPE);
    if (inside.isEmpty() || inside.get().length < FIXED_BYTES || inside.get()[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(inside.get());
    in.get();
    long start = in.getLong();
    long runStart = in.getLong();
    String name = StandardCharsets.UTF_8.decode(in).toString();
    try {
      return Optional.of(new SegmentStamp(StreamId.parse(name), start, runStart));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
