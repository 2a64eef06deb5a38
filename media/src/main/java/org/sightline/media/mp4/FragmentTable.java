package org.sightline.media.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.sightline.media.MediaFormat;

/// Where the fragments of a file stand, found by reading their heads only.
///
/// Only complete fragments are listed, so [#validBytes()] is where a file torn by `kill -9` is to
/// be cut. It reads files that [FragmentWriter] wrote and others with one `mdat` behind each
/// `moof`; what it meets after the last complete fragment is left alone. Owned by one thread.
public final class FragmentTable implements AutoCloseable {
  /// Fragments listed; a file with more is read up to there.
  static final int MAX_FRAGMENTS = 100_000;

  /// The largest `moof` looked at, bytes.
  static final int MAX_MOOF_BYTES = 4 << 20;

  /// As many bytes of `uuid` boxes are kept; further ones are passed over.
  private static final int MAX_USER_BYTES = 1 << 20;

  private static final int MAX_USER_BOXES = 8192;

  private final FileBytes file;
  private final List<Fragment> fragments = new ArrayList<>();
  private List<MovieTrack> tracks = List.of();
  private byte[] initialisation = {};
  private final List<byte[]> userBoxes = new ArrayList<>();
  private long userBytes;
  private long validBytes;

  /// One fragment.
  ///
  /// @param offset of `moof` in the file
  /// @param headBytes length of `moof` and the header of `mdat`
  /// @param bytes length of `moof` and `mdat`
  /// @param start earliest presentation time in it of the media track that leads, ticks of its
  ///   clock rate
  /// @param end latest presentation time of that media track plus duration
  /// @param key whether its first picture can be decoded without those before it
  public record Fragment(
      long offset, int headBytes, long bytes, long start, long end, boolean key) {}

  private FragmentTable(FileBytes file) {
    this.file = file;
  }

  /// Reads the heads of a file.
  ///
  /// @throws Mp4Exception if there is no `moov` with a media track that can be handed out
  /// @throws IOException if the file cannot be read
  public static FragmentTable open(Path path) throws IOException {
    return read(FileBytes.open(path));
  }

  /// Reads the heads of a file that is open already; closing the table closes the channel.
  ///
  /// @throws Mp4Exception if there is no `moov` with a media track that can be handed out
  /// @throws IOException if the file cannot be read
  public static FragmentTable open(FileChannel channel) throws IOException {
    return read(new FileBytes(channel));
  }

