package org.sightline.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.StreamMessage;

/// The taking in of footage from elsewhere, at the time at which it was made, into a data folder on
/// which no node runs.
///
/// Footage is first recorded into a folder beside the others, as any camera's is, and joins the
/// rest only when it is whole and overlaps nothing: what is there is never replaced. What was
/// imported is pinned, since retention would take old footage at once. Used by one thread.
public final class Importing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Importing.class.getName());
  private static final Duration SEGMENT = Duration.ofMinutes(1);

  /// What is imported.
  ///
  /// @param name for people, such as that of the file
  /// @param start the instant of time 0
  /// @param who asks
  public record Piece(String name, List<MediaFormat> tracks, Instant start, String who) {
    public Piece {
      tracks = List.copyOf(tracks);
    }
  }

  /// Where access units come from, in decoding order, with times from 0 on.
  public interface Units {
    /// The next, or null at the end.
    @Nullable AccessUnit next() throws IOException;
  }

  /// What came of it.
  public sealed interface Outcome {
    /// It is footage of the stream now.
    record Taken(TimeRange range, int segments, long bytes) implements Outcome {}

    /// The very same footage was there already.
    record There(TimeRange range) implements Outcome {}

    /// Other footage is there; nothing was taken.
    record Overlaps(TimeRange range, TimeRange there) implements Outcome {}

    /// It holds no picture at which decoding can begin; nothing was taken.
    record Empty() implements Outcome {}
  }

  private final Path data;
  private final StreamId stream;
  private final InstantSource clock;
  private final Recordings target;

  private Importing(Path data, StreamId stream, InstantSource clock, Recordings target) {
    this.data = data;
    this.stream = stream;
    this.clock = clock;
    this.target = target;
  }

  /// Opens a data folder to import into.
  ///
  /// @throws RecordingException of kind IN_USE while a node runs on it
  public static Importing into(Path data, StreamId stream, InstantSource clock) {
    return new Importing(data, stream, clock, quiet(data, clock));
  }

  /// Recordings that do nothing by themselves: nothing is deleted or moved meanwhile.
  private static Recordings quiet(Path folder, InstantSource clock) {
    var settings =
        new RecordingSettings(folder, SEGMENT, RecordingSettings.MAX_FRAGMENT, null, 0, 0);
    return Recordings.open(settings, clock, new Recordings.Working(false, FileOpener.REAL));
  }

  /// Takes footage in.
  ///
  /// @throws IOException if it cannot be read to its end, or not written; nothing was taken
  public Outcome take(Piece piece, Units units) throws IOException {
    Path beside = Files.createTempDirectory(data, "import-");
    try {
      AtomicReference<Instant> now = new AtomicReference<>(piece.start());
      List<SegmentRow> rows;
      try (Recordings scratch = quiet(beside, now::get)) {
        record(scratch, now, piece, units);
        rows = scratch.workplace().index().segments(stream, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);
      }
      return rows.isEmpty() ? new Outcome.Empty() : joined(beside, rows, piece);
    } finally {
      delete(beside);
    }
  }

  private void record(Recordings scratch, AtomicReference<Instant> now, Piece piece, Units units)
      throws IOException {
    StreamRecorder recorder = scratch.recorder(stream);
    recorder.accept(new StreamMessage.RunStarted(1, piece.start(), piece.tracks()));
    Instant visited = piece.start();
    Instant newest = piece.start();
    for (AccessUnit unit = units.next(); unit != null; unit = units.next()) {
      int rate = piece.tracks().get(unit.mediaTrack()).clockRate();
      Instant at = piece.start().plusNanos(Math.round(Math.max(0, unit.time()) * 1e9 / rate));
      newest = at.isAfter(newest) ? at : newest;
      now.set(newest);
      recorder.accept(
          new StreamMessage.Unit(
              new AccessUnit(
                  unit.mediaTrack(),
                  unit.time(),
                  unit.key(),
                  unit.damaged(),
                  newest,
                  unit.bytes())));
      if (Duration.between(visited, newest).toMillis() >= 250) {
        visited = newest;
        scratch.visit();
      }
    }
    recorder.accept(
        new StreamMessage.RunEnded(1, newest, GapCause.SWITCHED_OFF, "the footage ends"));
    scratch.visit();
    scratch.visit();
  }

  private Outcome joined(Path beside, List<SegmentRow> rows, Piece piece) throws IOException {
    var range = new TimeRange(rows.getFirst().start(), rows.getLast().range().end());
    Workplace place = target.workplace();
    List<SegmentRow> there =
        place.index().segments(stream, rows.getFirst().startUs(), rows.getLast().endUs());
    if (!there.isEmpty()) {
      return isSame(rows, there)
          ? new Outcome.There(range)
          : new Outcome.Overlaps(
              range, new TimeRange(there.getFirst().start(), there.getLast().range().end()));
    }
    for (SegmentRow row : rows) {
      if (Files.exists(place.root().resolve(row.path()))) {
        throw new IOException(
            "%s is there and the index does not know it; run ./sightline repair first"
                .formatted(place.root().resolve(row.path())));
      }
    }
    long bytes = 0;
    List<Path> moved = new ArrayList<>();
    try {
      for (SegmentRow row : rows) {
        Path to = place.root().resolve(row.path());
        Files.createDirectories(to.getParent());
        Files.move(beside.resolve("recordings").resolve(row.path()), to);
        moved.add(to);
        SegmentFile.syncFolders(to, place.settings().folder());
        bytes += row.bytes();
      }
    } catch (IOException e) {
      for (Path file : moved) {
        Files.deleteIfExists(file);
      }
      throw e;
    }
    for (SegmentRow row : rows) {
      SegmentRow own = row.withId(place.segmentIds().incrementAndGet()).on(Volumes.FIRST);
      place.index().add(own, List.of());
    }
    new ImportGaps(place, stream).fit(rows.getFirst().startUs(), rows.getLast().endUs());
    target
        .storekeeping()
        .pins()
        .add(new NewPin(stream, range, null, reason(piece.name()), piece.who()));
    return new Outcome.Taken(range, rows.size(), bytes);
  }

  private static String reason(String name) {
    String text = "imported from " + name;
    return text.length() <= NewPin.MAX_REASON ? text : text.substring(0, NewPin.MAX_REASON);
  }

  /// Whether the footage that is there is the same, byte for byte.
  private static boolean isSame(List<SegmentRow> rows, List<SegmentRow> there) {
    if (rows.size() != there.size()) {
      return false;
    }
    for (int i = 0; i < rows.size(); i++) {
      String hash = rows.get(i).sha256();
      if (hash == null || !hash.equals(there.get(i).sha256())) {
        return false;
      }
    }
    return true;
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "folder of an import stays behind " + folder, e);
    }
  }

  /// The stream's footage that is there at an instant, for people; empty where none is.
  public Optional<TimeRange> playable(Instant at) {
    return target.playback().playable(stream, at);
  }

  @Override
  public void close() {
    target.close();
  }

  @Override
  public String toString() {
    return "import into %s of %s at %s".formatted(stream, data, clock.instant());
  }
}
