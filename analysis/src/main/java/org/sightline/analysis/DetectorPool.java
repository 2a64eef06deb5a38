package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Crop;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.Execution;
import org.sightline.analysis.detect.View;
import org.sightline.analysis.quantise.DriftWatch;
import org.sightline.domain.Box;
import org.sightline.domain.Source;
import org.sightline.picture.Picture;

/// The detectors that all cameras share, opened when they are first needed.
///
/// There are as many as pictures are looked at at once; the callers hold that bound. A network that
/// fails is left alone for half a minute and then tried again; meanwhile nothing is detected.
final class DetectorPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DetectorPool.class.getName());
  private static final Duration REST = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final DriftWatch drift;
  private final Object lock = new Object();
  // Guarded by lock.
  private final ArrayDeque<Detector> idle = new ArrayDeque<>();
  private Optional<InstalledNetwork> network;
  private @Nullable Detector floats;
  private Optional<String> drifted = Optional.empty();
  private @Nullable Instant restUntil;
  private Optional<String> problem = Optional.empty();
  private boolean closed;

  DetectorPool(Optional<InstalledNetwork> network, InstantSource clock) {
    this(network, clock, DriftWatch.usual());
  }

  /// @param drift which is asked where the network is made of integers and its floats are here
  DetectorPool(Optional<InstalledNetwork> network, InstantSource clock, DriftWatch drift) {
    this.drift = drift;
    this.network = network;
    this.clock = clock;
    if (network.isEmpty()) {
      problem =
          Optional.of(
              "no network is installed, so only motion is seen: add one with `sightline network add FILE`");
    }
  }

  /// What detections are said by.
  Source source() {
    synchronized (lock) {
      return network
          .map(
              n ->
                  new Source(
                      "detector",
                      n.network().name(),
                      n.network().card().version(),
                      n.network().sha256()))
          .orElse(new Source("detector", "", ""));
    }
  }

  /// Why nothing is detected, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem.or(() -> drifted);
    }
  }

  /// What the picture shows, or empty where no network can say.
  Optional<List<Detection>> detect(Picture picture) {
    return detect(picture, View.WHOLE);
  }

  /// What a part of the picture shows; all of it is looked at where the part cuts something off.
  ///
  /// @param region in fractions of the picture
  Optional<List<Detection>> detect(Picture picture, Box region) {
    Detector detector = null;
    try {
      detector = take();
      if (detector == null) {
        return Optional.empty();
      }
      View view = new View(picture, region);
      List<Detection> detections = detector.look(List.of(view)).getFirst();
      if (Crop.cuts(region, detections)) {
        view = View.of(picture);
        detections = detector.detect(picture);
      }
      giveBack(detector);
      return Optional.of(watched(view, detections));
    } catch (DetectorException e) {
      failed(detector, e);
      return Optional.empty();
    }
  }

  /// Lets the floats that integers were made of look at a sample of pictures too, and goes back to
  /// them for good once the two disagree.
  private List<Detection> watched(View view, List<Detection> integers) {
    synchronized (lock) {
      InstalledNetwork base = network.flatMap(InstalledNetwork::floats).orElse(null);
      if (closed || base == null || !drift.isSample()) {
        return integers;
      }
      Detector with = floats;
      if (with == null) {
        with = open(base);
        floats = with;
      }
      List<Detection> detections = with.look(List.of(view)).getFirst();
      if (drift.note(detections, integers)) {
        stepBack(base);
      }
      return detections;
    }
  }

  /// Called with the lock held.
  private void stepBack(InstalledNetwork base) {
    String told =
        "network %s finds %.0f of 100 objects that %s and it should both find, so %s is used from now on: make it anew on newer footage with `sightline network quantise`, or set analysis.network"
            .formatted(
                network.map(n -> n.network().name()).orElse(""),
                100 * drift.agreed(),
                base.network(),
                base.network());
    LOG.log(Level.WARNING, "integers given up problem={0}", told);
    drifted = Optional.of(told);
    network = Optional.of(base);
    idle.forEach(Detector::close);
    idle.clear();
    Detector with = floats;
    floats = null;
    if (with != null) {
      idle.push(with);
    }
  }

  private Detector open(InstalledNetwork here) {
    return Detector.open(
        here.file(),
        here.network().form(),
        here.network().labels(),
        AnalysisSettings.detector(),
        Execution.of(System.getenv()));
  }

  private @Nullable Detector take() {
    InstalledNetwork here;
    synchronized (lock) {
      Instant rest = restUntil;
      if (closed || network.isEmpty() || (rest != null && clock.instant().isBefore(rest))) {
        return null;
      }
      Detector free = idle.poll();
      if (free != null) {
        return free;
      }
      here = network.orElseThrow();
    }
    return open(here);
  }

  private void giveBack(Detector detector) {
    synchronized (lock) {
      restUntil = null;
      problem = Optional.empty();
      if (!closed) {
        idle.push(detector);
        return;
      }
    }
    detector.close();
  }

  private void failed(@Nullable Detector detector, DetectorException e) {
    LOG.log(Level.WARNING, "detector failed problem={0}", e.getMessage());
    synchronized (lock) {
      restUntil = clock.instant().plus(REST);
      problem =
          Optional.of(
              "%s; motion is still seen, and the network is tried again within %d s"
                  .formatted(e.getMessage(), REST.toSeconds()));
    }
    if (detector != null) {
      try {
        detector.close();
      } catch (DetectorException onClose) {
        LOG.log(Level.WARNING, "broken detector not closed problem={0}", onClose.getMessage());
      }
    }
  }

  @Override
  public void close() {
    List<Detector> gone;
    synchronized (lock) {
      closed = true;
      Detector with = floats;
      if (with != null) {
        idle.push(with);
      }
      floats = null;
      gone = List.copyOf(idle);
      idle.clear();
    }
    gone.forEach(Detector::close);
  }
}
