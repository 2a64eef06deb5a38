package org.sightline.server.replay;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.evaluate.FootageLook;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.RecordingException;
import org.sightline.recording.Recordings;

/// The replays of a node: recorded footage through a network and settings of somebody's choice.
///
/// A job is measured first: pieces of its own footage are looked at, and its price in processor
/// time is told; it goes on when it is started. One is worked at at a time, in a child process of
/// low priority, so that recording wins. Results lie in `replays/` of the data folder, a file a
/// job, and never in the observation log. Jobs end with the node's process: what was found by then
/// stays, until the job is removed.
///
/// At most [#MAX_JOBS] are kept; more are refused until some are removed. Any thread may call
/// anything.
public final class ReplayDesk implements AutoCloseable {
  public static final int MAX_JOBS = 100;

  /// The most pictures of one answer.
  public static final int MOST_FRAMES = 3000;

  private static final System.Logger LOG = System.getLogger(ReplayDesk.class.getName());
  private static final int SAMPLES = 5;
  private static final Duration SAMPLE = Duration.ofSeconds(4);
  private static final Duration PIECE = Duration.ofSeconds(60);
  private static final int MOST_COMPARED = 200_000;

  private final Recordings recordings;
  private final Path folder;
  private final Networks networks;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final LinkedBlockingQueue<Job> work = new LinkedBlockingQueue<>(2 * MAX_JOBS);
  private final Thread thread;
  private final Object lock = new Object();
  // Guarded by lock.
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private boolean closed;

  /// One job; what changes is guarded by the desk's lock.
  private static final class Job {
    private final ReplayOrder order;
    private ReplayState state = new ReplayState.Measuring();
    private @Nullable ReplayPrice price;
    private double spentCpuSeconds;
    private int pictures;
    private boolean unwanted;
    private @Nullable ReplayProcess process;

    Job(ReplayOrder order) {
      this.order = order;
    }
  }

  /// A job as it stands.
  ///
  /// @param price null until it is known
  /// @param cpuSeconds that it has cost so far, its measurement left out
  /// @param pictures that were looked at
  public record Replay(
      ReplayOrder order,
      ReplayState state,
      @Nullable ReplayPrice price,
      double cpuSeconds,
      int pictures) {}

  /// Where a network's file lies.
  public interface Networks {
    /// The folder of the network's file.
    ///
    /// @throws org.sightline.analysis.AnalysisException if there is none of that name
    Path folder(String network);

    /// The names of those that there are, the preferred first.
    List<String> names();
  }

  /// @param data folder of the node, for results
  public ReplayDesk(Recordings recordings, Path data, Networks networks, InstantSource clock) {
    this.recordings = recordings;
    this.clock = clock;
    folder = data.resolve("replays");
    this.networks = networks;
    thread = Thread.ofVirtual().name("replays").unstarted(this::work);
  }

  /// Begins to work. What an earlier process left behind is removed: its jobs are gone.
  public ReplayDesk start() {
    clear();
    thread.start();
    return this;
  }

