package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes index and files of a data folder agree while no node runs on it. Footage is never deleted:
/// what cannot be read is moved to `quarantine/` and the ledger says that it is corrupt.
public final class FootageRepair {
  private static final int BATCH = 500;

  private FootageRepair() {}

  /// What was done.
  ///
  /// @param rebuilt whether the database itself was made anew
  /// @param mended rows made or changed
  /// @param gone rows whose file is not there
  /// @param quarantined files that cannot be read
  /// @param changed files whose bytes are not those that were written; they stay, marked as damaged
  /// @param foreign files that are not ours, left alone
  public record Report(
      boolean rebuilt, int mended, int gone, int quarantined, int changed, int foreign) {}

  /// Repairs a data folder.
  ///
  /// @param hashed whether all files are read whole, to find those that changed and to hash those
  ///   that have no hash yet
  /// @throws RecordingException `IN_USE` if a node runs on it
  public static Report run(Path data, boolean hashed, Consumer<FootageCheck.Progress> told) {
    boolean rebuilt;
    List<VolumeSettings> volumes;
    Reconciler.Report before;
    // A damaged index has to be made anew before it can say where its footage lies.
    try (Recordings opened = open(data, List.of())) {
      opened.care().check();
      rebuilt =
          opened.problems().stream().anyMatch(problem -> problem.code().equals("index-rebuilt"));
      volumes = new VolumeTable(opened.workplace().index()).settings();
      before = opened.care().reconciler().total();
    }
    try (Recordings opened = open(data, volumes)) {
      Workplace place = opened.workplace();
      Reconciler reconciler = opened.care().reconciler();
      opened.reconcile();
      int changed = rows(place, reconciler, hashed, told);
      Reconciler.Report all = before.plus(reconciler.total());
      return new Report(
          rebuilt, all.recovered(), all.missing(), all.quarantined(), changed, all.foreign());
    }
  }

  private static Recordings open(Path data, List<VolumeSettings> volumes) {
    RecordingSettings usual = RecordingSettings.usual(data);
    return Recordings.open(
        new RecordingSettings(data, usual.segment(), usual.fragment(), usual.policy(), volumes),
        InstantSource.system(),
        new Recordings.Working(false, FileOpener.REAL));
  }

  private static int rows(
      Workplace place,
      Reconciler reconciler,
      boolean hashed,
      Consumer<FootageCheck.Progress> told) {
    long inAll = place.index().count();
    long files = 0;
    long bytes = 0;
    int changed = 0;
    List<SegmentRow> batch = place.index().fromPath("", BATCH);
    while (!batch.isEmpty()) {
      for (SegmentRow row : batch) {
        if (place.volumes().volumeOf(row).filter(Volume::isThere).isEmpty()) {
          continue; // Its disk is not mounted: what is on it cannot be told from what is not.
        }
        changed += row(place, reconciler, row, hashed) ? 1 : 0;
        bytes += row.bytes();
        told.accept(new FootageCheck.Progress(++files, inAll, bytes));
      }
      batch = place.index().fromPath(batch.getLast().path(), BATCH);
    }
    return changed;
  }

  /// Mends one row; whether its file has changed.
  private static boolean row(
      Workplace place, Reconciler reconciler, SegmentRow row, boolean hashed) {
    Path file = place.volumes().path(row);
    Optional<FootageCheck.Finding> finding = SegmentCheck.of(row, file, hashed);
    if (finding.isEmpty()) {
      if (hashed && row.sha256() == null) {
        hash(place, row, file);
      }
      return false;
    }
    if (finding.get().code().equals("hash")) {
      place.index().add(row, List.of(new DamageRow(row.startUs(), row.endUs(), 0)));
      return true;
    }
    reconciler.mend(file, row);
    return false;
  }

  private static void hash(Workplace place, SegmentRow row, Path file) {
    try {
      place
          .index()
          .add(
              row.hashed(FileHash.of(file, Files.size(file))), place.index().damage().of(row.id()));
    } catch (IOException e) {
      throw new RecordingException(
          RecordingException.Kind.DISK,
          "cannot read %s: %s; check the disk".formatted(file, e.getMessage()),
          e);
    }
  }
}
