package org.sightline.server.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sightline.domain.StreamId;
import org.sightline.recording.Importing;
import org.sightline.recording.Recordings;
import org.sightline.recording.ScrubStrip;

/// The imports of a running node: one is taken in at a time, on a thread of low priority, from a
/// file in `imports/` of its data folder that is deleted afterwards.
///
/// [#MAX_WAITING] wait, and further ones are refused. The last [#MAX_KNOWN] are known until the
/// node ends; what a node that ended did not finish has to be ordered again, and nothing is left of
/// it.
public final class Imports implements AutoCloseable {
  /// Imports that wait to be taken in.
  public static final int MAX_WAITING = 100;

  /// Imports whose state is known.
  public static final int MAX_KNOWN = 1000;

  private static final System.Logger LOG = System.getLogger(Imports.class.getName());

  private final Recordings recordings;
  private final ScrubStrip strip;
  private final InstantSource clock;
  private final Path folder;
  private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean closing;
  // Guarded by itself.
  private final Map<String, Job> jobs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
          return size() > MAX_KNOWN + MAX_WAITING;
        }
      };

  /// An import and how it stands.
  public record Known(
      String id, StreamId stream, String name, String by, Instant at, ImportState state) {}

  private static final class Job {
    final String id;
    final StreamId stream;
    final ImportFile file;
    final Instant at;
    volatile ImportState state = new ImportState.Waiting();
    volatile boolean cancelled;

    Job(String id, StreamId stream, ImportFile file, Instant at) {
      this.id = id;
      this.stream = stream;
      this.file = file;
      this.at = at;
    }

    Known known() {
      return new Known(id, stream, file.name(), file.who(), at, state);
    }
  }

  /// Ends the import that is read when it is cancelled.
  private static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CancelledException() {
      super("cancelled", null, false, false);
    }
  }

  private Imports(Recordings recordings, ScrubStrip strip, InstantSource clock) {
    this.recordings = recordings;
    this.strip = strip;
    this.clock = clock;
    this.folder = recordings.settings().folder().resolve("imports");
    thread = Thread.ofPlatform().name("import").daemon().unstarted(this::work);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// Begins to take in what is ordered, after deleting what an earlier node left behind.
  ///
  /// @throws UncheckedIOException if the folder cannot be used
  public static Imports start(Recordings recordings, ScrubStrip strip, InstantSource clock) {
    Imports imports = new Imports(recordings, strip, clock);
    try {
      Importing.tidy(recordings.settings().folder());
      Files.createDirectories(imports.folder);
      Files.setPosixFilePermissions(imports.folder, PosixFilePermissions.fromString("rwx------"));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(imports.folder)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder " + imports.folder, e);
    }
    imports.thread.start();
    return imports;
  }

  /// A place for the file of a new import.
  public Path place() throws IOException {
    return Files.createTempFile(folder, "", ".part");
  }

  /// Orders an import; its file is deleted in the end, whatever comes of it.
  ///
  /// @return empty where as many wait as may; the file is deleted then too
  public Optional<Known> order(StreamId stream, ImportFile file) {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    Job job = new Job(HexFormat.of().formatHex(random), stream, file, clock.instant());
    synchronized (jobs) {
      if (!waiting.offer(job)) {
        delete(file.file());
        return Optional.empty();
      }
      jobs.put(job.id, job);
    }
    LOG.log(Level.INFO, "import ordered id={0} stream={1} by={2}", job.id, stream, file.who());
    return Optional.of(job.known());
  }

  /// All that are known, newest first.
  public List<Known> list() {
    synchronized (jobs) {
      List<Known> all = new ArrayList<>(jobs.values().stream().map(Job::known).toList());
      return all.reversed();
    }
  }

  /// One import; empty where none of this id is known.
  public Optional<Known> find(String id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id)).map(Job::known);
    }
  }

  /// Cancels an import that is not over; empty where none of this id is known.
  public Optional<Known> cancel(String id) {
    synchronized (jobs) {
      Job job = jobs.get(id);
      if (job == null) {
        return Optional.empty();
      }
      job.cancelled = true;
      if (waiting.remove(job)) {
        over(job, cancelled());
      }
      return Optional.of(job.known());
    }
  }

  private static ImportResult cancelled() {
    return new ImportResult("cancelled", null, 0, null, "it was cancelled");
  }

  private void work() {
    while (!closing) {
      try {
        Job job = waiting.poll(1, TimeUnit.SECONDS);
        if (job != null) {
          over(job, result(job));
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private ImportResult result(Job job) {
    try (Importing importing = Importing.beside(recordings, strip, job.stream, clock)) {
      return job.file.into(importing, clock, seconds -> progress(job, seconds));
    } catch (CancelledException e) {
      return cancelled();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "import failed id=" + job.id, e);
      return ImportResult.unreadable(null, "it failed: " + e.getMessage());
    }
  }

  private void progress(Job job, double seconds) {
    if (job.cancelled || closing) {
      throw new CancelledException();
    }
    if (!(job.state instanceof ImportState.Running(double told)) || seconds - told >= 1) {
      job.state = new ImportState.Running(seconds);
    }
  }

  private void over(Job job, ImportResult result) {
    job.state = new ImportState.Over(result, clock.instant());
    delete(job.file.file());
    LOG.log(
        Level.INFO, "import over id={0} stream={1} result={2}", job.id, job.stream, result.word());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "file of an import stays behind " + file, e);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        LOG.log(Level.WARNING, "an import is still being read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