  private void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> old = Files.walk(folder)) {
      for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "left behind folder=" + folder, e);
    }
  }

  /// Takes an order and begins to measure what it costs; empty where there are too many.
  ///
  /// @throws org.sightline.analysis.AnalysisException if there is no such network
  public Optional<Replay> order(
      StreamId stream, TimeRange range, String network, FootageLook.Settings settings, String by) {
    Path known = networks.folder(network);
    LOG.log(Level.DEBUG, "replay ordered network={0} folder={1}", network, known);
    byte[] id = new byte[8];
    random.nextBytes(id);
    Job job =
        new Job(
            new ReplayOrder(
                HexFormat.of().formatHex(id),
                stream,
                range,
                network,
                settings,
                by,
                clock.instant()));
    synchronized (lock) {
      if (closed || jobs.size() >= MAX_JOBS || !work.offer(job)) {
        return Optional.empty();
      }
      jobs.put(job.order.id(), job);
      return Optional.of(told(job));
    }
  }

  /// Starts a job whose price was told; empty where there is none, or it is not on offer.
  public Optional<Replay> begin(String id) {
    synchronized (lock) {
      Job job = jobs.get(id);
      if (job == null || !(job.state instanceof ReplayState.Offered) || !work.offer(job)) {
        return Optional.empty();
      }
      job.state = new ReplayState.Running(0);
      return Optional.of(told(job));
    }
  }

  /// The names of the networks that can be chosen, the preferred first.
  public List<String> networks() {
    return networks.names();
  }

  /// All jobs, newest first.
  public List<Replay> list() {
    synchronized (lock) {
      return jobs.values().stream().map(ReplayDesk::told).toList().reversed();
    }
  }

  public Optional<Replay> find(String id) {
    synchronized (lock) {
      return Optional.ofNullable(jobs.get(id)).map(ReplayDesk::told);
    }
  }

  private static Replay told(Job job) {
    return new Replay(job.order, job.state, job.price, job.spentCpuSeconds, job.pictures);
  }

  /// Cancels a job that goes on; removes one that is over, with what it found.
  public Optional<Replay> remove(String id) {
    ReplayProcess running;
    synchronized (lock) {
      Job job = jobs.get(id);
      if (job == null) {
        return Optional.empty();
      }
      if (job.state.isOver()) {
        jobs.remove(id);
        delete(results(id));
        return Optional.of(told(job));
      }
      job.unwanted = true;
      job.state = new ReplayState.Cancelled();
      running = job.process;
    }
    if (running != null) {
      running.close();
    }
    return find(id);
  }

  /// What pictures of a range show, at most [#MOST_FRAMES].
  public List<ReplayFrame> frames(String id, TimeRange range) throws IOException {
    Path file = results(id);
    return Files.exists(file)
        ? ReplayFrames.read(file, range, MOST_FRAMES).stream()
            .map(f -> new ReplayFrame(f.at(), f.found()))
            .toList()
        : List.of();
  }

  /// What one picture shows.
  public record ReplayFrame(Instant at, List<FootageLook.Found> found) {}

  /// Where two jobs differ, over the footage that both looked at.
  public ReplayComparison compare(Replay a, Replay b) throws IOException {
    TimeRange all = new TimeRange(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));
    Path one = results(a.order().id());
    Path other = results(b.order().id());
    return ReplayComparison.of(
        Files.exists(one) ? ReplayFrames.read(one, all, MOST_COMPARED) : List.of(),
        Files.exists(other) ? ReplayFrames.read(other, all, MOST_COMPARED) : List.of());
  }

  private Path results(String id) {
    return folder.resolve(id + ".frames");
  }

  /// A folder of the job's own, since its process may read all of it.
  private Path pieces(ReplayOrder order) {
    return folder.resolve(order.id());
  }

  private void work() {
    while (true) {
      Job job;
      try {
        job = work.take();
      } catch (InterruptedException e) {
        return;
      }
      try {
        one(job);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "replay failed id={0} cause={1}", job.order.id(), e.getMessage());
        settle(job, new ReplayState.Failed(String.valueOf(e.getMessage())));
      }
    }
  }

  private void settle(Job job, ReplayState state) {
    synchronized (lock) {
      job.process = null;
      if (!job.unwanted) {
        job.state = state;
      }
    }
  }

  private void one(Job job) throws IOException {
    boolean measure;
    synchronized (lock) {
      if (job.unwanted) {
        return;
      }
      measure = job.state instanceof ReplayState.Measuring;
    }
    List<TimeRange> spans = spans(job.order);
    double seconds = spans.stream().mapToDouble(ReplayDesk::seconds).sum();
    if (spans.isEmpty()) {
      throw new IOException(
          "there is no footage of %s in that range; the timeline says why"
              .formatted(job.order.stream()));
    }
    Files.createDirectories(pieces(job.order));
    try (ReplayProcess process =
        new ReplayProcess(
            networks.folder(job.order.network()),
            pieces(job.order),
            job.order.network(),
            job.order.settings())) {
      synchronized (lock) {
        if (job.unwanted) {
          return;
        }
        job.process = process;
      }
      if (measure) {
        ReplayPrice price = ReplayPrice.of(seconds, sampled(process, job.order, spans));
        synchronized (lock) {
          job.price = price;
        }
        settle(job, new ReplayState.Offered());
      } else {
        run(job, process, spans, seconds);
        settle(job, new ReplayState.Done());
      }
    } finally {
      delete(pieces(job.order));
    }
  }

  private List<TimeRange> spans(ReplayOrder order) {
    return recordings.timeline(order.stream(), order.range()).spans().stream()
        .map(
            span ->
                new TimeRange(
                    later(span.start(), order.range().start()),
                    earlier(span.end(), order.range().end())))
        .filter(span -> span.duration().toMillis() > 0)
        .toList();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static double seconds(TimeRange range) {
    return range.duration().toNanos() / 1e9;
  }

  /// Looks at pieces spread over the footage; the first is looked at twice, since a process is slow
  /// when it is new.
  private List<ReplayPrice.Piece> sampled(
      ReplayProcess process, ReplayOrder order, List<TimeRange> spans) throws IOException {
    double all = spans.stream().mapToDouble(ReplayDesk::seconds).sum();
    List<ReplayPrice.Piece> pieces = new ArrayList<>();
    for (int i = -1; i < SAMPLES; i++) {
      double into = all * (Math.max(i, 0) + 0.5) / SAMPLES;
      for (TimeRange span : spans) {
        double length = seconds(span);
        if (into < length) {
          Instant from = span.start().plusNanos(Math.round(into * 1e9));
          TimeRange piece = new TimeRange(from, earlier(from.plus(SAMPLE), span.end()));
          long began = System.nanoTime();
          ReplayProcess.Cost cost = look(process, order, piece, (micros, found) -> {});
          if (i >= 0 && cost.pictures() > 0) {
            pieces.add(
                new ReplayPrice.Piece(
                    seconds(piece), cost.cpuSeconds(), (System.nanoTime() - began) / 1e9));
          }
          break;
        }
        into -= length;
      }
    }
    if (pieces.isEmpty()) {
      throw new IOException(
          "no picture of %s in that range can be decoded".formatted(order.stream()));
    }
    return pieces;
  }

  private void run(Job job, ReplayProcess process, List<TimeRange> spans, double seconds)
      throws IOException {
    double done = 0;
    try (Writer out =
        Files.newBufferedWriter(
            results(job.order.id()),
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (TimeRange span : spans) {
        for (Instant from = span.start(); from.isBefore(span.end()); from = from.plus(PIECE)) {
          TimeRange piece = new TimeRange(from, earlier(from.plus(PIECE), span.end()));
          ReplayProcess.Cost cost = looked(process, job.order, piece, out);
          out.flush();
          done += seconds(piece);
          synchronized (lock) {
            if (job.unwanted) {
              return;
            }
            job.spentCpuSeconds += cost.cpuSeconds();
            job.pictures += cost.pictures();
            job.state = new ReplayState.Running(Math.min(1, done / seconds));
          }
        }
      }
    }
  }

  private ReplayProcess.Cost looked(
      ReplayProcess process, ReplayOrder order, TimeRange piece, Writer out) throws IOException {
    Instant[] first = {piece.start()};
    return look(
        process,
        order,
        piece,
        new ReplayProcess.FrameSink() {
          @Override
          public void accept(long micros, List<FootageLook.Found> found) throws IOException {
            out.write(ReplayFrames.lines(ReplayFrames.micros(first[0]) + micros, found));
          }
        });
  }

  /// A piece as a file, looked at and deleted. Footage that retention took meanwhile costs nothing.
  private ReplayProcess.Cost look(
      ReplayProcess process, ReplayOrder order, TimeRange piece, ReplayProcess.FrameSink frames)
      throws IOException {
    Path file = pieces(order).resolve("piece.mp4");
    try {
      Instant first;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        first = recordings.playback().writeMp4(order.stream(), piece, out);
      } catch (RecordingException e) {
        return new ReplayProcess.Cost(0, 0);
      } catch (UncheckedIOException e) {
        throw new IOException("footage cannot be read or copied: " + e.getMessage(), e);
      }
      long later = ReplayFrames.micros(first) - ReplayFrames.micros(piece.start());
      return process.look(file, (micros, found) -> frames.accept(later + micros, found));
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "left behind file=" + file, e);
    }
  }

  @Override
  public void close() {
    List<ReplayProcess> running;
    synchronized (lock) {
      closed = true;
      jobs.values().forEach(job -> job.unwanted = true);
      running = jobs.values().stream().map(job -> job.process).filter(p -> p != null).toList();
    }
    thread.interrupt();
    running.forEach(ReplayProcess::close);
  }
}
