package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.recording.DiskHealth;
import org.sightline.recording.NewPin;
import org.sightline.recording.Pin;
import org.sightline.recording.PolicyVerdict;
import org.sightline.recording.RetentionPolicy;
import org.sightline.recording.Storekeeping;
import org.sightline.recording.VolumeFigures;
import org.sightline.recording.VolumeState;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireNewPin;
import org.sightline.server.http.wire.WirePin;
import org.sightline.server.http.wire.WirePins;
import org.sightline.server.http.wire.WireRetention;
import org.sightline.server.http.wire.WireRetentionPolicy;
import org.sightline.server.http.wire.WireStorage;
import org.sightline.server.identity.Action;

/// How long footage is kept, who asked to keep it, and the disks that it lies on.
final class StorageRoutes {
  private static final int MAX_PINS = 1000;

  private StorageRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/retention",
            Access.to(Action.OBSERVE_NODE),
            "What is deleted when, what cameras bring, and whether it fits",
            Shape.gives(WireRetention.class),
            call -> Answer.of(RetentionView.of(keeping(call)))),
        Route.of(
            "PUT /api/v1/retention",
            Access.to(Action.CONFIGURE),
            "Save another policy; 422 policy-does-not-fit with the arithmetic where it cannot be kept",
            Shape.gives(WireRetention.class).taking(WireRetentionPolicy.class),
            StorageRoutes::save),
        Route.of(
            "DELETE /api/v1/retention",
            Access.to(Action.CONFIGURE),
            "Forget the saved policy: the configuration's holds again",
            Shape.gives(WireRetention.class),
            call -> {
              keeping(call).forgetSavedPolicy();
              return Answer.of(RetentionView.of(keeping(call)));
            }),
        Route.of(
            "POST /api/v1/retention/forecast",
            Access.to(Action.CONFIGURE),
            "Whether another policy could be kept; nothing is saved",
            Shape.gives(WireRetention.Forecast.class).taking(WireRetentionPolicy.class),
            call ->
                Answer.of(
                    RetentionView.forecast(
                        keeping(call)
                            .forecast(
                                RetentionView.policy(call.question(WireRetentionPolicy.class)))))),
        Route.of(
            "GET /api/v1/storage",
            Access.to(Action.OBSERVE_NODE),
            "The disks that hold footage and how they fare",
            Shape.gives(WireStorage.class),
            StorageRoutes::storage),
        Route.of(
            "GET /api/v1/pins",
            Access.narrowed(Action.REPLAY),
            "Footage that people asked to keep, newest pin first",
            Shape.gives(WirePins.class).allowing("limit", "1 to %d".formatted(MAX_PINS)),
            call ->
                Answer.of(
                    new WirePins(
                        keeping(call)
                            .pins()
                            .list(call.parameter("limit", 1, MAX_PINS, MAX_PINS))
                            .stream()
                            .filter(pin -> maySee(call, pin, Action.REPLAY))
                            .map(pin -> wire(call, pin))
                            .toList()))),
        Route.of(
            "POST /api/v1/pins",
            Access.narrowed(Action.ACKNOWLEDGE),
            "Keep footage for a time or for ever; the answer says when the law takes it all the same",
            Shape.gives(WirePin.class).taking(WireNewPin.class).as(201),
            StorageRoutes::pin),
        Route.of(
            "DELETE /api/v1/pins/{id}",
            Access.narrowed(Action.CONFIGURE),
            "Release a pin; it stays on record",
            Shape.gives(WirePin.class),
            call ->
                Answer.of(
                    wire(
                        call,
                        keeping(call)
                            .pins()
                            .find(call.number("id", "pin"))
                            .filter(pin -> maySee(call, pin, Action.CONFIGURE))
                            .flatMap(
                                pin -> keeping(call).pins().release(pin.id(), call.caller().user()))
                            .orElseThrow(
                                () ->
                                    Refusal.notFound(
                                        "there is no such pin",
                                        "list the pins, and choose from those"))))));
  }

  private static Storekeeping keeping(Call call) {
    return call.rooms().recordings().storekeeping();
  }

  private static Answer save(Call call) throws Exception {
    RetentionPolicy wanted = RetentionView.policy(call.question(WireRetentionPolicy.class));
    return switch (keeping(call).save(wanted)) {
      case PolicyVerdict.Saved saved -> Answer.of(RetentionView.of(keeping(call)));
      case PolicyVerdict.DoesNotFit(var forecast) ->
          throw Refusal.of(
              422,
              "policy-does-not-fit",
              forecast.sentence(),
              "keep footage for fewer days, or add a disk; the policy of before still holds");
    };
  }

  private static Answer pin(Call call) throws Exception {
    WireNewPin asked = call.question(WireNewPin.class);
    try {
      String camera = asked.camera();
      String stream = asked.stream();
      StreamId id =
          camera == null
              ? null
              : new StreamId(
                  new CameraName(camera), StreamRole.ofWord(stream == null ? "main" : stream));
      CameraScope scope = call.scope(Action.ACKNOWLEDGE);
      if (id == null && !scope.isEverywhere()) {
        throw Refusal.badValue(
            "the pin names no camera, and you may not pin all of them", "name the camera");
      }
      if (id != null
          && !(scope.has(id.camera()) && call.rooms().recordings().known().contains(id))) {
        throw Refusal.of(
            404,
            "unknown-camera",
            "nothing was ever recorded of a camera of that name",
            "list the cameras, and choose from those");
      }
      if (!asked.end().isAfter(asked.start())) {
        throw Refusal.badValue("end has to be after start", "change one of them");
      }
      return Answer.made(
          wire(
              call,
              keeping(call)
                  .pins()
                  .add(
                      new NewPin(
                          id,
                          new TimeRange(asked.start(), asked.end()),
                          asked.until(),
                          asked.reason(),
                          call.caller().user()))));
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(String.valueOf(e.getMessage()), "change it and pin again");
    }
  }

  /// Whether a pin is about cameras that the caller may do this to; one that names none is about
  /// all of them.
  private static boolean maySee(Call call, Pin pin, Action action) {
    StreamId stream = pin.stream();
    return stream == null
        ? call.scope(action).isEverywhere()
        : call.scope(action).has(stream.camera());
  }

  private static WirePin wire(Call call, Pin pin) {
    StreamId stream = pin.stream();
    RetentionPolicy policy = keeping(call).policy();
    Duration legal = stream == null ? policy.legalMaximum() : policy.legalMaximum(stream.camera());
    return new WirePin(
        pin.id(),
        stream == null ? null : stream.camera().value(),
        stream == null ? null : stream.role().word(),
        pin.range().start(),
        pin.range().end(),
        pin.until(),
        pin.reason(),
        pin.pinnedBy(),
        pin.pinnedAt(),
        pin.releasedBy(),
        pin.releasedAt(),
        pin.holds(call.rooms().clock().instant()),
        legal == null ? null : pin.range().end().plus(legal));
  }

  private static Answer storage(Call call) {
    Storekeeping keeping = keeping(call);
    return Answer.of(
        new WireStorage(
            keeping.volumes().stream().map(StorageRoutes::wire).toList(),
            keeping.movedSegments(),
            keeping.failedMoves()));
  }

  private static WireStorage.Volume wire(VolumeFigures volume) {
    String state = "works";
    Instant since = null;
    String detail = null;
    switch (volume.state()) {
      case VolumeState.Works works -> {}
      case VolumeState.Refuses(Instant at, boolean full, String words) -> {
        state = full ? "full" : "error";
        since = at;
        detail = words;
      }
      case VolumeState.Absent(Instant at, String words) -> {
        state = "absent";
        since = at;
        detail = words;
      }
    }
    return new WireStorage.Volume(
        volume.name(),
        volume.folder().toString(),
        volume.tier(),
        volume.fallback(),
        state,
        since,
        detail,
        volume.footageBytes(),
        volume.usableBytes(),
        volume.totalBytes(),
        volume.sharesDiskWith(),
        volume.writeP50Micros() / 1000.0,
        volume.writeP99Micros() / 1000.0,
        health(volume.health()));
  }

  private static WireStorage.Health health(DiskHealth health) {
    return new WireStorage.Health(
        health.isReadable(),
        orNull(health.device()),
        orNull(health.model()),
        orNull(health.state()),
        health.celsius(),
        health.ioErrors(),
        health.fileSystemErrors(),
        health.amiss().orElse(null));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
