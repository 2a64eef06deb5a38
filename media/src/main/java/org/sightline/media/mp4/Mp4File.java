package org.sightline.media.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;

/// An MP4 file open for reading, plain or fragmented (ISO/IEC 14496-12).
///
/// Only the tables are in memory; pictures are read when asked for. A torn end, as `kill -9` leaves
/// it, costs what is torn and nothing before it. Media tracks in codecs without a [MediaFormat],
/// and encrypted ones, are left out. The file is seen as it was when it was opened.
///
/// Owned by one thread.
public final class Mp4File implements AutoCloseable {
  /// The largest `moov` or `moof` read into memory, bytes.
  static final int MAX_HEADER_BYTES = 32 << 20;

  /// The largest coded picture read, bytes.
  static final int MAX_SAMPLE_BYTES = 16 << 20;

  /// Boxes of the outermost level looked at; a file with more is read up to there.
  static final int MAX_BOXES = 200_000;

  private final FileBytes file;
  private List<MovieTrack> tracks = List.of();
  private List<SampleTable> samples = List.of();
  private long[] nextTime = {};

  private Mp4File(FileBytes file) {
    this.file = file;
  }

  /// Opens and reads the tables.
  ///
  /// @throws Mp4Exception if it is no MP4 file, holds no media track that can be handed out, or
  ///   passes a limit
  /// @throws IOException if the file cannot be read
  public static Mp4File open(Path path) throws IOException {
    FileBytes bytes = FileBytes.open(path);
    try {
      Mp4File opened = new Mp4File(bytes);
      opened.readBoxes();
      return opened;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private void readBoxes() throws IOException {
    FileBytes.@Nullable Header header = file.header(0);
    for (int seen = 0; header != null && seen < MAX_BOXES; seen++) {
      boolean whole = header.end() <= file.length();
      if (header.type().equals("moov") && tracks.isEmpty()) {
        readMovie(header);
      } else if (header.type().equals("moof") && whole && !readFragment(header)) {
        return;
      }
      if (!whole) {
        break;
      }
      header = next(header);
    }
    if (tracks.isEmpty()) {
      throw Mp4Exception.malformed("no moov box: not an MP4 file, or its end was never written");
    }
  }

  /// The header behind this one; null at the end, and where garbage follows what was understood.
  private FileBytes.@Nullable Header next(FileBytes.Header header) throws IOException {
    try {
      return file.header(header.end());
    } catch (Mp4Exception e) {
      if (tracks.isEmpty()) {
        throw e;
      }
      return null;
    }
  }

  private void readMovie(FileBytes.Header header) throws IOException {
    Box moov = new Box("moov", inside(header));
    List<String> skipped = new ArrayList<>();
    tracks = MovieTrack.all(moov, skipped);
    if (tracks.isEmpty()) {
      throw new Mp4Exception(
          Mp4Exception.Kind.UNSUPPORTED,
          "no media track of a form that is read; found: "
              + (skipped.isEmpty() ? "nothing" : String.join(", ", skipped)));
    }
    samples = new ArrayList<>();
    nextTime = new long[tracks.size()];
    for (MovieTrack track : tracks) {
      SampleTable table = new SampleTable();
      PlainSamples.read(track.table(), together(track.entry().format()), file.length(), table);
      samples.add(table);
    }
  }

  /// Plain sound of other writers has a table entry for every sample: it is read 20 ms at a time.
  private static int together(MediaFormat format) {
    return switch (format) {
      case MediaFormat.G711 g -> Math.max(1, g.sampleRate() / 50);
      case MediaFormat.L16 l -> Math.max(1, l.sampleRate() / 50);
      case MediaFormat.H264 _,
          MediaFormat.H265 _,
          MediaFormat.Jpeg _,
          MediaFormat.Aac _,
          MediaFormat.G726 _,
          MediaFormat.Opus _,
          MediaFormat.Metadata _ ->
          1;
    };
  }

  private ByteBuffer inside(FileBytes.Header header) throws IOException {
    long size = header.end() - header.body();
    if (size > MAX_HEADER_BYTES) {
      throw Mp4Exception.tooLarge(
          "box %s of %d bytes, at most %d are read"
              .formatted(header.type(), size, MAX_HEADER_BYTES));
    }
    if (header.end() > file.length()) {
      throw Mp4Exception.malformed("box %s is cut off".formatted(header.type()));
    }
    return file.read(header.body(), size);
  }

  /// Returns false where the fragment is damaged: what comes before it stays.
  private boolean readFragment(FileBytes.Header header) throws IOException {
    if (header.end() - header.start() > MAX_HEADER_BYTES) {
      return false;
    }
    ByteBuffer moof = file.read(header.start(), header.end() - header.start());
    int[] before = samples.stream().mapToInt(SampleTable::count).toArray();
    try {
      long dataAt = header.start();
      for (TrackFragment fragment : TrackFragment.all(moof)) {
        int track = indexOf(fragment.trackId());
        long start =
            fragment.decodeTime() >= 0 ? fragment.decodeTime() : track < 0 ? 0 : nextTime[track];
        MovieTrack.Defaults defaults =
            track < 0 ? MovieTrack.Defaults.NONE : tracks.get(track).defaults();
        TrackFragment.End end =
            fragment.samples(defaults, header.start(), dataAt, start, s -> keep(track, s));
        dataAt = end.offset();
        if (track >= 0) {
          nextTime[track] = end.time();
        }
      }
      return true;
    } catch (Mp4Exception e) {
      if (Arrays.stream(before).sum() == 0) {
        throw e;
      }
      return false;
    }
  }

  private void keep(int track, Sample sample) {
    if (track >= 0 && sample.offset() >= 0 && sample.offset() <= file.length() - sample.size()) {
      samples.get(track).add(sample);
    }
  }

  private int indexOf(long id) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  /// The media tracks, in the order of the file.
  public List<MediaFormat> tracks() {
    return tracks.stream().map(track -> track.entry().format()).toList();
  }

  /// The samples of a media track in decoding order.
  public List<Sample> samples(int track) {
    MovieTrack of = tracks.get(track);
    return samples.get(track).list(of.shift(), of.timescale(), of.entry().format().clockRate());
  }

  /// Reads one sample. Its `received` is 1970-01-01, for a file knows no receiver; NAL unit lengths
  /// of another width are brought to four bytes.
  ///
  /// @throws Mp4Exception if the sample is larger than the limit, or no sequence of NAL units
  /// @throws IOException if the file cannot be read
  public AccessUnit read(int track, int sample) throws IOException {
    Sample at = samples(track).get(sample);
    if (at.size() > MAX_SAMPLE_BYTES) {
      throw Mp4Exception.tooLarge(
          "sample of %d bytes, at most %d are read".formatted(at.size(), MAX_SAMPLE_BYTES));
    }
    byte[] bytes = file.read(at.offset(), at.size()).array();
    int width = tracks.get(track).entry().lengthBytes();
    byte[] units = width == 0 || width == 4 ? bytes : widened(bytes, width);
    return new AccessUnit(track, at.time(), at.key(), false, Instant.EPOCH, units);
  }

  private static byte[] widened(byte[] bytes, int width) {
    BoxWriter out = new BoxWriter();
    int at = 0;
    while (at + width <= bytes.length) {
      int length = 0;
      for (int i = 0; i < width; i++) {
        length = length << 8 | (bytes[at++] & 0xFF);
      }
      if (length > bytes.length - at) {
        throw Mp4Exception.malformed("NAL unit is longer than its sample");
      }
      out.u32(length).raw(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
