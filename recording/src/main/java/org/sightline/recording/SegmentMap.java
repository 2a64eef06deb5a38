package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentTable;
import org.sightline.media.mp4.Mp4Exception;

/// Where the fragments of one segment stand.
///
/// @param initialisation `ftyp` and `moov`
record SegmentMap(
    byte[] initialisation, List<MediaFormat> tracks, List<FragmentTable.Fragment> fragments) {
  static SegmentMap read(Path file) {
    try (FragmentTable table = FragmentTable.open(file)) {
      return new SegmentMap(table.initialisation(), table.tracks(), table.fragments());
    } catch (IOException | Mp4Exception e) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "segment %s cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /// The media track whose times the fragments give.
  MediaFormat lead() {
    return FragmentTable.lead(tracks);
  }

  /// Start of a fragment in microseconds from the segment's beginning.
  long startUs(FragmentTable.Fragment fragment) {
    return Micros.ofTicks(fragment.start(), lead());
  }

  static byte[] bytes(FileChannel channel, FragmentTable.Fragment fragment) throws IOException {
    return read(channel, fragment.offset(), Math.toIntExact(fragment.bytes()));
  }

  /// `moof` of a fragment and the header of its `mdat`.
  static byte[] head(FileChannel channel, FragmentTable.Fragment fragment) throws IOException {
    return read(channel, fragment.offset(), fragment.headBytes());
  }

  static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new IOException("the segment became shorter while it was read");
      }
    }
    return into.array();
  }

  static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /// The maps of the closed segments that were read last; any thread may ask.
  static final class Cache {
    private static final int MAX_MAPS = 512;

    // Guarded by this.
    private final Map<Long, SegmentMap> maps =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, SegmentMap> eldest) {
            return size() > MAX_MAPS;
          }
        };

    /// @param closed whether the segment grows no more
    SegmentMap get(Volumes volumes, SegmentRow row, boolean closed) {
      synchronized (this) {
        SegmentMap known = maps.get(row.id());
        if (known != null) {
          return known;
        }
      }
      SegmentMap read = read(volumes.path(row));
      if (closed) {
        synchronized (this) {
          maps.put(row.id(), read);
        }
      }
      return read;
    }
  }
}
