package org.sightline.server.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Point;
import org.sightline.domain.Polygon;
import org.sightline.domain.Reach;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.Transport;
import org.sightline.domain.Zone;
import org.sightline.server.config.CameraAddress;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireCameraTest;
import org.sightline.server.http.wire.WireCameraTestResult;
import org.sightline.server.http.wire.WireCameras;
import org.sightline.server.http.wire.WireCertificate;
import org.sightline.server.http.wire.WireNewCamera;
import org.sightline.server.http.wire.WireZone;
import org.sightline.server.identity.Action;
import org.sightline.server.ingest.IngestProcess;
import org.sightline.server.live.Stills;
import org.sightline.server.node.NodeRooms;
import org.sightline.stream.ProbeResult;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamProbe;
import org.sightline.stream.StreamState;

/// Cameras: how they fare, adding, trying and removing them.
final class CameraRoutes {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(12);
  private static final int MAX_ZONES = 64;

  private static final IngestProcess INGEST = new IngestProcess();

  private CameraRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/cameras",
            Access.narrowed(Action.VIEW_LIVE),
            "All cameras and how they fare",
            Shape.gives(WireCameras.class),
            CameraRoutes::list),
        Route.of(
            "POST /api/v1/cameras",
            Access.to(Action.CONFIGURE),
            "Try a camera, and add it",
            Shape.gives(WireCamera.class).taking(WireNewCamera.class).as(201),
            CameraRoutes::add),
        Route.of(
            "POST /api/v1/cameras/test",
            Access.to(Action.CONFIGURE),
            "Try a camera's address",
            Shape.gives(WireCameraTestResult.class).taking(WireCameraTest.class),
            call -> Answer.of(test(call.question(WireCameraTest.class)))),
        Route.of(
            "GET /api/v1/cameras/{name}",
            Access.toCamera(Action.VIEW_LIVE),
            "A camera and how it fares",
            Shape.gives(WireCamera.class),
            call -> Answer.of(CameraView.of(call.rooms(), call.camera()))),
        Route.of(
            "PUT /api/v1/cameras/{name}/certificate",
            Access.toCamera(Action.CONFIGURE),
            "Pin the certificate that the camera shows over TLS, or pin none; it is connected to anew",
            Shape.gives(WireCamera.class).taking(WireCertificate.class),
            CameraRoutes::pinCertificate),
        Route.of(
            "DELETE /api/v1/cameras/{name}",
            Access.toCamera(Action.CONFIGURE),
            "Remove a camera; its footage stays until retention takes it",
            Shape.givesNothing(),
            CameraRoutes::remove),
        Route.of(
            "GET /api/v1/cameras/{name}/still.jpg",
            Access.toCamera(Action.VIEW_LIVE),
            "A camera's newest picture",
            Shape.givesMedia("image/jpeg"),
            CameraRoutes::still));
  }

  private static Answer list(Call call) {
    NodeRooms rooms = call.rooms();
    return Answer.of(
        new WireCameras(
            call.cameras(Action.VIEW_LIVE).stream().map(c -> CameraView.of(rooms, c)).toList()));
  }

  private static Answer add(Call call) throws Exception {
    WireNewCamera asked = call.question(WireNewCamera.class);
    NodeRooms rooms = call.rooms();
    Camera camera = camera(asked);
    if (rooms.cameras().find(camera.name()).isPresent()) {
      throw Refusal.conflict(
          "name-taken",
          "there is a camera '%s' already".formatted(camera.name()),
          "choose another");
    }
    if (!Boolean.FALSE.equals(asked.test())
        && StreamProbe.probe(camera.main(), camera.reach(), PROBE_TIMEOUT, rooms.clock(), INGEST)
            instanceof ProbeResult.Fails fails) {
      throw Refusal.of(422, fails.cause().code(), fails.message(), fails.remedy());
    }
    rooms.cameras().add(camera);
    return Answer.made(CameraView.of(rooms, camera));
  }

  private static Answer pinCertificate(Call call) throws Exception {
    String fingerprint = call.question(WireCertificate.class).certificate();
    Camera camera = notConfigured(call, "set its certificate there and start the node again");
    Reach reach = reach(camera.reach().transport().word(), fingerprint);
    call.rooms().cameras().replace(camera.reached(reach));
    return Answer.of(CameraView.of(call.rooms(), camera.reached(reach)));
  }

  private static Camera notConfigured(Call call, String remedy) {
    Camera camera = call.camera();
    if (call.rooms().cameras().fromConfiguration(camera.name())) {
      throw Refusal.conflict(
          "in-configuration",
          "camera %s stands in the configuration file".formatted(camera.name()),
          remedy);
    }
    return camera;
  }

  private static Answer remove(Call call) {
    Camera camera = notConfigured(call, "remove it there and start the node again");
    call.rooms().cameras().remove(camera.name());
    return Answer.done();
  }

  private static Answer still(Call call) throws InterruptedException {
    Camera camera = call.camera();
    NodeRooms rooms = call.rooms();
    Optional<Stream> sub = rooms.streams().find(new StreamId(camera.name(), StreamRole.SUB));
    Optional<Stream> main = rooms.streams().find(StreamId.main(camera.name()));
    Optional<Stream> source =
        sub.filter(s -> s.state() instanceof StreamState.Playing).or(() -> main);
    Stills.Still still =
        source.isEmpty() ? new Stills.None() : rooms.live().stills().of(source.get());
    return switch (still) {
      case Stills.Taken(byte[] jpeg) -> Answer.bytes("image/jpeg", jpeg);
      case Stills.None() ->
          throw Refusal.of(
              404,
              "no-picture",
              "there is no picture of camera %s yet".formatted(camera.name()),
              "wait for the camera to play");
      case Stills.Busy() ->
          throw Refusal.unavailable(
              "busy", "other pictures are being made", "try again in a second");
    };
  }

  private static WireCameraTestResult test(WireCameraTest asked) {
    URI address = address("main", asked.main());
    Reach reach = reach(asked.transport(), asked.certificate());
    return switch (StreamProbe.probe(
        address, reach, PROBE_TIMEOUT, java.time.InstantSource.system(), INGEST)) {
      case ProbeResult.Works works ->
          new WireCameraTestResult(
              true,
              works.tracks().stream().map(Object::toString).toList(),
              works.firstPictureAfter().toMillis(),
              null,
              null,
              null);
      case ProbeResult.Fails(var cause, String message, String remedy) ->
          new WireCameraTestResult(false, null, null, cause.code(), message, remedy);
    };
  }

  private static Camera camera(WireNewCamera asked) {
    if (!CameraName.isValid(asked.name())) {
      throw Refusal.badValue(
          "the name of a camera begins with a letter or digit and has up to 64 letters, digits, _ or -",
          "choose another name");
    }
    return new Camera(
        new CameraName(asked.name()),
        address("main", asked.main()),
        asked.sub() == null || asked.sub().isBlank() ? null : address("sub", asked.sub()),
        zones(asked.zones()),
        !Boolean.FALSE.equals(asked.record()),
        !Boolean.FALSE.equals(asked.analyse()),
        reach(asked.transport(), asked.certificate()));
  }

  private static Reach reach(@Nullable String transport, @Nullable String certificate) {
    try {
      return new Reach(
          transport == null || transport.isBlank() ? Transport.AUTO : Transport.ofWord(transport),
          certificate == null || certificate.isBlank() ? null : certificate);
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(String.valueOf(e.getMessage()), "leave it out where in doubt");
    }
  }

  private static URI address(String which, String text) {
    try {
      return CameraAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          422,
          "bad-address",
          "%s: %s".formatted(which, e.getMessage()),
          "write it as rtsp://user:password@host:port/path");
    }
  }

  private static List<Zone> zones(@Nullable List<WireZone> asked) {
    if (asked == null) {
      return List.of();
    }
    if (asked.size() > MAX_ZONES) {
      throw Refusal.badValue(
          "a camera has at most %d zones".formatted(MAX_ZONES), "leave some out");
    }
    List<Zone> zones = new ArrayList<>();
    try {
      for (WireZone zone : asked) {
        List<Point> points = new ArrayList<>();
        for (List<Double> point : zone.points()) {
          if (point.size() != 2) {
            throw new IllegalArgumentException("a point of a zone is [x, y]");
          }
          points.add(new Point(point.get(0), point.get(1)));
        }
        zones.add(new Zone(zone.name(), new Polygon(points)));
      }
    } catch (IllegalArgumentException | NullPointerException e) {
      throw Refusal.badValue(
          "a zone cannot be used: " + e.getMessage(), "give corners from 0 to 1, three or more");
    }
    return zones;
  }
}
