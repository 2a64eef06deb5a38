package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Execution;
import org.sightline.analysis.quantise.DriftWatch;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamMessage;
import org.sightline.stream.Subscription;

/// The analysis of this node's cameras.
///
/// Each camera has a thread of low priority that reads its stream and works when one of a few turns
/// is free, so that analysis never takes more cores than it was given and recording wins. A camera
/// that falls behind passes pictures over evenly; when even decoding is behind, its ring
/// ([#RING_BYTES]) jumps to the next key unit. Both are counted.
///
/// Safe for use by several threads.
public final class Analysis implements AutoCloseable {
  /// The most bytes of access units that wait for one camera's turn.
  public static final int RING_BYTES = 4 << 20;

  private static final System.Logger LOG = System.getLogger(Analysis.class.getName());
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final AnalysisSettings settings;
  private final BiFunction<CameraName, byte[], String> snapshots;
  private final Consumer<Observation> observations;
  private final InstantSource clock;
  private final DetectorPool detectors;
  private final PlateDesk plates = new PlateDesk();
  private final FaceDesk faces;
  private LooksDesk looks = new LooksDesk(Optional.empty());
  private LooksTaker looked = LooksTaker.NOBODY;
  private final Turns turns;
  private final Object lock = new Object();
  // Guarded by lock.
  private final TreeMap<CameraName, Watch> watches = new TreeMap<>();
  private boolean closed;

  private Analysis(
      AnalysisSettings settings,
      BiFunction<CameraName, byte[], String> snapshots,
      Consumer<Observation> observations,
      InstantSource clock) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.observations = observations;
    this.clock = clock;
    faces = new FaceDesk(Optional.ofNullable(settings.sides().get(NetworkRole.FACES)));
    turns = new Turns(settings.atOnce());
    detectors =
        new DetectorPool(
            settings.network(),
            clock,
            DriftWatch.usual(),
            turns,
            new DetectorPool.Sharing(settings.atOnce(), () -> Execution.of(System.getenv())));
  }

  /// Analysis without cameras.
  ///
  /// @param snapshots stores a JPEG and answers its key; called from several threads
  /// @param observations takes what was found; called from several threads
  public static Analysis start(
      AnalysisSettings settings,
      BiFunction<CameraName, byte[], String> snapshots,
      Consumer<Observation> observations,
      InstantSource clock) {
    return new Analysis(settings, snapshots, observations, clock);
  }

  /// Says what objects look like, too; to be called before the first camera is analysed.
  ///
  /// @param network of the form `looks`; empty for none
  public Analysis describing(Optional<InstalledNetwork> network, LooksTaker taken) {
    looks = new LooksDesk(network);
    looked = taken;
    return this;
  }

  /// Begins to analyse `camera` by `stream`; one that is analysed already begins anew.
  ///
  /// @throws IllegalStateException if this is closed
  public void analyse(Camera camera, Stream stream) {
    analyse(camera, stream, Sight.OURS, Look.USUAL);
  }

  /// The camera said just now, beside its stream, that something is there.
  public void activeBeside(CameraName camera) {
    Watch watch;
    synchronized (lock) {
      watch = watches.get(camera);
    }
    if (watch != null) {
      watch.analysis.activeBeside(clock.instant());
    }
  }

  /// The same, with whose eyes count and how ours look.
  public void analyse(Camera camera, Stream stream, Sight sight, Look look) {
    stop(camera.name());
    Findings findings = new Findings(camera.name(), snapshots, observations, looked);
    CameraAnalysis analysis =
        new CameraAnalysis(camera, settings, detectors, findings, clock).by(sight).through(look);
    if (sight.plates()) {
      analysis.reading(plates);
    }
    if (sight.faceless()) {
      analysis.blurring(faces);
    }
    analysis.describing(looks);
    Watch watch =
        new Watch(camera.name(), analysis, stream.subscribeFromNewestKey("analysis", RING_BYTES));
    synchronized (lock) {
      if (closed) {
        watch.subscription.close();
        throw new IllegalStateException("analysis is closed; " + camera + " cannot begin");
      }
      watches.put(camera.name(), watch);
    }
    watch.thread.start();
  }

  /// Ends the analysis of a camera and tells of what was open. Does nothing for one that has none.
  public void stop(CameraName camera) {
    Watch watch;
    synchronized (lock) {
      watch = watches.remove(camera);
    }
    if (watch != null) {
      end(List.of(watch));
    }
  }

  /// How the analysis of a camera stands.
  public AnalysisState state(CameraName camera) {
    Watch watch = find(camera);
    return watch == null ? AnalysisState.off() : watch.analysis.state();
  }

  /// The objects in the camera's picture now.
  public List<LiveObject> objects(CameraName camera) {
    Watch watch = find(camera);
    return watch == null ? List.of() : watch.analysis.objects();
  }

  /// The camera's newest picture as JPEG; empty before the first.
  public Optional<byte[]> still(CameraName camera) {
    Watch watch = find(camera);
    return watch == null ? Optional.empty() : Optional.ofNullable(watch.analysis.still());
  }

  /// Why nothing is recognised in any camera, or empty.
  public Optional<String> problem() {
    return detectors.problem();
  }

  private @Nullable Watch find(CameraName camera) {
    synchronized (lock) {
      return watches.get(camera);
    }
  }

  @Override
  public void close() {
    List<Watch> all;
    synchronized (lock) {
      closed = true;
      all = new ArrayList<>(watches.values());
      watches.clear();
    }
    end(all);
    detectors.close();
    plates.close();
    faces.close();
    looks.close();
  }

  private static void end(List<Watch> gone) {
    gone.forEach(watch -> watch.subscription.close());
    long until = System.nanoTime() + CLOSE_WAIT.toNanos();
    try {
      for (Watch watch : gone) {
        if (!watch.thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
          LOG.log(Level.WARNING, "analysis still ends camera={0}", watch.camera);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One camera's thread. It alone touches the decoder, so it alone closes it.
  private final class Watch {
    private final CameraName camera;
    private final CameraAnalysis analysis;
    private final Subscription subscription;
    private final Thread thread;

    Watch(CameraName camera, CameraAnalysis analysis, Subscription subscription) {
      this.camera = camera;
      this.analysis = analysis;
      this.subscription = subscription;
      thread =
          Thread.ofPlatform()
              .name("analysis-" + camera)
              .daemon()
              .priority(Thread.MIN_PRIORITY)
              .unstarted(this::run);
    }

    private void run() {
      try (analysis) {
        while (true) {
          StreamMessage message = subscription.take(WAIT);
          if (subscription.isClosed()) {
            return;
          }
          if (message != null) {
            work(message);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        subscription.close();
      }
    }

    /// Nothing that one message does may end the thread.
    private void work(StreamMessage message) throws InterruptedException {
      turns.take();
      try {
        analysis.accept(message, subscription.lostUnits());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "analysis of a message failed camera=" + camera, e);
      } finally {
        turns.give();
      }
    }
  }
}
