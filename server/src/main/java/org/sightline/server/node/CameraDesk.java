package org.sightline.server.node;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.fleet.CameraRegistry;
import org.sightline.fleet.Drawing;
import org.sightline.fleet.FleetException;
import org.sightline.recording.Recordings;
import org.sightline.stream.Stream;
import org.sightline.stream.Streams;

/// The cameras of this node, from the configuration file and from the registry, and the one place
/// where a camera begins (its streams open, it is recorded and analysed) and ends.
///
/// A camera of the configuration file wins over one of the same name in the registry.
public final class CameraDesk {
  private static final System.Logger LOG = System.getLogger(CameraDesk.class.getName());

  /// How a desk reaches analysis; both do nothing where analysis is off.
  public record AnalysisSwitch(
      BiConsumer<Camera, Stream> begin,
      Consumer<CameraName> end,
      Function<Camera, StreamRole> stream) {
    /// Nothing is analysed.
    public static AnalysisSwitch off() {
      return new AnalysisSwitch(
          (camera, stream) -> {}, camera -> {}, org.sightline.analysis.Look.USUAL::stream);
    }
  }

  private final CameraRegistry registry;
  private final Streams streams;
  private final Recordings recordings;
  private final AnalysisSwitch analysis;
  private final Set<CameraName> configured;
  private final Map<CameraName, Camera> cameras = new ConcurrentHashMap<>();

  /// The cameras as they came, without what was drawn and saved.
  private final Map<CameraName, Camera> plain = new ConcurrentHashMap<>();

  private final List<Consumer<CameraName>> listeners = new CopyOnWriteArrayList<>();

  public CameraDesk(
      CameraRegistry registry,
      Streams streams,
      Recordings recordings,
      AnalysisSwitch analysis,
      List<Camera> configured) {
    this.registry = registry;
    this.streams = streams;
    this.recordings = recordings;
    this.analysis = analysis;
    this.configured = configured.stream().map(Camera::name).collect(Collectors.toUnmodifiableSet());
    Map<CameraName, Camera> all = new TreeMap<>();
    registry.cameras().forEach(camera -> all.put(camera.name(), camera));
    configured.forEach(camera -> all.put(camera.name(), camera));
    all.values().forEach(this::keepPlain);
    all.values().forEach(camera -> begin(drawn(camera)));
    switchOffTheRest();
  }

  /// What was recorded before and is not to be recorded now is missing on purpose from now on, and
  /// not because the node once stopped.
  private void switchOffTheRest() {
    for (StreamId known : recordings.known()) {
      Camera camera = cameras.get(known.camera());
      if (camera == null || !camera.record() || !known.equals(StreamId.main(camera.name()))) {
        recordings.stop(known, GapCause.SWITCHED_OFF);
      }
    }
  }

  /// All cameras, by name.
  public List<Camera> cameras() {
    List<Camera> all = new ArrayList<>(cameras.values());
    all.sort((a, b) -> a.name().compareTo(b.name()));
    return all;
  }

  /// The camera of that name.
  public Optional<Camera> find(CameraName name) {
    return Optional.ofNullable(cameras.get(name));
  }

  /// Whether the configuration file owns the camera, so that it cannot be removed here.
  public boolean fromConfiguration(CameraName name) {
    return configured.contains(name);
  }

  /// Keeps a new camera and begins it.
  ///
  /// @throws org.sightline.fleet.FleetException of kind NAME_TAKEN if there is one of that name
  public synchronized void add(Camera camera) {
    if (cameras.containsKey(camera.name())) {
      throw FleetException.nameTaken(camera.name().value());
    }
    registry.add(camera);
    keepPlain(camera);
    begin(drawn(camera));
    tell(camera.name());
  }

  /// Ends a camera and forgets it; its footage stays until retention takes it.
  ///
  /// @throws IllegalStateException if the configuration file owns it
  public synchronized boolean remove(CameraName name) {
    if (fromConfiguration(name)) {
      throw new IllegalStateException(
          "camera %s stands in the configuration file: remove it there and start again"
              .formatted(name));
    }
    boolean removed = registry.remove(name);
    plain.remove(name);
    Camera camera = cameras.remove(name);
    if (camera != null) {
      end(camera);
      tell(name);
    }
    return removed;
  }

  /// Keeps what was drawn over a camera's picture, and lets analysis go by it at once.
  ///
  /// @return the camera as it is now
  /// @throws java.util.NoSuchElementException if there is no such camera
  public synchronized Camera draw(CameraName name, Drawing drawing) {
    Camera as = find(name).orElseThrow();
    registry.draw(name, drawing);
    return redrawn(as.drawn(drawing.zones(), drawing.markings()));
  }

  /// Forgets what was drawn, so that a camera is as it came.
  public synchronized void undraw(CameraName name) {
    registry.undraw(name);
    Camera as = plain.get(name);
    if (as != null) {
      redrawn(as);
    }
  }

  /// Whether something was drawn over the camera's picture and saved.
  public boolean isDrawn(CameraName name) {
    return registry.drawing(name).isPresent();
  }

  private void keepPlain(Camera camera) {
    plain.put(camera.name(), camera);
  }

  private Camera drawn(Camera camera) {
    return registry
        .drawing(camera.name())
        .map(drawing -> camera.drawn(drawing.zones(), drawing.markings()))
        .orElse(camera);
  }

  private Camera redrawn(Camera camera) {
    cameras.put(camera.name(), camera);
    if (camera.analyse()) {
      StreamId seen = new StreamId(camera.name(), analysis.stream().apply(camera));
      analysis.end().accept(camera.name());
      streams.find(seen).ifPresent(stream -> analysis.begin().accept(camera, stream));
    }
    tell(camera.name());
    return camera;
  }

  /// Describes a camera anew and connects to it as it is described now; its footage goes on after a
  /// moment.
  ///
  /// @throws IllegalStateException if the configuration file owns it
  public synchronized void replace(Camera camera) {
    Optional<Drawing> kept = registry.drawing(camera.name());
    if (remove(camera.name())) {
      kept.ifPresent(drawing -> registry.draw(camera.name(), drawing));
      add(camera);
    }
  }

  /// Tells of cameras that came or went. The listener must be quick and must not throw.
  public AutoCloseable listen(Consumer<CameraName> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void begin(Camera camera) {
    Stream main = streams.open(StreamId.main(camera.name()), camera.main(), camera.reach());
    cameras.put(camera.name(), camera);
    if (camera.record()) {
      recordings.record(main);
    }
    Stream small = main;
    if (camera.sub() != null) {
      small =
          streams.open(new StreamId(camera.name(), StreamRole.SUB), camera.sub(), camera.reach());
    }
    if (camera.analyse()) {
      boolean byMain = analysis.stream().apply(camera) == StreamRole.MAIN;
      analysis.begin().accept(camera, byMain ? main : small);
    }
    LOG.log(
        Level.INFO,
        "camera began camera={0} address={1} recorded={2} analysed={3}",
        camera.name(),
        Camera.withoutSecret(camera.main()),
        camera.record(),
        camera.analyse());
  }

  private void end(Camera camera) {
    analysis.end().accept(camera.name());
    recordings.stop(StreamId.main(camera.name()), GapCause.SWITCHED_OFF);
    streams.close(StreamId.main(camera.name()));
    streams.close(new StreamId(camera.name(), StreamRole.SUB));
    LOG.log(Level.INFO, "camera ended camera={0}", camera.name());
  }

  private void tell(CameraName name) {
    listeners.forEach(listener -> listener.accept(name));
  }
}
