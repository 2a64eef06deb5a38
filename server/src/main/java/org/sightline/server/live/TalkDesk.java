package org.sightline.server.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.sightline.domain.CameraName;

/// Who talks through which camera: one person at a time, and the others can see who.
public final class TalkDesk {
  /// For how long what a camera said of its loudspeaker counts.
  static final Duration REMEMBERED = Duration.ofHours(1);

  private final Map<CameraName, String> talkers = new ConcurrentHashMap<>();
  private final Map<CameraName, Answered> answers = new ConcurrentHashMap<>();

  private record Answered(boolean loudspeaker, Instant at) {}

  TalkDesk() {}

  /// A person's turn at a camera's loudspeaker; closing it lets the next one.
  public final class Turn implements AutoCloseable {
    private final CameraName camera;
    private final String user;

    private Turn(CameraName camera, String user) {
      this.camera = camera;
      this.user = user;
    }

    @Override
    public void close() {
      talkers.remove(camera, user);
    }
  }

  /// A turn at the camera; empty while somebody else, or the same person elsewhere, has it.
  public Optional<Turn> take(CameraName camera, String user) {
    return talkers.putIfAbsent(camera, user) == null
        ? Optional.of(new Turn(camera, user))
        : Optional.empty();
  }

  /// Whether the camera has a loudspeaker; a camera is asked once an hour, by one caller at a time,
  /// and not while somebody talks through it, who has found one.
  ///
  /// @param ask the camera; empty where it did not say, and it is asked again next time
  public Optional<Boolean> loudspeaker(
      CameraName camera, Instant now, Supplier<Optional<Boolean>> ask) {
    if (talkers.containsKey(camera)) {
      return Optional.of(true);
    }
    return Optional.ofNullable(
            answers.compute(
                camera,
                (name, known) ->
                    known != null && now.isBefore(known.at().plus(REMEMBERED))
                        ? known
                        : ask.get().map(found -> new Answered(found, now)).orElse(null)))
        .map(Answered::loudspeaker);
  }

  /// Who talks through the camera now.
  public Optional<String> talker(CameraName camera) {
    return Optional.ofNullable(talkers.get(camera));
  }
}
