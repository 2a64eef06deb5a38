package org.sightline.server.run;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisState;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.observation.Following;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.StoredObservation;
import org.sightline.recording.FootageClass;
import org.sightline.recording.Hold;
import org.sightline.recording.Marks;
import org.sightline.recording.RecordingState;
import org.sightline.recording.Recordings;
import org.sightline.rule.Alert;
import org.sightline.rule.AlertFilter;
import org.sightline.rule.Rules;
import org.sightline.server.analysis.AnalysisDesk;
import org.sightline.server.node.CameraDesk;

/// Tells recording what its footage is worth: motion and objects as the observation log has them,
/// alerts as rules raise them, and where a camera that should be looked at was not.
final class FootageMarks implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FootageMarks.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// The most open alerts whose footage is held.
  private static final int MAX_HELD = 5000;

  private final Recordings recordings;
  private final ObservationLog log;
  private final Rules rules;
  private final CameraDesk cameras;
  private final @Nullable AnalysisDesk analysis;
  private final InstantSource clock;
  private final Following following;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("footage-marks").unstarted(work));
  // The timer's own.
  private final Map<CameraName, Long> analysed = new HashMap<>();
  private @Nullable Instant looked;
  private long newestAlert;

  /// The rooms that it goes between.
  record Rooms(Recordings recordings, ObservationLog log, Rules rules, CameraDesk cameras) {}

  /// @param analysis null where the owner wants none: then nothing is unknown
  FootageMarks(Rooms rooms, @Nullable AnalysisDesk analysis, InstantSource clock) {
    this.recordings = rooms.recordings();
    this.log = rooms.log();
    this.rules = rooms.rules();
    this.cameras = rooms.cameras();
    this.analysis = analysis;
    this.clock = clock;
    recordings.storekeeping().holdWith(this::held);
    this.following = log.follow(recordings.storekeeping().marks().position(), this::observed);
    var _ =
        timer.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void observed(StoredObservation stored) {
    Observation observation = stored.observation();
    FootageClass worth =
        switch (observation) {
          case Observation.MotionObservation motion -> FootageClass.MOTION;
          case Observation.ObjectObservation object -> FootageClass.OBJECT;
          case Observation.SignalObservation signal -> FootageClass.OBJECT;
          case Observation.CaptionObservation caption -> FootageClass.OBJECT;
        };
    Marks marks = recordings.storekeeping().marks();
    marks.mark(observation.camera(), observation.when(), worth);
    marks.reached(stored.position());
  }

  private void look() {
    try {
      alerts();
      unknown();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "footage could not be marked; the next try is in 5 seconds", e);
    }
  }

  private void alerts() {
    long newest = newestAlert;
    for (Alert alert : rules.alerts(AlertFilter.ALL, Rules.MAX_LIMIT)) {
      if (alert.id() > newestAlert) {
        recordings.storekeeping().marks().mark(alert.camera(), range(alert), FootageClass.ALERT);
        newest = Math.max(newest, alert.id());
      }
    }
    newestAlert = newest;
  }

  private TimeRange range(Alert alert) {
    return log.at(alert.position())
        .map(stored -> stored.observation().when())
        .orElseGet(() -> new TimeRange(alert.raisedAt(), alert.raisedAt().plusSeconds(1)));
  }

  private List<Hold> held() {
    List<Hold> held = new ArrayList<>();
    List<Alert> page = rules.alerts(AlertFilter.OPEN, Rules.MAX_LIMIT);
    while (!page.isEmpty() && held.size() < MAX_HELD) {
      for (Alert alert : page) {
        TimeRange range = range(alert);
        held.add(
            new Hold(
                alert.camera(),
                new TimeRange(range.start().minus(Marks.BEFORE), range.end().plus(Marks.AFTER))));
      }
      page = rules.alerts(AlertFilter.OPEN, page.getLast().id(), Rules.MAX_LIMIT);
    }
    return held;
  }

  private void unknown() {
    AnalysisDesk looks = analysis;
    Instant now = clock.instant();
    Instant before = looked;
    looked = now;
    if (looks == null || before == null || !now.isAfter(before)) {
      return;
    }
    for (Camera camera : cameras.cameras()) {
      if (camera.analyse() && camera.record()) {
        AnalysisState state = looks.state(camera.name());
        Long last = analysed.put(camera.name(), state.analysed());
        boolean lookedAt = state.on() && last != null && state.analysed() > last;
        if (!lookedAt
            && recordings.state(StreamId.main(camera.name())) instanceof RecordingState.Recording) {
          recordings.storekeeping().marks().unknown(camera.name(), new TimeRange(before, now));
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(2, TimeUnit.SECONDS);
    following.close();
  }
}
