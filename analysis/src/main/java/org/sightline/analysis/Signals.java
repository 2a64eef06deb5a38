package org.sightline.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.scene.NoticeMeaning;
import org.sightline.analysis.scene.Scene;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.SignalObservation;
import org.sightline.domain.TimeRange;

/// What the notices of one camera come to.
///
/// Motion becomes facts from its beginning to its end, a minute at most each. Anything else becomes
/// a signal: at once when it begins, so that who waits for it hears in time, and where it was a
/// state once more at its end, as `… ended` over the whole of it. A state that is told again is no
/// news, nor is one that a new subscription tells as it was before. At most [#MAX_STATES] states
/// are kept; more are told as moments. Owned by one thread.
final class Signals {
  /// The most states of one camera.
  static final int MAX_STATES = 256;

  private static final Duration LONGEST_MOTION = Duration.ofMinutes(1);
  private static final List<String> NAMES =
      List.of("Rule", "RuleName", "InputToken", "Token", "port", "AreaName", "RelayToken");
  private static final int LONGEST_NAME = 64;

  private final CameraName camera;
  private final Findings findings;
  private final boolean tells;
  private final Map<Key, State> states = new LinkedHashMap<>();
  private @Nullable Instant motionSince;
  private @Nullable Instant active;

  private record Key(String topic, Map<String, String> source) {}

  private record State(NoticeMeaning meaning, Instant since) {}

  /// @param tells whether what the camera says is told, or only heeded
  Signals(CameraName camera, Findings findings, boolean tells) {
    this.camera = camera;
    this.findings = findings;
    this.tells = tells;
  }

  /// Takes a notice; whether it means anything here.
  boolean take(Scene.Notice notice, Instant at) {
    Optional<NoticeMeaning> known = NoticeMeaning.of(notice);
    if (known.isEmpty()) {
      return false;
    }
    NoticeMeaning meaning = known.get();
    Key key = new Key(notice.topic(), notice.source());
    if (notice.operation().equals("Deleted")) {
      over(key, at);
      return true;
    }
    Optional<Boolean> state = NoticeMeaning.state(notice);
    if (state.isPresent() && state.get()) {
      begin(key, meaning, at);
    } else if (state.isPresent()) {
      over(key, at);
    } else if (!notice.operation().equals("Initialized")) {
      moment(key, meaning, at);
    }
    return true;
  }

  private void begin(Key key, NoticeMeaning meaning, Instant at) {
    if (meaning.presence()) {
      active = at;
    }
    if (states.containsKey(key)) {
      return;
    }
    if (states.size() >= MAX_STATES) {
      moment(key, meaning, at);
      return;
    }
    states.put(key, new State(meaning, at));
    if (isMotion(meaning)) {
      motionSince = motionSince == null ? at : motionSince;
    } else {
      tell(meaning.label(), key, new TimeRange(at, at));
    }
  }

  private void moment(Key key, NoticeMeaning meaning, Instant at) {
    if (meaning.presence()) {
      active = at;
    }
    if (!isMotion(meaning)) {
      tell(meaning.label(), key, new TimeRange(at, at));
    }
  }

  private void over(Key key, Instant at) {
    State state = states.remove(key);
    if (state == null) {
      return;
    }
    if (state.meaning().presence()) {
      active = at;
    }
    if (isMotion(state.meaning())) {
      if (!moves()) {
        endMotion(at);
      }
    } else if (at.isAfter(state.since())) {
      tell(state.meaning().label() + " ended", key, new TimeRange(state.since(), at));
    }
  }

  private static boolean isMotion(NoticeMeaning meaning) {
    return meaning.label().equals(NoticeMeaning.MOTION);
  }

  private boolean moves() {
    return states.values().stream().anyMatch(state -> isMotion(state.meaning()));
  }

  private void endMotion(Instant at) {
    Instant since = motionSince;
    motionSince = null;
    if (tells && since != null && at.isAfter(since)) {
      findings.tell(
          new MotionObservation(new TimeRange(since, at), camera, SceneStories.SOURCE, 1, 0));
    }
  }

  private void tell(String label, Key key, TimeRange when) {
    if (tells) {
      findings.tell(
          new SignalObservation(when, camera, SceneStories.SOURCE, 1, label, name(key.source())));
    }
  }

  /// What the camera calls the line, area or input.
  private static Set<String> name(Map<String, String> source) {
    for (String key : NAMES) {
      String name = source.getOrDefault(key, "").replaceAll("[^\\p{L}\\p{N} ._'/-]+", " ").strip();
      if (!name.isEmpty() && Character.isLetterOrDigit(name.codePointAt(0))) {
        return Set.of(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
      }
    }
    return Set.of();
  }

  /// Tells motion that lasts.
  void forget(Instant at) {
    Instant since = motionSince;
    if (since != null && Duration.between(since, at).compareTo(LONGEST_MOTION) >= 0) {
      endMotion(at);
      motionSince = at;
    }
  }

  /// Whether something is there: now, or up to `after` ago.
  boolean isActive(Instant at, Duration after) {
    Instant newest = active;
    return states.values().stream().anyMatch(state -> state.meaning().presence())
        || newest != null && Duration.between(newest, at).compareTo(after) <= 0;
  }

  /// Nothing is known any more of what moves; other states stay as they were, so that they are not
  /// told a second time.
  void lost(Instant at) {
    states.values().removeIf(state -> isMotion(state.meaning()));
    endMotion(at);
  }

  /// The newest sign of somebody or something, or null.
  @Nullable Instant newest() {
    return active;
  }

  /// Forgets everything, as at the end of a run.
  void clear() {
    states.clear();
    motionSince = null;
    active = null;
  }
}
