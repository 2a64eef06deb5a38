package org.sightline.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.observation.Listening;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.rule.AlertListening;
import org.sightline.server.http.route.Broadcast;
import org.sightline.server.http.route.Reception;
import org.sightline.server.http.wire.WireCamera;
import org.sightline.server.http.wire.WireUpdate;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.identity.Rights;
import org.sightline.server.json.Json;
import org.sightline.server.node.NodeRooms;

/// Tells whoever listens to updates what changes on the node.
///
/// One virtual thread looks, while somebody listens, ten times a second at the objects in all
/// pictures and twice a second at all cameras, and tells of those that changed; figures alone count
/// as a change every five seconds. Facts and alerts are told as their rooms tell them.
final class UpdateFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UpdateFeed.class.getName());
  private static final Duration OBJECTS_EVERY = Duration.ofMillis(100);
  private static final int CAMERAS_EVERY_LOOKS = 5;
  private static final int FIGURES_EVERY_LOOKS = 50;

  private final Reception reception;
  private final NodeRooms rooms;
  private final Listening observations;
  private final AlertListening alerts;
  private final AutoCloseable health;
  private final Thread thread;
  private final Map<String, WireCamera> told = new HashMap<>();
  private final Map<CameraName, List<WireCamera.SeenObject>> toldObjects = new HashMap<>();

  UpdateFeed(Reception reception, NodeRooms rooms) {
    this.reception = reception;
    this.rooms = rooms;
    observations = rooms.observations().listen(stored -> tell(observed(stored)));
    alerts =
        rooms
            .rules()
            .listen(
                alert -> {
                  tell(alerted(alert));
                  tell(changed(alert));
                });
    health = rooms.health().listen(() -> tell(this::health));
    thread = Thread.ofVirtual().name("updates").start(this::work);
  }

  private void work() {
    int looks = 0;
    while (true) {
      try {
        if (!reception.broadcast().hasListeners()) {
          told.clear();
          toldObjects.clear();
          reception.broadcast().awaitListener();
        }
        Thread.sleep(OBJECTS_EVERY);
        if (looks % CAMERAS_EVERY_LOOKS == 0) {
          look(looks % FIGURES_EVERY_LOOKS == 0);
        }
        looks++;
        rooms.cameras().cameras().forEach(this::objects);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "looking at the cameras failed", e);
      }
    }
  }

  private void look(boolean figures) {
    Set<String> there = new HashSet<>();
    for (Camera camera : rooms.cameras().cameras()) {
      WireCamera now = CameraView.of(rooms, camera);
      there.add(now.name());
      WireCamera before = told.get(now.name());
      if (before == null || figures || !still(before).equals(still(now))) {
        told.put(now.name(), now);
        if (!now.equals(before)) {
          tell(about(camera.name(), new WireUpdate.CameraChanged(now)));
        }
      }
    }
    for (String name : List.copyOf(told.keySet())) {
      if (!there.contains(name)) {
        told.remove(name);
        toldObjects.remove(new CameraName(name));
        tell(about(new CameraName(name), new WireUpdate.CameraRemoved(name)));
      }
    }
  }

  private void objects(Camera camera) {
    AnalysisView.Seen now = AnalysisView.seen(rooms, camera.name());
    if (!now.objects().equals(toldObjects.getOrDefault(camera.name(), List.of()))) {
      toldObjects.put(camera.name(), now.objects());
      tell(
          about(
              camera.name(),
              new WireUpdate.ObjectsMoved(camera.name().value(), now.at(), now.objects())));
    }
  }

  /// The camera without what changes all the time, and what is told apart from it.
  private static WireCamera still(WireCamera camera) {
    return new WireCamera(
        camera.name(),
        camera.address(),
        camera.hasSub(),
        camera.zones(),
        camera.record(),
        camera.analyse(),
        camera.transport(),
        camera.certificate(),
        camera.configured(),
        camera.state(),
        camera.since(),
        camera.problem(),
        camera.recording(),
        List.of(),
        new WireCamera.Analysis(camera.analysis().on(), 0, 0, 0, null, camera.analysis().problem()),
        List.of());
  }

  private void tell(Broadcast.News news) {
    if (reception.broadcast().hasListeners()) {
      reception.broadcast().tell(news);
    }
  }

  /// News of a camera, for those who may look through it; written once for all of them.
  private static Broadcast.News about(CameraName camera, WireUpdate update) {
    String text = Json.text(update);
    return rights -> rights.may(Action.VIEW_LIVE, camera) ? Optional.of(text) : Optional.empty();
  }

  private static Broadcast.News observed(StoredObservation stored) {
    CameraName camera = stored.observation().camera();
    String whole = Json.text(new WireUpdate.Observed(ObservationView.of(stored)));
    return rights -> {
      Asker asker = new Asker(rights);
      if (!asker.sees(camera)) {
        return Optional.empty();
      }
      return asker.veiled(stored.observation()).equals(stored.observation())
          ? Optional.of(whole)
          : Optional.of(Json.text(new WireUpdate.Observed(ObservationView.of(stored, asker))));
    };
  }

  private Broadcast.News alerted(Alert alert) {
    return rights -> {
      Asker asker = new Asker(rights);
      return asker.sees(alert.camera())
          ? Optional.of(Json.text(new WireUpdate.Alerted(ObservationView.of(rooms, alert, asker))))
          : Optional.empty();
    };
  }

  private Broadcast.News changed(Alert alert) {
    return rights ->
        IncidentView.of(
                rooms, rooms.rules().incidents().told(alert.incident(), ""), new Asker(rights))
            .map(incident -> Json.text(new WireUpdate.IncidentChanged(incident)));
  }

  private Optional<String> health(Rights rights) {
    CameraScope scope = rights.scope(Action.OBSERVE_NODE);
    return scope.isNowhere()
        ? Optional.empty()
        : Optional.of(Json.text(new WireUpdate.HealthChanged(HealthRoutes.now(rooms, scope))));
  }

  @Override
  public void close() {
    observations.close();
    alerts.close();
    try {
      health.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "listening to the node's health did not end", e);
    }
    thread.interrupt();
  }
}
