package org.sightline.server.analyze;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Analysis;
import org.sightline.analysis.AnalysisSettings;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Reach;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.Transport;
import org.sightline.server.config.SightWords;
import org.sightline.server.http.Drawings;
import org.sightline.server.http.Looks;
import org.sightline.server.http.wire.WireAssignment;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamSettings;
import org.sightline.stream.StreamState;
import org.sightline.stream.Streams;

/// Analysis and streams of one assignment: as long as only cameras come and go, they stay.
///
/// Owned by one thread, but for what is read.
final class Looking implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Looking.class.getName());

  private final NodeLink link;
  private final WireAssignment terms;
  private final With with;
  private final Analysis analysis;
  private final Streams streams;
  private final TreeMap<CameraName, WireAssignment.Looking> watched = new TreeMap<>();

  /// The networks that it looks with.
  ///
  /// @param network to recognise with
  /// @param looks to say with what objects look like
  /// @param sides for what else there is
  record With(Networks.Found network, Networks.Found looks, Networks.Sides sides) {}

  Looking(NodeLink link, InstantSource clock, WireAssignment terms, With with, Outbox outbox) {
    this.link = link;
    this.terms = terms;
    this.with = with;
    streams = new Streams(StreamSettings.ofNode(), clock);
    analysis =
        Analysis.start(
                new AnalysisSettings(
                    with.network().network(),
                    terms.picturesPerSecond(),
                    terms.longestSide(),
                    Runtime.getRuntime().availableProcessors(),
                    new HashSet<>(terms.labels()),
                    Duration.ofMillis(Math.round(terms.lookAnywaySeconds() * 1000)),
                    with.sides().here()),
                outbox::put,
                outbox::put,
                clock)
            .describing(with.looks().network(), outbox::put);
  }

  /// Whether an assignment differs in its cameras at most.
  boolean fits(WireAssignment other) {
    return withoutCameras(other).equals(withoutCameras(terms));
  }

  private static WireAssignment withoutCameras(WireAssignment of) {
    return new WireAssignment(
        0,
        of.restream(),
        of.network(),
        of.sides(),
        of.picturesPerSecond(),
        of.longestSide(),
        of.lookAnywaySeconds(),
        of.labels(),
        of.looks(),
        List.of());
  }

  Analysis analysis() {
    return analysis;
  }

  /// The cameras that are looked at, by name.
  Set<CameraName> cameras() {
    return Set.copyOf(watched.keySet());
  }

  /// Why nothing is recognised in any camera, beside what the analysis says.
  Optional<String> problem() {
    return terms.restream() == null
        ? Optional.of(
            "the node gives no streams on: switch its re-stream on, restream: { listen: HOST:PORT }")
        : with.network().problem().or(with.looks()::problem).or(with.sides()::problem);
  }

  /// Why a camera cannot be looked at: its stream does not come.
  Optional<String> problem(CameraName camera) {
    WireAssignment.Looking of = watched.get(camera);
    if (of == null) {
      return Optional.empty();
    }
    return streams
        .find(new StreamId(camera, StreamRole.ofWord(of.stream())))
        .map(Stream::state)
        .flatMap(
            state ->
                state instanceof StreamState.Down down
                    ? Optional.of(
                        "the node's stream %s/%s does not come: %s"
                            .formatted(camera, of.stream(), down.detail()))
                    : Optional.empty());
  }

  /// Looks at these cameras and no others.
  void watch(List<WireAssignment.Looking> wanted) {
    Map<CameraName, WireAssignment.Looking> now = new TreeMap<>();
    wanted.forEach(each -> now.put(new CameraName(each.name()), each));
    for (CameraName camera : List.copyOf(watched.keySet())) {
      if (!Objects.equals(watched.get(camera), now.get(camera))) {
        stop(camera);
      }
    }
    now.forEach(
        (camera, each) -> {
          if (!watched.containsKey(camera) && terms.restream() != null) {
            begin(camera, each, terms.restream());
          }
        });
  }

  private void begin(
      CameraName camera, WireAssignment.Looking each, WireAssignment.Restream restream) {
    StreamId id = new StreamId(camera, StreamRole.ofWord(each.stream()));
    URI address = address(id, restream);
    try {
      Stream stream = streams.open(id, address, new Reach(Transport.TCP, restream.fingerprint()));
      analysis.analyse(
          new Camera(camera, address, null, List.of(), false, true)
              .drawn(Drawings.zones(each.zones()), Drawings.markings(each.markings())),
          stream,
          SightWords.assigned(each.sources()),
          Looks.read(each.look()));
      watched.put(camera, each);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "camera {0} cannot be looked at: {1}", camera, e.getMessage());
    }
  }

  private URI address(StreamId id, WireAssignment.Restream restream) {
    String host = restream.host() == null ? link.node().getHost() : restream.host();
    return URI.create(
        "%s://%s:%s@%s:%d/%s/%s"
            .formatted(
                restream.secure() ? "rtsps" : "rtsp",
                link.name(),
                link.secret(),
                host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host,
                restream.port(),
                id.camera(),
                id.role().word()));
  }

  /// Whether the node has to say for some camera when our eyes are to look.
  boolean isGatedBeside() {
    return watched.values().stream()
        .anyMatch(
            each ->
                each.sources().contains("gated")
                    && (each.sources().contains("beside") || each.sources().contains("both")));
  }

  /// The cameras that said just now, beside their streams, that something is there.
  void active(List<String> cameras) {
    for (String name : cameras) {
      if (CameraName.isValid(name)) {
        analysis.activeBeside(new CameraName(name));
      }
    }
  }

  private void stop(CameraName camera) {
    WireAssignment.@Nullable Looking gone = watched.remove(camera);
    analysis.stop(camera);
    if (gone != null) {
      streams.close(new StreamId(camera, StreamRole.ofWord(gone.stream())));
    }
  }

  @Override
  public void close() {
    analysis.close();
    streams.close();
  }
}
