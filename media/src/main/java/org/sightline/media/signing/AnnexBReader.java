package org.sightline.media.signing;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// NAL units out of a raw byte stream (ITU-T H.264 and H.265, annex B), one at a time.
///
/// The unit handed out is valid until the next is asked for. Memory is that of the longest unit; a
/// longer one than [#MAX_NAL_BYTES] is refused.
public final class AnnexBReader {
  /// The longest NAL unit read, bytes.
  public static final int MAX_NAL_BYTES = 16 << 20;

  private static final int READ_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] block = new byte[READ_BYTES];
  private int blockAt;
  private int blockEnd;
  private byte[] unit = new byte[READ_BYTES];
  private int length;
  private boolean started;

  public AnnexBReader(InputStream in) {
    this.in = in;
  }

  /// Reads up to the end of the next NAL unit; false at the end of the stream. What comes before
  /// the first start code is passed over.
  ///
  /// @throws IOException if reading fails, or a unit is too long
  public boolean advance() throws IOException {
    length = 0;
    int zeros = 0;
    while (true) {
      if (blockAt == blockEnd && !fill()) {
        return started && length > 0;
      }
      byte next = block[blockAt++];
      if (next == 1 && zeros >= 2) {
        boolean whole = started && length > zeros;
        length = Math.max(0, length - zeros);
        started = true;
        if (whole) {
          return true;
        }
        length = 0;
        zeros = 0;
        continue;
      }
      zeros = next == 0 ? zeros + 1 : 0;
      if (started) {
        put(next);
      }
    }
  }

  private void put(byte next) throws IOException {
    if (length == unit.length) {
      if (length >= MAX_NAL_BYTES) {
        throw new IOException(
            "a NAL unit is longer than %d bytes: this is no H.264 or H.265 stream"
                .formatted(MAX_NAL_BYTES));
      }
      unit = Arrays.copyOf(unit, Math.min(MAX_NAL_BYTES, unit.length * 2));
    }
    unit[length++] = next;
  }

  private boolean fill() throws IOException {
    blockAt = 0;
    blockEnd = Math.max(0, in.read(block));
    return blockEnd > 0;
  }

  /// The bytes; only the first [#length] belong to the unit.
  public byte[] bytes() {
    return unit;
  }

  public int length() {
    return length;
  }
}
