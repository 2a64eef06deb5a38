package org.sightline.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.sightline.domain.StreamId;

/// Looks whether index and files of a data folder agree, changing neither; a node may be running on
/// it.
///
/// Every row's file is there, has the size, the hash, the initialisation, the times that the row
/// says, and readable fragments; every file has a row; segments of a stream do not overlap; every
/// hole between them has a line in the gap ledger.
public final class FootageCheck {
  /// As many findings are listed; all are counted.
  public static final int MAX_FINDINGS = 10_000;

  private static final int BATCH = 500;
  private static final long HOLE_US = 1_000_000;
  private static final Duration BEING_WRITTEN = Duration.ofMinutes(3);

  private final Index index;
  private final Volumes volumes;
  private final boolean running;
  private final InstantSource clock;
  private final Consumer<Progress> told;
  private final List<Finding> findings = new ArrayList<>();
  private long found;
  private long files;
  private long bytes;
  private long withoutHash;

  /// Something that is not as it should be.
  ///
  /// @param code for scripts: `missing`, `size`, `unreadable`, `initialisation`, `stamp`,
  ///   `duration`, `hash`, `unindexed`, `overlap`, `unexplained`, `database`
  /// @param path the file, relative to its volume, or the stream
  public record Finding(String code, String path, String sentence) {}

  /// How far a check has come.
  public record Progress(long files, long filesInAll, long bytes) {}

  /// What was found.
  ///
  /// @param files whose row was compared
  /// @param bytes of these files
  /// @param withoutHash files that were written before hashes were kept
  /// @param found findings in all, of which [#MAX_FINDINGS] are listed
  public record Report(
      long files, long bytes, long withoutHash, long found, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  private FootageCheck(
      Index index, Volumes volumes, boolean running, InstantSource clock, Consumer<Progress> told) {
    this.index = index;
    this.volumes = volumes;
    this.running = running;
    this.clock = clock;
    this.told = told;
  }

  /// Checks a data folder.
  ///
  /// @param hashed whether all files are read whole, which takes as long as reading them takes
  /// @throws RecordingException `INDEX` if there is no index that this version can read
  public static Report run(Path data, boolean hashed, Consumer<Progress> told) {
    Path database = data.resolve("recording.db");
    if (!Files.isRegularFile(database)) {
      throw new RecordingException(
          RecordingException.Kind.INDEX,
          "there is no index %s; ./sightline repair makes one from the files".formatted(database));
    }
    InstantSource clock = InstantSource.system();
    IndexFaults faults = new IndexFaults(clock);
    try (IndexDatabase opened = IndexDatabase.openToRead(database, faults)) {
      FootageCheck check =
          new FootageCheck(
              new Index(opened),
              Volumes.known(data, new VolumeTable(new Index(opened)), clock),
              FolderLock.isHeld(data),
              clock,
              told);
      if (!opened.isSound()) {
        check.add(
            new Finding("database", "recording.db", "recording.db is damaged: " + faults.words()));
      }
      return check.all(hashed);
    } catch (RecordingException | SQLException | FlywayException e) {
      if (IndexFaults.isDamage(e)) {
        String words = "recording.db is damaged: " + e.getMessage();
        return new Report(0, 0, 0, 1, List.of(new Finding("database", "recording.db", words)));
      }
      throw e instanceof RecordingException known
          ? known
          : new RecordingException(
              RecordingException.Kind.INDEX,
              "cannot read the index %s: %s".formatted(database, e.getMessage()),
              e);
    }
  }

  private Report all(boolean hashed) {
    Set<String> indexed = new HashSet<>();
    long inAll = index.count();
    List<SegmentRow> batch = index.fromPath("", BATCH);
    while (!batch.isEmpty()) {
      for (SegmentRow row : batch) {
        indexed.add(row.path());
        check(row, hashed);
        told.accept(new Progress(files, inAll, bytes));
      }
      batch = index.fromPath(batch.getLast().path(), BATCH);
    }
    for (Volume volume : volumes.all()) {
      if (volume.isThere()) {
        unindexed(volume.root(), indexed);
      }
    }
    index.streams().keySet().forEach(this::covered);
    return new Report(files, bytes, withoutHash, found, findings);
  }

  private void check(SegmentRow row, boolean hashed) {
    files++;
    bytes += row.bytes();
    withoutHash += row.sha256() == null ? 1 : 0;
    if (volumes.volumeOf(row).filter(Volume::isThere).isEmpty()) {
      add(
          new Finding(
              "volume-absent", row.path(), row.path() + " lies on a disk that is not there"));
      return;
    }
    Optional<Finding> finding = SegmentCheck.of(row, volumes.path(row), hashed);
    // Retention may have deleted it, or moved it, since the row was read.
    if (finding.isPresent() && index.segment(row.id()).filter(row::equals).isPresent()) {
      add(finding.get());
    }
  }

  private void unindexed(Path root, Set<String> indexed) {
    if (!Files.isDirectory(root)) {
      return;
    }
    Instant settled = clock.instant().minus(BEING_WRITTEN);
    try (Stream<Path> all = Files.walk(root, 5)) {
      for (Path file : (Iterable<Path>) all.filter(f -> f.toString().endsWith(".mp4"))::iterator) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (!indexed.contains(path)
            && !(running && Files.getLastModifiedTime(file).toInstant().isAfter(settled))
            && index.atPath(path).isEmpty()) {
          add(new Finding("unindexed", path, path + " is on the disk and not in the index"));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      add(new Finding("unreadable", "recordings", "recordings cannot be listed: " + e));
    }
  }

  /// Whether footage and gaps of a stream follow each other without hole and overlap.
  private void covered(StreamId stream) {
    long coveredUs = Long.MIN_VALUE;
    SegmentRow before = null;
    Optional<SegmentRow> next = index.next(stream, Long.MIN_VALUE);
    while (next.isPresent()) {
      SegmentRow row = next.get();
      if (before != null && row.startUs() < before.endUs() - 1000) {
        add(
            new Finding(
                "overlap",
                row.path(),
                "%s begins before %s ends".formatted(row.path(), before.path())));
      }
      if (coveredUs != Long.MIN_VALUE && row.startUs() - coveredUs > HOLE_US) {
        hole(stream, coveredUs, row.startUs());
      }
      coveredUs = Math.max(coveredUs, row.endUs());
      before = row;
      next = index.next(stream, row.startUs() + 1);
    }
  }

  private void hole(StreamId stream, long fromUs, long toUs) {
    long at = fromUs;
    for (GapRow gap : index.gaps().overlapping(stream, fromUs, toUs)) {
      if (gap.startUs() > at + HOLE_US) {
        break;
      }
      at = Math.max(at, gap.endOr(toUs));
    }
    if (toUs - at > HOLE_US) {
      add(
          new Finding(
              "unexplained",
              stream.toString(),
              "footage of %s is missing from %s to %s and the ledger does not say why"
                  .formatted(stream, Micros.instant(at), Micros.instant(toUs))));
    }
  }

  private void add(Finding finding) {
    found++;
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }
}
