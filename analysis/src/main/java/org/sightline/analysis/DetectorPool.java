package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.domain.Source;
import org.sightline.picture.Picture;

/// The detectors that all cameras share, opened when they are first needed.
///
/// There are as many as pictures are looked at at once; the callers hold that bound. A network that
/// fails is left alone for half a minute and then tried again; meanwhile nothing is detected.
final class DetectorPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DetectorPool.class.getName());
  private static final Duration REST = Duration.ofSeconds(30);

  private final Optional<InstalledNetwork> network;
  private final InstantSource clock;
  private final Source source;
  private final Object lock = new Object();
  // Guarded by lock.
  private final ArrayDeque<Detector> idle = new ArrayDeque<>();
  private @Nullable Instant restUntil;
  private Optional<String> problem = Optional.empty();
  private boolean closed;

  DetectorPool(Optional<InstalledNetwork> network, InstantSource clock) {
    this.network = network;
    this.clock = clock;
    source =
        network
            .map(
                n ->
                    new Source(
                        "detector",
                        n.network().name(),
                        n.network().card().version(),
                        n.network().sha256()))
            .orElse(new Source("detector", "", ""));
    if (network.isEmpty()) {
      problem =
          Optional.of(
              "no network is installed, so only motion is seen: add one with `sightline network add FILE`");
    }
  }

  /// What detections are said by.
  Source source() {
    return source;
  }

  /// Why nothing is detected, or empty.
  Optional<String> problem() {
    synchronized (lock) {
      return problem;
    }
  }

  /// What the picture shows, or empty where no network can say.
  Optional<List<Detection>> detect(Picture picture) {
    Detector detector = null;
    try {
      detector = take();
      if (detector == null) {
        return Optional.empty();
      }
      List<Detection> detections = detector.detect(picture);
      giveBack(detector);
      return Optional.of(detections);
    } catch (DetectorException e) {
      failed(detector, e);
      return Optional.empty();
    }
  }

  private @Nullable Detector take() {
    synchronized (lock) {
      Instant rest = restUntil;
      if (closed || network.isEmpty() || (rest != null && clock.instant().isBefore(rest))) {
        return null;
      }
      Detector free = idle.poll();
      if (free != null) {
        return free;
      }
    }
    InstalledNetwork here = network.orElseThrow();
    return Detector.open(
        here.file(), here.network().form(), here.network().labels(), AnalysisSettings.detector());
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
      gone = List.copyOf(idle);
      idle.clear();
    }
    gone.forEach(Detector::close);
  }
}
