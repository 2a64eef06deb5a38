package org.sightline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.GapCause;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;
import org.sightline.recording.RecordingState;
import org.sightline.recording.Recordings;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;
import org.sightline.stream.Streams;

/// What is wrong with the cameras and the disk as they stand now: a camera that does not play, one
/// that plays and is not recorded, too little room.
public final class CameraProblems {
  /// Below this much free space the node warns.
  private static final long LOW_DISK_BYTES = 512L << 20;

  /// Within this a camera that plays sends a key picture.
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(10);

  private final CameraDesk cameras;
  private final Streams streams;
  private final Recordings recordings;
  private final InstantSource clock;
  private volatile @Nullable Instant lowSince;

  /// The rooms that cameras are in.
  public record Rooms(CameraDesk cameras, Streams streams, Recordings recordings) {}

  public CameraProblems(Rooms rooms, InstantSource clock) {
    this.cameras = rooms.cameras();
    this.streams = rooms.streams();
    this.recordings = rooms.recordings();
    this.clock = clock;
  }

  /// What is wrong now.
  public List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    disk(found);
    cameras.cameras().forEach(camera -> camera(camera, found));
    return found;
  }

  private void disk(List<Problem> found) {
    long free = recordings.storekeeping().freeBytes();
    if (free >= LOW_DISK_BYTES) {
      lowSince = null;
      return;
    }
    Instant before = lowSince;
    Instant since = before == null ? clock.instant() : before;
    lowSince = since;
    found.add(
        new Problem(
            GapCause.DISK_FULL.code(),
            Severity.WARNING,
            null,
            since,
            "the disk has %d MiB left".formatted(free >> 20),
            GapCause.DISK_FULL.remedy()));
  }

  private void camera(Camera camera, List<Problem> found) {
    StreamId main = StreamId.main(camera.name());
    StreamState state = streams.find(main).map(Stream::state).orElse(null);
    if (state instanceof StreamState.Down(Instant since, GapCause cause, String detail, var next)) {
      found.add(problem(main, cause, detail, since));
    } else if (camera.record()
        && state instanceof StreamState.Playing
        && recordings.state(main)
            instanceof RecordingState.NotRecording(Instant since, GapCause cause, String detail)
        && !isAboutToBeRecorded(cause, since)) {
      found.add(problem(main, cause, detail, since));
    }
  }

  /// Whether the camera plays and its recorder only waits for the first picture: what the ledger
  /// says until then is no news.
  private boolean isAboutToBeRecorded(GapCause cause, Instant since) {
    return cause == GapCause.CAMERA_UNREACHABLE
        && clock.instant().isBefore(since.plus(FIRST_PICTURE));
  }

  private static Problem problem(StreamId stream, GapCause cause, String detail, Instant since) {
    return new Problem(
        cause.code(),
        Severity.WARNING,
        stream,
        since,
        detail.isBlank() ? "%s: %s".formatted(stream.camera(), cause.words()) : detail,
        cause.remedy());
  }

  /// Whether every camera that is to be recorded is not, because of this node's own disk; the
  /// sentence that says so, or null.
  public static @Nullable String standstill(CameraDesk cameras, Recordings recordings) {
    int wanted = 0;
    GapCause why = null;
    for (Camera camera : cameras.cameras()) {
      if (!camera.record()) {
        continue;
      }
      wanted++;
      if (recordings.state(StreamId.main(camera.name()))
              instanceof RecordingState.NotRecording(var since, GapCause cause, var detail)
          && (cause == GapCause.DISK_FULL || cause == GapCause.DISK_ERROR)) {
        why = cause;
      } else {
        return null;
      }
    }
    return why == null
        ? null
        : "none of %d cameras is being recorded: %s; %s"
            .formatted(wanted, why.words(), why.remedy());
  }
}
