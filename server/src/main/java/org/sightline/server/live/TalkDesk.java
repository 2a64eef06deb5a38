package org.sightline.server.live;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sightline.domain.CameraName;

/// Who talks through which camera: one person at a time, and the others can see who.
public final class TalkDesk {
  private final Map<CameraName, String> talkers = new ConcurrentHashMap<>();

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

  /// Who talks through the camera now.
  public Optional<String> talker(CameraName camera) {
    return Optional.ofNullable(talkers.get(camera));
  }
}
