package org.sightline.recording;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureWorks;
import org.sightline.stream.StreamMessage;

/// The taking in of footage from elsewhere, at the time at which it was made, into the recordings
/// of a running node or into a data folder on which none runs.
///
/// Footage is first recorded into a folder beside the others, as any camera's is, and joins the
/// rest only when it is whole and overlaps nothing: what is there is never replaced, and what is
/// being recorded never disturbed. What was imported is pinned, since retention would take old
/// footage at once, and has small pictures as any other footage. Used by one thread.
public final class Importing implements AutoCloseable {
  private static final String IMPORTED_FROM = "imported from ";
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

    /// It would go on into the future; nothing was taken.
    record Future(TimeRange range) implements Outcome {}

    /// It holds no picture at which decoding can begin; nothing was taken.
    record Empty() implements Outcome {}
  }

  private static final String BESIDE = "import-";
  private static final Duration KEEPER = Duration.ofSeconds(60);

  private final Path data;
  private final StreamId stream;
  private final InstantSource clock;
  private final Recordings target;
  private final boolean isOwn;
  private final ScrubStrip strip;

  private Importing(
      StreamId stream, InstantSource clock, Recordings target, boolean isOwn, ScrubStrip strip) {
    this.data = target.settings().folder();
    this.stream = stream;
    this.clock = clock;
    this.target = target;
    this.isOwn = isOwn;
    this.strip = strip;
  }

  /// Opens a data folder to import into.
  ///
  /// @param works what makes small pictures
  /// @throws RecordingException of kind IN_USE while a node runs on it
  public static Importing into(
      Path data, StreamId stream, PictureWorks works, InstantSource clock) {
    Recordings quiet = quiet(data, clock);
    tidy(data);
    return new Importing(stream, clock, quiet, true, ScrubStrip.idle(quiet, works));
  }

  /// Imports into the recordings of this node while it records.
  ///
  /// @param strip with the small pictures of those recordings
  public static Importing beside(
      Recordings running, ScrubStrip strip, StreamId stream, InstantSource clock) {
    return new Importing(stream, clock, running, false, strip);
  }

  /// Deletes what imports left behind that a crash ended; to be called where none runs.
  public static void tidy(Path data) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(data, BESIDE + "*")) {
      left.forEach(Importing::delete);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "folders of imports stay behind in " + data, e);
    }
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
    Path beside = Files.createTempDirectory(data, BESIDE);
    try {
      AtomicReference<Instant> now = new AtomicReference<>(piece.start());
      ScrubIntake small = strip.intake();
      List<SegmentRow> rows;
      try (Recordings scratch = quiet(beside, now::get)) {
        record(scratch, now, piece, seen(units, piece, small));
        rows = scratch.workplace().index().segments(stream, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);
      }
      if (rows.isEmpty()) {
        return new Outcome.Empty();
      }
      Outcome outcome = joined(beside, rows, piece);
      if (outcome instanceof Outcome.Taken) {
        strip.keep(stream, small);
      }
      return outcome;
    } finally {
      delete(beside);
    }
  }

  /// The same units, of which `small` sees each.
  private static Units seen(Units units, Piece piece, ScrubIntake small) {
    return () -> {
      AccessUnit unit = units.next();
      if (unit != null) {
        MediaFormat format = piece.tracks().get(unit.mediaTrack());
        small.take(format, unit, Micros.of(piece.start()) + Micros.ofTicks(unit.time(), format));
      }
      return unit;
    };
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
    if (range.end().isAfter(clock.instant())) {
      return new Outcome.Future(range);
    }
    Optional<Outcome> there = there(rows, range);
    if (there.isPresent()) {
      return there.get();
    }
    Workplace place = target.workplace();
    for (SegmentRow row : rows) {
      if (Files.exists(place.root().resolve(row.path()))) {
        throw new IOException(
            "%s is there and the index does not know it; run ./sightline repair first"
                .formatted(place.root().resolve(row.path())));
      }
    }
    // Before the footage: retention might come between.
    Pin pin =
        target
            .storekeeping()
            .pins()
            .add(new NewPin(stream, range, null, reason(piece.name()), piece.who()), piece.name());
    boolean joined = false;
    try {
      Optional<Outcome> overtaken = moved(beside, rows, range);
      joined = overtaken.isEmpty();
      return overtaken.orElseGet(
          () ->
              new Outcome.Taken(
                  range, rows.size(), rows.stream().mapToLong(SegmentRow::bytes).sum()));
    } finally {
      if (!joined) {
        target.storekeeping().pins().unmark(pin.id());
        target.storekeeping().pins().release(pin.id(), piece.who());
      }
    }
  }

  /// What stands in the way; empty where nothing does.
  private Optional<Outcome> there(List<SegmentRow> rows, TimeRange range) {
    long fromUs = rows.getFirst().startUs();
    long toUs = rows.getLast().endUs();
    List<SegmentRow> there = target.footage().segments(stream, fromUs, toUs);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        isSame(rows, there)
            ? new Outcome.There(range)
            : new Outcome.Overlaps(
                range, new TimeRange(there.getFirst().start(), there.getLast().range().end())));
  }

  /// Moves the files to where they belong and tells the index and the ledgers; or says what came in
  /// the way meanwhile.
  private Optional<Outcome> moved(Path beside, List<SegmentRow> rows, TimeRange range)
      throws IOException {
    Workplace place = target.workplace();
    List<Path> moved = new ArrayList<>();
    List<String> paths = rows.stream().map(SegmentRow::path).toList();
    place.openPaths().addAll(paths);
    boolean isIndexed = false;
    try {
      for (SegmentRow row : rows) {
        Path to = place.root().resolve(row.path());
        Files.createDirectories(to.getParent());
        Files.move(beside.resolve("recordings").resolve(row.path()), to);
        moved.add(to);
        SegmentFile.syncFolders(to, place.settings().folder());
      }
      Optional<Outcome> overtaken = reserved(rows, range);
      if (overtaken.isPresent()) {
        return overtaken;
      }
      isIndexed = true;
      for (SegmentRow row : rows) {
        SegmentRow own = row.withId(place.segmentIds().incrementAndGet()).on(Volumes.FIRST);
        place.index().add(own, List.of());
      }
      explain(rows.getFirst().startUs(), rows.getLast().endUs());
      return Optional.empty();
    } finally {
      if (!isIndexed) {
        for (Path file : moved) {
          Files.deleteIfExists(file);
        }
      }
      place.openPaths().removeAll(paths);
    }
  }

  /// Looks once more, between two visits of the writing thread, and keeps the time free from then
  /// on.
  private Optional<Outcome> reserved(List<SegmentRow> rows, TimeRange range) {
    AtomicReference<Outcome> overtaken = new AtomicReference<>();
    target.between(
        stream,
        ledger -> {
          Optional<Outcome> there = there(rows, range);
          long endUs = rows.getLast().endUs();
          if (there.isPresent()) {
            overtaken.set(there.get());
          } else if (ledger != null && ledger.isRecording() && endUs > ledger.sinceUs()) {
            TimeRange now = new TimeRange(Micros.instant(ledger.sinceUs()), clock.instant());
            overtaken.set(new Outcome.Overlaps(range, now));
          } else if (ledger != null) {
            ledger.filled(rows.getFirst().startUs(), endUs);
          }
        });
    return Optional.ofNullable(overtaken.get());
  }

  /// Fits the gap ledger, behind what the ledger of the stream is writing already.
  private void explain(long fromUs, long toUs) throws IOException {
    var done = new CompletableFuture<Boolean>();
    Workplace place = target.workplace();
    place
        .keeper()
        .submit(
            () -> {
              new ImportGaps(place, stream).fit(fromUs, toUs);
              done.complete(true);
            });
    try {
      done.get(KEEPER.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the footage is there, and the index does not take its gaps yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the footage is there; its gaps follow");
    }
  }

  /// The names of the files from which footage of a range was imported, as their owner knew them;
  /// empty where cameras gave all of it.
  ///
  /// The pins that importing sets are marked with it, and stay so when they are released; what
  /// anybody types as the reason of a pin is no such mark.
  public static List<String> origins(Recordings recordings, StreamId stream, TimeRange range) {
    return recordings.storekeeping().pins().origins(stream, range);
  }

  private static String reason(String name) {
    String text = IMPORTED_FROM + name;
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
    if (isOwn) {
      strip.close();
      target.close();
    }
  }

  @Override
  public String toString() {
    return "import into %s of %s at %s".formatted(stream, data, clock.instant());
  }
}