  private static FragmentTable read(FileBytes bytes) throws IOException {
    try {
      FragmentTable table = new FragmentTable(bytes);
      table.scan();
      return table;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private void scan() throws IOException {
    FileBytes.Header header = file.header(0);
    while (header != null && header.end() <= file.length() && fragments.size() < MAX_FRAGMENTS) {
      switch (header.type()) {
        case "moov" -> readMovie(header);
        case "uuid" -> readUser(header);
        case "moof" -> {
          FileBytes.Header next = readFragment(header);
          if (next == null) {
            return;
          }
          header = next;
        }
        default -> {}
      }
      validBytes = header.end();
      try {
        header = file.header(header.end());
      } catch (Mp4Exception e) {
        break;
      }
    }
    if (tracks.isEmpty()) {
      throw Mp4Exception.malformed("no moov box: nothing was recorded in this file");
    }
  }

  private void readMovie(FileBytes.Header header) throws IOException {
    long size = header.end() - header.body();
    if (size > Mp4File.MAX_HEADER_BYTES) {
      throw Mp4Exception.tooLarge("moov of %d bytes".formatted(size));
    }
    List<String> skipped = new ArrayList<>();
    tracks = MovieTrack.all(new Box("moov", file.read(header.body(), size)), skipped);
    if (tracks.isEmpty()) {
      throw new Mp4Exception(
          Mp4Exception.Kind.UNSUPPORTED, "no media track of a form that is read: " + skipped);
    }
    initialisation = file.read(0, header.end()).array();
  }

  private void readUser(FileBytes.Header header) throws IOException {
    long size = header.end() - header.body();
    if (userBytes + size <= MAX_USER_BYTES && userBoxes.size() < MAX_USER_BOXES && size >= 16) {
      userBytes += size;
      userBoxes.add(file.read(header.body(), size).array());
    }
  }

  /// The `mdat` of a complete fragment, or null where it is torn or damaged.
  private FileBytes.@org.jspecify.annotations.Nullable Header readFragment(FileBytes.Header moof)
      throws IOException {
    long size = moof.end() - moof.start();
    if (tracks.isEmpty() || size > MAX_MOOF_BYTES) {
      return null;
    }
    try {
      FileBytes.Header mdat = file.header(moof.end());
      if (mdat == null || !mdat.type().equals("mdat") || mdat.end() > file.length()) {
        return null;
      }
      Span span = new Span();
      ByteBuffer bytes = file.read(moof.start(), size);
      for (TrackFragment fragment : TrackFragment.all(bytes)) {
        MovieTrack first = leadTrack();
        if (fragment.trackId() == first.id()) {
          fragment.samples(first.defaults(), 0, 0, Math.max(0, fragment.decodeTime()), span::add);
        }
      }
      if (span.count > 0) {
        fragments.add(
            new Fragment(
                moof.start(),
                Math.toIntExact(mdat.body() - moof.start()),
                mdat.end() - moof.start(),
                span.start,
                span.end,
                span.key));
      }
      return mdat;
    } catch (Mp4Exception e) {
      return null;
    }
  }

  private MovieTrack leadTrack() {
    for (MovieTrack track : tracks) {
      if (track.entry().format().isVideo()) {
        return track;
      }
    }
    return tracks.getFirst();
  }

  /// The media track whose times and key pictures a table gives: the first with pictures, else the
  /// first.
  public static MediaFormat lead(List<MediaFormat> tracks) {
    return tracks.stream().filter(MediaFormat::isVideo).findFirst().orElse(tracks.getFirst());
  }

  private static final class Span {
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private boolean key;
    private int count;

    void add(Sample sample) {
      if (count++ == 0) {
        key = sample.key();
      }
      start = Math.min(start, sample.time());
      end = Math.max(end, sample.time() + sample.duration());
    }
  }

  /// The media tracks, in the order of the file.
  public List<MediaFormat> tracks() {
    return tracks.stream().map(track -> track.entry().format()).toList();
  }

  /// The complete fragments, in the order of the file.
  public List<Fragment> fragments() {
    return List.copyOf(fragments);
  }

  /// Everything up to the end of `moov`, as it stands in the file.
  public byte[] initialisation() {
    return initialisation.clone();
  }

  /// The inside of the first `uuid` box (ISO/IEC 14496-12, 11.1) of this type.
  public Optional<byte[]> userBox(UUID type) {
    return userBoxes(type).stream().findFirst();
  }

  /// The insides of all `uuid` boxes of this type that stand between the fragments, in the order of
  /// the file; a MiB of all types together is kept.
  public List<byte[]> userBoxes(UUID type) {
    List<byte[]> found = new ArrayList<>();
    for (byte[] box : userBoxes) {
      ByteBuffer in = ByteBuffer.wrap(box);
      if (new UUID(in.getLong(), in.getLong()).equals(type)) {
        found.add(Arrays.copyOfRange(box, 16, box.length));
      }
    }
    return found;
  }

  /// A `uuid` box around `inside`, to be written behind the initialisation.
  public static byte[] userBox(UUID type, byte[] inside) {
    BoxWriter out = new BoxWriter();
    int box = out.box("uuid");
    out.u64(type.getMostSignificantBits()).u64(type.getLeastSignificantBits()).raw(inside);
    return out.end(box).toByteArray();
  }

  /// How long the file is up to the end of the last complete fragment, bytes.
  public long validBytes() {
    return validBytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
