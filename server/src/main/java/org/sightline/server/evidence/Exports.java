package org.sightline.server.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.signing.TrustAnchors;
import org.sightline.recording.RecordingException;
import org.sightline.recording.evidence.ExportCheck;

/// The exports of this node, in `exports/ID/` of its data folder: one is written at a time, on a
/// thread of low priority; [#MAX_WAITING] wait, and further ones are refused. Finished ones are
/// deleted after their days.
///
/// An export is done when its zip was read back: every hash, the seal and every file of footage.
public final class Exports implements AutoCloseable {
  /// Exports that wait to be written.
  public static final int MAX_WAITING = 50;

  private static final System.Logger LOG = System.getLogger(Exports.class.getName());
  private static final Duration TIDY = Duration.ofHours(1);
  private static final String ZIP = "export.zip";
  private static final String RECORD = "export.json";

  private final ExportRooms rooms;
  private final Path folder;
  private final Duration kept;
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean closing;

  /// An export and how it stands.
  public record Export(ExportOrder order, ExportState state, Instant deletedAt) {}

  private static final class Job {
    final ExportOrder order;
    volatile ExportState state;
    volatile boolean cancelled;

    Job(ExportOrder order, ExportState state) {
      this.order = order;
      this.state = state;
    }
  }

  /// How an export is kept beside its zip.
  record Kept(
      String id,
      List<String> streams,
      List<KeptRange> ranges,
      @Nullable String caseName,
      String reason,
      boolean signStream,
      @Nullable Boolean burnTime,
      String by,
      String at,
      String state,
      String endedAt,
      long bytes,
      String sha256,
      String words) {}

  record KeptRange(String start, String end) {}

  private Exports(ExportRooms rooms, Path folder, Duration kept) {
    this.rooms = rooms;
    this.folder = folder;
    this.kept = kept;
    thread = Thread.ofPlatform().name("export").daemon().unstarted(this::work);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// Begins to write what is ordered, in `exports/` of the data folder.
  ///
  /// @throws UncheckedIOException if the folder cannot be used
  public static Exports start(ExportRooms rooms, Path data, Duration kept) {
    Path folder = data.resolve("exports");
    Exports exports = new Exports(rooms, folder, kept);
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      exports.load();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder " + folder, e);
    }
    exports.thread.start();
    return exports;
  }

