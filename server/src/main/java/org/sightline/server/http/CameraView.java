package org.sightline.server.http;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.Zone;
import org.sightline.media.MediaFormat;
import org.sightline.recording.RecordingState;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireZone;
import org.sightline.server.node.NodeRooms;
import org.sightline.stream.CameraClock;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamFigures;
import org.sightline.stream.StreamState;

/// A camera as the rooms see it, put together for the wire.
final class CameraView {
  private CameraView() {}

  static WireCamera of(NodeRooms rooms, Camera camera) {
    StreamId main = StreamId.main(camera.name());
    StreamState state =
        rooms
            .streams()
            .find(main)
            .map(Stream::state)
            .orElseGet(() -> new StreamState.Connecting(rooms.clock().instant()));
    List<WireCamera.Stream> streams = new ArrayList<>();
    for (StreamRole role : StreamRole.values()) {
      rooms
          .streams()
          .find(new StreamId(camera.name(), role))
          .ifPresent(stream -> streams.add(stream(camera, stream)));
    }
    return new WireCamera(
        camera.name().value(),
        Camera.withoutSecret(camera.main()),
        camera.sub() != null,
        camera.zones().stream().map(CameraView::zone).toList(),
        camera.record(),
        camera.analyse(),
        camera.reach().transport().word(),
        camera.reach().certificate(),
        rooms.cameras().fromConfiguration(camera.name()),
        word(state),
        state.since(),
        problem(state),
        recording(rooms, camera),
        streams,
        AnalysisView.of(rooms, camera.name()),
        AnalysisView.objects(rooms, camera.name()));
  }

  /// The word for a state.
  static String word(StreamState state) {
    return switch (state) {
      case StreamState.Connecting c -> "connecting";
      case StreamState.Playing p -> "playing";
      case StreamState.Down d -> "down";
    };
  }

  /// A sentence for people: what is wrong, and what to do.
  static String sentence(GapCause cause, String detail) {
    return detail.isBlank() ? cause.words() + ": " + cause.remedy() : detail;
  }

  private static WireCamera.@Nullable Problem problem(StreamState state) {
    return switch (state) {
      case StreamState.Connecting c -> null;
      case StreamState.Playing p -> null;
      case StreamState.Down(Instant since, GapCause cause, String detail, Instant next) ->
          new WireCamera.Problem(cause.code(), sentence(cause, detail), since, next);
    };
  }

  private static WireCamera.Recording recording(NodeRooms rooms, Camera camera) {
    if (!camera.record()) {
      return new WireCamera.Recording(
          false, null, GapCause.SWITCHED_OFF.code(), "recording is switched off for this camera");
    }
    return switch (rooms.recordings().state(StreamId.main(camera.name()))) {
      case RecordingState.Recording(Instant since, Instant last) ->
          new WireCamera.Recording(true, since, null, null);
      case RecordingState.NotRecording(Instant since, GapCause cause, String detail) ->
          new WireCamera.Recording(false, since, cause.code(), sentence(cause, detail));
    };
  }

  /// How packets come now, which for a transport that is chosen by itself only the run knows.
  private static String carriedBy(Camera camera, Stream stream) {
    URI address = camera.main();
    if (stream.id().role() == StreamRole.SUB && camera.sub() != null) {
      address = camera.sub();
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.startsWith("rtsp")) {
      return scheme;
    }
    return switch (camera.reach().transport()) {
      case HTTP -> "http";
      case HTTPS -> "https";
      case MULTICAST -> "multicast";
      case UDP -> "udp";
      case AUTO, TCP ->
          stream.isOverDatagrams() ? "udp" : scheme.equals("rtsps") ? "tcp+tls" : "tcp";
    };
  }

  private static @Nullable String sound(StreamState state) {
    if (!(state instanceof StreamState.Playing playing)) {
      return null;
    }
    return playing.tracks().stream()
        .filter(track -> !track.isVideo() && !(track instanceof MediaFormat.Metadata))
        .findFirst()
        .map(Object::toString)
        .orElse(null);
  }

  private static WireCamera.Stream stream(Camera camera, Stream stream) {
    StreamFigures figures = stream.figures();
    Optional<Picture> picture = picture(stream.state());
    return new WireCamera.Stream(
        stream.id().role().word(),
        picture.map(Picture::codec).orElse(null),
        picture.map(Picture::width).orElse(null),
        picture.map(Picture::height).orElse(null),
        Math.round(figures.bytesPerSecond() * 8),
        Math.round(figures.picturesPerSecond() * 10) / 10.0,
        sound(stream.state()),
        carriedBy(camera, stream),
        figures.lastUnit(),
        figures.damagedUnits(),
        figures.garbageBytes(),
        figures.lostPackets(),
        figures.reconnects(),
        clock(figures.cameraClock()));
  }

  private static WireCamera.@Nullable Clock clock(@Nullable CameraClock clock) {
    Double drift = clock == null ? null : clock.driftPpm();
    return clock == null
        ? null
        : new WireCamera.Clock(
            clock.offset().toMillis() / 1000.0,
            drift == null ? null : Math.round(drift * 10) / 10.0,
            clock.steps());
  }

  private record Picture(String codec, int width, int height) {}

  private static Optional<Picture> picture(StreamState state) {
    if (!(state instanceof StreamState.Playing playing)) {
      return Optional.empty();
    }
    for (MediaFormat track : playing.tracks()) {
      switch (track) {
        case MediaFormat.H264 h -> {
          return Optional.of(new Picture("H.264", h.width(), h.height()));
        }
        case MediaFormat.H265 h -> {
          return Optional.of(new Picture("H.265", h.width(), h.height()));
        }
        case MediaFormat.Jpeg j -> {
          return Optional.of(new Picture("JPEG", j.width(), j.height()));
        }
        case MediaFormat.Aac _,
            MediaFormat.G711 _,
            MediaFormat.G726 _,
            MediaFormat.Opus _,
            MediaFormat.L16 _,
            MediaFormat.Metadata _ -> {
          // these have no width
        }
      }
    }
    return Optional.empty();
  }

  static WireZone zone(Zone zone) {
    return new WireZone(
        zone.name(), zone.area().points().stream().map(p -> List.of(p.x(), p.y())).toList());
  }
}
