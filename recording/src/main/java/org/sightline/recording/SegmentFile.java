package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;

/// The file of one segment while it is being written; owned by the writing thread.
///
/// A fragment is written with one call where it fits into the shared buffer. What failed halfway is
/// cut off again, so the file always ends with a complete fragment or, after `kill -9`, a torn one.
/// What is written is made safe against power loss by [DiskSync] at once.
final class SegmentFile {
  private static final int MAX_NAMES = 1000;
  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("uuuu-MM-dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("mm.ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Volume volume;
  private final Path file;
  private final FileChannel channel;
  private final FragmentWriter writer;
  private final List<MediaFormat> tracks;
  private final long[] origin;
  private final ByteBuffer buffer;
  private SegmentRow row;
  private int fragments;
  private final MessageDigest digest = sha256Digest();
  private final DamageWatch watch;
  private final List<DamageRow> damaged = new ArrayList<>();

  // Shared with the thread that syncs.
  private volatile boolean unsynced;
  private volatile boolean named;
  private volatile @Nullable IOException lost;

  private SegmentFile(Path file, FileChannel channel, SegmentRow row, Writing writing) {
    this.volume = writing.volume();
    this.file = file;
    this.channel = channel;
    this.row = row;
    this.writer = writing.writer();
    this.tracks = writing.tracks();
    this.origin = writing.origin();
    this.buffer = writing.buffer();
    int lead = leadOf(tracks);
    this.watch = new DamageWatch(lead, tracks.get(lead), row.startUs());
  }

  /// What turns access units into bytes of this file.
  private record Writing(
      FragmentWriter writer,
      List<MediaFormat> tracks,
      long[] origin,
      ByteBuffer buffer,
      Volume volume) {}

  /// Whether the path is one that a segment of this stream and time is given.
  static boolean isNamedBy(String path, SegmentRow row) {
    return path.startsWith(folder(row.stream(), row.startUs()) + "/" + NAME.format(row.start()));
  }

  private static String folder(StreamId stream, long startUs) {
    return "%s/%s/%s"
        .formatted(FOLDER.format(Micros.instant(startUs)), stream.camera(), stream.role().word());
  }

  /// Creates the file and writes its head, on the first volume that takes it.
  ///
  /// @param origin for each media track the time, counted from the run's beginning, that becomes 0
  static SegmentFile create(
      Workplace place, SegmentStamp stamp, List<MediaFormat> tracks, long[] origin)
      throws IOException {
    IOException refused = null;
    for (Volume volume : place.volumes().forWriting(stamp.stream())) {
      try {
        return create(place, volume, stamp, tracks, origin);
      } catch (IOException e) {
        volume.failed(e);
        if (refused != null) {
          e.addSuppressed(refused);
        }
        refused = e;
      }
    }
    throw refused == null ? new IOException("no volume takes footage") : refused;
  }

  private static SegmentFile create(
      Workplace place, Volume volume, SegmentStamp stamp, List<MediaFormat> tracks, long[] origin)
      throws IOException {
    String folder = folder(stamp.stream(), stamp.startUs());
    Path parent = volume.root().resolve(folder);
    Files.createDirectories(parent);
    String name =
        NAME.format(Micros.instant(stamp.startUs()))
            + (volume.id() == Volumes.FIRST ? "" : ".v" + volume.id());
    for (int attempt = 0; attempt < MAX_NAMES; attempt++) {
      String unique = name + (attempt == 0 ? "" : "-" + attempt) + ".mp4";
      Path file = parent.resolve(unique);
      String path = folder + "/" + unique;
      if (!place.openPaths().add(path)) {
        continue;
      }
      try {
        FileChannel channel = place.opener().create(file);
        Writing writing =
            new Writing(new FragmentWriter(tracks), tracks, origin, place.buffer(), volume);
        byte[] head = writing.writer().initialisation();
        SegmentRow row =
            new SegmentRow(
                place.segmentIds().incrementAndGet(),
                stamp.stream(),
                stamp.runStartUs(),
                stamp.startUs(),
                0,
                0,
                0,
                hash(head),
                path,
                null,
                volume.id());
        SegmentFile segment = new SegmentFile(file, channel, row, writing);
        segment.begin(head, stamp.box());
        place.sync().watch(segment, volume.id());
        return segment;
      } catch (FileAlreadyExistsException taken) {
        place.openPaths().remove(path);
      } catch (IOException e) {
        place.openPaths().remove(path);
        throw e;
      }
    }
    throw new IOException("a thousand segments begin in the second of " + parent + "/" + name);
  }

  private void begin(byte[] head, byte[] stamp) throws IOException {
    try {
      buffer.clear();
      put(head);
      put(stamp);
      flush();
    } catch (IOException e) {
      try (channel) {
        Files.deleteIfExists(file);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    digest.update(head);
    digest.update(stamp);
    row = grown(0, (long) head.length + stamp.length, 0);
  }

  /// What makes two segments one for a decoder.
  static String hash(byte[] initialisation) {
    return HexFormat.of().formatHex(sha256Digest().digest(initialisation));
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// SHA-256 of what is in the file now, as hexadecimal digits; computed while it was written.
  String sha256() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is damaged in the file now.
  List<DamageRow> damaged() {
    return List.copyOf(damaged);
  }

  /// Appends a fragment that ends at `endUs`. Units before the segment's beginning are left out.
  ///
  /// @param tailLost as in [DamageWatch#of]
  void write(List<AccessUnit> units, long endUs, boolean tailLost) throws IOException {
    IOException before = lost;
    if (before != null) {
      throw new IOException("the disk could not keep what was written: " + before.getMessage());
    }
    List<AccessUnit> own = new ArrayList<>(units.size());
    long damagedUnits = 0;
    for (AccessUnit unit : units) {
      long time = unit.time() - origin[unit.mediaTrack()];
      if (time >= 0 || tracks.get(unit.mediaTrack()).isVideo()) {
        own.add(
            new AccessUnit(
                unit.mediaTrack(),
                time,
                unit.key(),
                unit.damaged(),
                unit.received(),
                unit.bytes()));
        damagedUnits += unit.damaged() ? 1 : 0;
      }
    }
    if (own.isEmpty()) {
      return;
    }
    AccessUnit last = own.getLast();
    MediaFormat format = tracks.get(last.mediaTrack());
    if (format.isVideo()) {
      writer.lastDuration(
          last.mediaTrack(), Micros.toTicks(endUs - row.startUs(), format) - last.time());
    }
    List<DamageRow> harm = watch.of(own, endUs, tailLost);
    byte[] damageBox = harm.isEmpty() ? NOTHING : DamageBoxes.box(harm);
    FragmentWriter.Fragment fragment = writer.gather(own);
    try {
      buffer.clear();
      put(damageBox);
      put(fragment.head());
      for (AccessUnit unit : fragment.units()) {
        put(unit.bytes());
      }
      flush();
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    harm.forEach(stretch -> DamageBoxes.append(damaged, stretch));
    digest.update(damageBox);
    digest.update(fragment.head());
    for (AccessUnit unit : fragment.units()) {
      digest.update(unit.bytes());
    }
    fragments++;
    unsynced = true;
    row =
        grown(
            endUs - row.startUs(), row.bytes() + damageBox.length + fragment.bytes(), damagedUnits);
  }

  private void cutBack(IOException cause) {
    try {
      channel.truncate(row.bytes());
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private SegmentRow grown(long durationUs, long bytes, long damaged) {
    return new SegmentRow(
        row.id(),
        row.stream(),
        row.runStartUs(),
        row.startUs(),
        Math.max(row.durationUs(), durationUs),
        bytes,
        row.damagedUnits() + damaged,
        row.initHash(),
        row.path(),
        null,
        row.volume());
  }

  private void put(byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(buffer.remaining(), bytes.length - at);
      buffer.put(bytes, at, count);
      at += count;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    long begun = System.nanoTime();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      volume.failed(e);
      throw e;
    }
    volume.took(System.nanoTime() - begun);
    buffer.clear();
  }

  /// What is in the file now.
  SegmentRow row() {
    return row;
  }

  boolean isEmpty() {
    return fragments == 0;
  }

  /// Whether the file has this media track, in this form.
  boolean carries(int mediaTrack, MediaFormat format) {
    return mediaTrack < tracks.size() && tracks.get(mediaTrack).equals(format);
  }

  /// The media track whose units cut fragments and segments: the first with pictures, else the
  /// first.
  static int leadOf(List<MediaFormat> tracks) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).isVideo()) {
        return i;
      }
    }
    return 0;
  }

  /// Makes what was written so far safe against power loss, from any thread. Where the disk cannot,
  /// the next write fails: the kernel says so once only.
  void sync() {
    if (!unsynced) {
      return;
    }
    unsynced = false;
    try {
      channel.force(false);
      nameSafely();
    } catch (ClosedChannelException e) {
      return; // It was synced before it was closed.
    } catch (IOException e) {
      volume.failed(e);
      lost = e;
    }
  }

  /// Whether something was written that power loss would cost.
  boolean isUnsynced() {
    return unsynced;
  }

  private void nameSafely() throws IOException {
    if (!named) {
      syncFolders(file, volume.settings().folder());
      named = true;
    }
  }

  boolean isClosed() {
    return !channel.isOpen();
  }

  /// Makes the file safe against power loss and closes it; an empty one is deleted. May be called
  /// again after it failed.
  void close() throws IOException {
    if (isEmpty()) {
      channel.close();
      Files.deleteIfExists(file);
      return;
    }
    if (channel.isOpen()) {
      try {
        channel.force(true);
      } catch (IOException e) {
        volume.failed(e);
        throw e;
      }
      channel.close();
    }
    nameSafely();
  }

  /// Makes the name of a file safe, and those of the folders that it lies in, up to `top`.
  static void syncFolders(Path file, Path top) throws IOException {
    for (Path at = file; !at.equals(top) && at.getParent() != null; at = at.getParent()) {
      syncFolder(at);
    }
  }

  static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  @Override
  public String toString() {
    return "segment " + file;
  }
}