  /// Orders an export.
  ///
  /// @throws IllegalArgumentException if nothing is asked for, or too much
  /// @throws ExportException TOO_MANY if as many wait as may
  public Export order(ExportOrder.Wish wish, String by) {
    Instant now = rooms.clock().instant();
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String id =
        DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC).format(now)
            + "-"
            + HexFormat.of().formatHex(random);
    Job job = new Job(wish.ordered(id, by, now), new ExportState.Waiting());
    jobs.put(id, job);
    if (!waiting.offer(job)) {
      jobs.remove(id);
      throw new ExportException(
          ExportException.Kind.TOO_MANY,
          "%d exports wait already: wait until one is done, or cancel one".formatted(MAX_WAITING));
    }
    LOG.log(
        System.Logger.Level.INFO,
        "export ordered id={0} by={1} streams={2}",
        id,
        by,
        wish.streams().size());
    return shown(job);
  }

  /// All exports, newest first.
  public List<Export> list() {
    return jobs.values().stream()
        .map(this::shown)
        .sorted(Comparator.comparing((Export each) -> each.order().at()).reversed())
        .toList();
  }

  public Optional<Export> find(String id) {
    return Optional.ofNullable(jobs.get(id)).map(this::shown);
  }

  /// The zip of a finished export.
  public Optional<Path> file(String id) {
    Job job = jobs.get(id);
    return job != null && job.state instanceof ExportState.Done
        ? Optional.of(folderOf(job).resolve(ZIP))
        : Optional.empty();
  }

  /// The certificate that exports are sealed with, PEM, for who checks them.
  public String certificate() {
    return rooms.signer().certificate();
  }

  /// Cancels an export that is not over, and deletes one that is.
  ///
  /// @return how it stands now; empty where there is none
  public Optional<Export> remove(String id) {
    Job job = jobs.get(id);
    if (job == null) {
      return Optional.empty();
    }
    if (job.state.isOver()) {
      forget(job);
    } else {
      job.cancelled = true;
      if (waiting.remove(job)) {
        job.state = new ExportState.Cancelled(rooms.clock().instant());
        keep(job);
      }
    }
    return Optional.of(shown(job));
  }

  private Export shown(Job job) {
    return new Export(job.order, job.state, job.order.at().plus(kept));
  }

  private Path folderOf(Job job) {
    return folder.resolve(job.order.id());
  }

  private void work() {
    Instant tidied = Instant.MIN;
    while (!closing) {
      try {
        Job job = waiting.poll(30, TimeUnit.SECONDS);
        if (job != null) {
          carryOut(job);
        }
        Instant now = rooms.clock().instant();
        if (now.isAfter(tidied.equals(Instant.MIN) ? Instant.MIN : tidied.plus(TIDY))) {
          tidied = now;
          tidy(now);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "exports cannot be looked after", e);
      }
    }
  }

  private void carryOut(Job job) {
    Path own = folderOf(job);
    try {
      Files.createDirectories(own);
      Path part = own.resolve("export.part");
      job.state = new ExportState.Running(0, "looking for footage");
      int files =
          new ExportWriter(
                  rooms, job.order, own, () -> job.cancelled || closing, next -> job.state = next)
              .write(part);
      job.state = new ExportState.Running(0.96, "reading back");
      ExportState.Done done = readBack(part, files);
      Files.move(part, own.resolve(ZIP), StandardCopyOption.ATOMIC_MOVE);
      job.state = done;
      LOG.log(
          System.Logger.Level.INFO, "export done id={0} bytes={1}", job.order.id(), done.bytes());
    } catch (ExportException e) {
      job.state =
          e.kind() == ExportException.Kind.CANCELLED
              ? new ExportState.Cancelled(rooms.clock().instant())
              : failed(job, e);
    } catch (IOException | UncheckedIOException | RecordingException e) {
      job.state = failed(job, e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an export failed id=" + job.order.id(), e);
      job.state = failed(job, e);
    }
    if (!(job.state instanceof ExportState.Done)) {
      empty(own);
    }
    keep(job);
  }

  private ExportState failed(Job job, Exception e) {
    String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    LOG.log(System.Logger.Level.WARNING, "export failed id={0}: {1}", job.order.id(), words);
    return new ExportState.Failed(rooms.clock().instant(), words);
  }

  private ExportState.Done readBack(Path zip, int files) throws IOException {
    ExportCheck.Report report =
        ExportCheck.run(
            zip,
            TrustAnchors.ofPem(rooms.signer().certificate()),
            rooms.clock().instant(),
            (name, verdict) -> {});
    if (!report.intact() || report.footage().size() != files) {
      throw new ExportException(
          ExportException.Kind.NOT_INTACT,
          "what was written could not be read back (%s): check the disk and export again"
              .formatted(String.join("; ", report.faults())));
    }
    return new ExportState.Done(
        rooms.clock().instant(), Files.size(zip), sha256(zip), report.verdict().words());
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = SealedZip.sha256();
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void keep(Job job) {
    ExportOrder order = job.order;
    Kept record =
        new Kept(
            order.id(),
            order.streams().stream().map(StreamId::toString).toList(),
            order.ranges().stream()
                .map(range -> new KeptRange(range.start().toString(), range.end().toString()))
                .toList(),
            order.caseName(),
            order.reason(),
            order.signStream(),
            order.burnTime(),
            order.by(),
            order.at().toString(),
            job.state.word(),
            rooms.clock().instant().toString(),
            job.state instanceof ExportState.Done done ? done.bytes() : 0,
            job.state instanceof ExportState.Done done ? done.sha256() : "",
            switch (job.state) {
              case ExportState.Done done -> done.verdict();
              case ExportState.Failed failed -> failed.sentence();
              case ExportState.Cancelled _, ExportState.Waiting _, ExportState.Running _ -> "";
            });
    try {
      Files.createDirectories(folderOf(job));
      Files.writeString(
          folderOf(job).resolve(RECORD), ExportJson.pretty(record), StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an export's record cannot be written", e);
    }
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        String name = String.valueOf(each.getFileName());
        if (ExportOrder.isId(name) && !load(each)) {
          empty(each);
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /// Whether the folder holds an export that was over; what was being written when the node stopped
  /// is not.
  private boolean load(Path own) {
    try {
      Kept record = ExportJson.read(Files.readAllBytes(own.resolve(RECORD)), Kept.class);
      Instant ended = Instant.parse(record.endedAt());
      ExportState state =
          switch (record.state()) {
            case "done" ->
                new ExportState.Done(ended, record.bytes(), record.sha256(), record.words());
            case "failed" -> new ExportState.Failed(ended, record.words());
            default -> new ExportState.Cancelled(ended);
          };
      ExportOrder order =
          new ExportOrder(
              record.id(),
              record.streams().stream().map(StreamId::parse).toList(),
              record.ranges().stream()
                  .map(r -> new TimeRange(Instant.parse(r.start()), Instant.parse(r.end())))
                  .toList(),
              Objects.requireNonNullElse(record.caseName(), ""),
              record.reason(),
              record.signStream(),
              Boolean.TRUE.equals(record.burnTime()),
              record.by(),
              Instant.parse(record.at()));
      jobs.put(order.id(), new Job(order, state));
      return order.id().equals(String.valueOf(own.getFileName()));
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING, "a half-written export is deleted: " + own.getFileName());
      return false;
    }
  }

  private void tidy(Instant now) {
    for (Job job : new ArrayList<>(jobs.values())) {
      if (job.state.isOver() && now.isAfter(job.order.at().plus(kept))) {
        forget(job);
      }
    }
  }

  private void forget(Job job) {
    jobs.remove(job.order.id());
    empty(folderOf(job));
    try {
      Files.deleteIfExists(folderOf(job));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an export's folder cannot be deleted", e);
    }
  }

  private static void empty(Path own) {
    if (!Files.isDirectory(own)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "an export cannot be deleted", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join(Duration.ofSeconds(3));
  }
}
