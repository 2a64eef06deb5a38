package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.scene.OnvifScene;
import org.sightline.analysis.scene.Scene;
import org.sightline.analysis.scene.SceneException;
import org.sightline.domain.Camera;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.Pixels;
import org.sightline.stream.StreamMessage;

/// What one camera says of its own pictures in the metadata of its stream (ONVIF Profile M).
///
/// Documents stand where their packets' media time puts them, beside the pictures, and not where
/// the camera's clock says. A document that cannot be read costs itself, is counted, and is a
/// problem until one can. Owned by one thread.
final class CameraWords {
  private static final System.Logger LOG = System.getLogger(CameraWords.class.getName());
  private static final Duration AFTER = Duration.ofSeconds(2);

  private final Sight sight;
  private final SceneStories stories;
  private Instant runStart = Instant.EPOCH;
  private int mediaTrack = -1;
  private long unread;
  private Optional<String> problem = Optional.empty();
  private volatile Instant activeBeside = Instant.MIN;

  CameraWords(Camera camera, Sight sight, Findings findings, Instant began) {
    this.sight = sight;
    stories =
        new SceneStories(
            camera,
            findings,
            "%s-%s-%04x"
                .formatted(
                    camera.name(),
                    Long.toString(began.toEpochMilli(), Character.MAX_RADIX),
                    ThreadLocalRandom.current().nextInt(1 << 16)),
            sight.camera());
  }

  Sight sight() {
    return sight;
  }

  void begin(StreamMessage.RunStarted run) {
    runStart = run.at();
    mediaTrack = -1;
    for (int i = 0; i < run.tracks().size(); i++) {
      if (run.tracks().get(i) instanceof MediaFormat.Metadata) {
        mediaTrack = i;
      }
    }
    problem =
        sight.listens() && mediaTrack < 0
            ? Optional.of(
                "the camera sends no metadata with this stream: switch its analytics metadata on, or set how it says what it sees (says: events), or take 'camera' out of its sources")
            : Optional.empty();
  }

  /// Takes a unit if it is a document of the camera's.
  ///
  /// @param picture the newest that was decoded; null for none
  void take(AccessUnit unit, @Nullable Pixels picture) {
    if (!sight.listens() || unit.mediaTrack() != mediaTrack || unit.damaged()) {
      return;
    }
    Instant at = runStart.plusNanos(Math.round(unit.time() / 90_000.0 * 1e9));
    try {
      Scene scene = OnvifScene.read(unit.bytes());
      problem = Optional.empty();
      scene.notices().forEach(notice -> stories.notice(notice, at));
      scene.frames().forEach(frame -> stories.see(frame, at, picture));
      stories.forget(at);
    } catch (SceneException e) {
      unread++;
      problem = Optional.of("%s (%d documents so far)".formatted(e.getMessage(), unread));
      LOG.log(Level.DEBUG, "metadata not read problem={0}", e.getMessage());
    }
  }

  /// What is wrong with what the camera says, or empty.
  Optional<String> problem() {
    return problem;
  }

  /// Whether our detector has to wait until the camera says that something is there.
  boolean closesGate(Instant at) {
    return sight.gated() && !stories.isActive(at, AFTER) && activeBeside.isBefore(at.minus(AFTER));
  }

  /// The camera said beside its stream that something is there. Any thread may call.
  void activeBeside(Instant at) {
    activeBeside = at;
  }

  /// The objects that the camera sees now, where they are told.
  List<LiveObject> live() {
    return sight.camera() ? stories.live() : List.of();
  }

  /// The run is over.
  void end() {
    stories.endAll();
  }
}
