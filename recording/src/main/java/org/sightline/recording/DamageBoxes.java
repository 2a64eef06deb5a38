package org.sightline.recording;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.sightline.media.mp4.FragmentTable;

/// What a segment says about its own damage, in a `uuid` box before each fragment that is damaged,
/// so that the index can be rebuilt from the files.
///
/// Inside: version (1 byte, 1), then for each stretch start and end (8 bytes each, microseconds
/// since 1970) and the number of damaged units (4 bytes), all big endian.
final class DamageBoxes {
  static final UUID TYPE = UUID.fromString("0d8f6a52-2f0b-4a6e-8b7a-6c1f5e3b9d40");

  private static final byte VERSION = 1;
  private static final int ROW_BYTES = 20;

  private DamageBoxes() {}

  /// The box for one fragment's damage.
  static byte[] box(List<DamageRow> rows) {
    ByteBuffer out = ByteBuffer.allocate(1 + rows.size() * ROW_BYTES).put(VERSION);
    for (DamageRow row : rows) {
      out.putLong(row.startUs()).putLong(row.endUs()).putInt(Math.toIntExact(row.units()));
    }
    return FragmentTable.userBox(TYPE, out.array());
  }

  /// All damage that the file tells of between two instants; what is not understood is passed over.
  static List<DamageRow> of(FragmentTable table, long fromUs, long toUs) {
    List<DamageRow> found = new ArrayList<>();
    for (byte[] inside : table.userBoxes(TYPE)) {
      ByteBuffer in = ByteBuffer.wrap(inside);
      if (!in.hasRemaining() || in.get() != VERSION) {
        continue;
      }
      while (in.remaining() >= ROW_BYTES) {
        long start = Math.max(fromUs, in.getLong());
        long end = Math.min(toUs, in.getLong());
        int units = Math.max(0, in.getInt());
        if (end > start) {
          append(found, new DamageRow(start, end, units));
        }
      }
    }
    return found;
  }

  /// Adds a stretch that begins no earlier than the last, as one with that where it goes on from
  /// it; two that overlap are the same damage, told twice.
  static void append(List<DamageRow> rows, DamageRow next) {
    if (rows.isEmpty() || rows.getLast().endUs() < next.startUs()) {
      rows.add(next);
      return;
    }
    DamageRow last = rows.removeLast();
    long units =
        last.endUs() == next.startUs()
            ? last.units() + next.units()
            : Math.max(last.units(), next.units());
    rows.add(new DamageRow(last.startUs(), Math.max(last.endUs(), next.endUs()), units));
  }
}
