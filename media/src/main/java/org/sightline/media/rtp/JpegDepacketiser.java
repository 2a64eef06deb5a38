package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;
import org.sightline.media.jpeg.JpegHeader;
import org.sightline.media.jpeg.JpegSize;

/// Motion JPEG out of RTP (RFC 2435): types 0 and 1, with restart markers or without, and
/// quantisation tables by quality or from the packets. Every access unit is a whole JFIF file, and
/// a key.
///
/// The packets hold no more than the scan; the header is made anew from their few fields. A picture
/// of which the first part is missing cannot be put together and is left out; since no picture
/// needs another, the next one is whole again.
public final class JpegDepacketiser implements VideoDepacketiser {
  /// The largest scan that is gathered, bytes; a larger picture is thrown away.
  public static final int MAX_SCAN_BYTES = 8 * 1024 * 1024;

  private static final int FIRST_BUFFER_BYTES = 64 * 1024;
  private static final int MAIN_HEADER_BYTES = 8;
  private static final int RESTARTS = 64;
  private static final int DYNAMIC_TABLES = 128;
  private static final int ONE_TABLE_BYTES = 64;

  private final @Nullable JpegSize declared;
  private final byte[][] tablesByQuality = new byte[256][];
  private final int[] wideByQuality = new int[256];
  private byte[] scan = new byte[FIRST_BUFFER_BYTES];
  private int size;
  private @Nullable JpegHeader header;
  private long time;
  private boolean damaged;
  private @Nullable JpegSize seen;
  private boolean formatChanged;

  /// @param declared the size that the session description says, used where the packets cannot say
  ///   it because it is above 2040 pixels; null where it says none
  public JpegDepacketiser(@Nullable JpegSize declared) {
    this.declared = declared;
  }

  @Override
  public Optional<MediaFormat> format() {
    JpegSize of = seen;
    return of == null
        ? Optional.empty()
        : Optional.of(new MediaFormat.Jpeg(of.width(), of.height()));
  }

  @Override
  public boolean takeFormatChanged() {
    boolean changed = formatChanged;
    formatChanged = false;
    return changed;
  }

  @Override
  public void lost() {
    damaged = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader rtp, long packetTime, UnitOutput output) {
    if (packetTime != time && header != null) {
      emit(output);
    }
    time = packetTime;
    boolean good = payload(buffer, rtp.payloadOffset(), rtp.payloadLength());
    damaged |= !good;
    if (rtp.marker()) {
      emit(output);
    }
    return good;
  }

  private boolean payload(ByteBuffer buffer, int offset, int length) {
    if (length < MAIN_HEADER_BYTES) {
      return false;
    }
    int fragment =
        (buffer.get(offset + 1) & 0xFF) << 16
            | (buffer.get(offset + 2) & 0xFF) << 8
            | buffer.get(offset + 3) & 0xFF;
    int type = buffer.get(offset + 4) & 0xFF;
    int end = offset + length;
    int at = offset + MAIN_HEADER_BYTES;
    int restartInterval = 0;
    if (type >= RESTARTS && type < 2 * RESTARTS) {
      if (end - at < 4) {
        return false;
      }
      restartInterval = (buffer.get(at) & 0xFF) << 8 | buffer.get(at + 1) & 0xFF;
      at += 4;
    }
    if ((type & ~RESTARTS) > 1) {
      return false;
    }
    if (fragment == 0) {
      at = begin(buffer, offset, at, end, restartInterval);
      if (at < 0) {
        return false;
      }
    }
    return header != null && gather(buffer, at, end, fragment);
  }

  /// Reads the tables of a picture's first packet and makes its header; returns where the scan
  /// begins, or -1 where it cannot be made.
  private int begin(ByteBuffer buffer, int offset, int from, int end, int restartInterval) {
    header = null;
    size = 0;
    damaged = false;
    int quality = buffer.get(offset + 5) & 0xFF;
    int at = from;
    if (quality >= DYNAMIC_TABLES) {
      at = tables(buffer, from, end, quality);
      if (at < 0) {
        return -1;
      }
    } else if (quality < 1 || quality > 99) {
      return -1;
    } else if (tablesByQuality[quality] == null) {
      tablesByQuality[quality] = JpegHeader.tablesOfQuality(quality);
    }
    byte[] tables = tablesByQuality[quality];
    JpegSize of = size((buffer.get(offset + 6) & 0xFF) * 8, (buffer.get(offset + 7) & 0xFF) * 8);
    if (tables == null || of == null) {
      return -1;
    }
    boolean halfHeight = (buffer.get(offset + 4) & 1) == 1;
    header =
        new JpegHeader(
            of.width(), of.height(), halfHeight, restartInterval, tables, wideByQuality[quality]);
    if (!of.equals(seen)) {
      seen = of;
      formatChanged = true;
    }
    return at;
  }

  private @Nullable JpegSize size(int width, int height) {
    if (width > 0 && height > 0) {
      return new JpegSize(width, height);
    }
    return declared;
  }

  /// Section 3.1.8: tables that are not sent again hold from before, except for quality 255.
  private int tables(ByteBuffer buffer, int from, int end, int quality) {
    if (end - from < 4) {
      return -1;
    }
    int wide = buffer.get(from + 1) & 3;
    int length = (buffer.get(from + 2) & 0xFF) << 8 | buffer.get(from + 3) & 0xFF;
    int at = from + 4;
    if (length == 0) {
      return quality == 255 ? -1 : at;
    }
    int needed = JpegHeader.tableBytes(wide);
    if (length > end - at || (length != needed && length != ONE_TABLE_BYTES)) {
      return -1;
    }
    byte[] tables = new byte[length == needed ? needed : 2 * ONE_TABLE_BYTES];
    buffer.get(at, tables, 0, length);
    if (length != needed) {
      System.arraycopy(tables, 0, tables, ONE_TABLE_BYTES, ONE_TABLE_BYTES);
      wide = 0;
    }
    tablesByQuality[quality] = tables;
    wideByQuality[quality] = wide;
    return at + length;
  }

  private boolean gather(ByteBuffer buffer, int from, int end, int fragment) {
    int bytes = end - from;
    if (fragment > MAX_SCAN_BYTES - bytes) {
      header = null;
      return false;
    }
    damaged |= fragment != size;
    if (fragment + bytes > scan.length) {
      scan =
          Arrays.copyOf(
              scan, Math.max(fragment + bytes, Math.min(MAX_SCAN_BYTES, scan.length * 2)));
    }
    if (fragment > size) {
      Arrays.fill(scan, size, fragment, (byte) 0);
    }
    buffer.get(from, scan, fragment, bytes);
    size = Math.max(size, fragment + bytes);
    return true;
  }

  private void emit(UnitOutput output) {
    JpegHeader of = header;
    header = null;
    if (of == null || size == 0) {
      size = 0;
      return;
    }
    byte[] file = of.file(scan, size);
    boolean wasDamaged = damaged;
    size = 0;
    damaged = false;
    output.unit(time, true, wasDamaged, file);
  }
}
