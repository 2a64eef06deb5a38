package org.sightline.server.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.Hearing;
import org.sightline.analysis.Look;
import org.sightline.analysis.Sight;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Markings;
import org.sightline.domain.Reach;
import org.sightline.domain.Transport;
import org.sightline.domain.Zone;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The section `cameras` of a configuration: name → address, or name → the long form.
final class CameraSection {
  private final YamlTree tree;
  private final Map<CameraName, Sight> sights = new HashMap<>();
  private final Map<CameraName, Hearing> hearings = new HashMap<>();
  private final Map<CameraName, Look> looks = new HashMap<>();

  CameraSection(YamlTree tree) {
    this.tree = tree;
  }

  List<Camera> cameras(@Nullable Node node) {
    List<Camera> cameras = new ArrayList<>();
    if (node == null) {
      return cameras;
    }
    for (Map.Entry<String, Node> entry : tree.mapping(node, "cameras", Set.of()).entrySet()) {
      if (cameras.size() == ConfigurationReader.MAX_CAMERAS) {
        tree.problem(
            entry.getValue(), "more than %d cameras".formatted(ConfigurationReader.MAX_CAMERAS));
        break;
      }
      camera(entry.getKey(), entry.getValue()).ifPresent(cameras::add);
    }
    return cameras;
  }

  /// Whose eyes count for the cameras that were read, where it is not ours alone.
  Map<CameraName, Sight> sights() {
    return sights;
  }

  /// How the cameras that were read are listened to beside their streams.
  Map<CameraName, Hearing> hearings() {
    return hearings;
  }

  /// How the pictures of the cameras that were read are looked at, where it is not as usual.
  Map<CameraName, Look> looks() {
    return looks;
  }

  private Optional<Camera> camera(String name, Node node) {
    CameraName cameraName;
    try {
      cameraName = new CameraName(name);
    } catch (IllegalArgumentException e) {
      tree.problem(node, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    String what = "camera " + name;
    if (node instanceof ScalarNode) {
      return tree.value(node, what, CameraAddress::parse).map(main -> Camera.of(cameraName, main));
    }
    Map<String, Node> settings = tree.mapping(node, what, ConfigurationReader.CAMERA_KEYS);
    Node main = settings.get("main");
    if (main == null) {
      if (!(node instanceof SequenceNode)) {
        tree.problem(node, what + " has no main: write 'main: rtsp://…'");
      }
      return Optional.empty();
    }
    Optional<URI> mainUri = tree.value(main, what + " main", CameraAddress::parse);
    Node sub = settings.get("sub");
    @Nullable URI subUri =
        sub == null ? null : tree.value(sub, what + " sub", CameraAddress::parse).orElse(null);
    DrawingSection drawing = new DrawingSection(tree, what);
    List<Zone> zones = drawing.zones(settings.get("zones"));
    Markings markings = drawing.markings(settings);
    boolean record = tree.flag(settings.get("record"), what + " record", true);
    boolean analyse = tree.flag(settings.get("analyse"), what + " analyse", true);
    Reach reach = reach(settings, what);
    Node sources = settings.get("sources");
    if (sources != null) {
      sight(sources, what + " sources").ifPresent(sight -> sights.put(cameraName, sight));
    }
    if (tree.flag(settings.get("plates"), what + " plates", false)) {
      sights.merge(cameraName, Sight.OURS.readingPlates(), (said, usual) -> said.readingPlates());
    }
    mainUri.ifPresent(uri -> new HearingSection(tree, what).read(cameraName, uri, settings, this));
    if (faces(settings.get("faces"), what)) {
      sights.merge(cameraName, Sight.OURS.blurringFaces(), (said, usual) -> said.blurringFaces());
    }
    Node look = settings.get("look");
    if (look != null) {
      new LookSection(tree, what).read(look).ifPresent(read -> looks.put(cameraName, read));
    }
    return mainUri.map(
        uri -> new Camera(cameraName, uri, subUri, zones, record, analyse, reach, markings));
  }

  private boolean faces(@Nullable Node node, String what) {
    String word = node == null ? "off" : tree.text(node, what + " faces").orElse("off");
    if (!word.equals("off") && !word.equals("blur") && node != null) {
      tree.problem(node, "%s faces: write off or blur, not '%s'".formatted(what, word));
    }
    return word.equals("blur");
  }

  /// Takes in how a camera is listened to; where nothing else is said, it is told beside ours.
  void hears(CameraName camera, Hearing hearing, Sight.Way way) {
    hearings.put(camera, hearing);
    Sight said = sights.get(camera);
    Sight usual = new Sight(true, true, false);
    boolean sourced = said != null && (said.camera() || said.gated() || !said.ours());
    Sight eyes = said != null && sourced ? said : usual;
    sights.put(camera, (said != null && said.plates() ? eyes.readingPlates() : eyes).by(way));
  }

  private Optional<Sight> sight(Node node, String what) {
    List<String> words = new ArrayList<>();
    if (node instanceof ScalarNode) {
      tree.text(node, what).ifPresent(words::add);
    } else {
      for (Node word : tree.sequence(node, what)) {
        tree.text(word, what).ifPresent(words::add);
      }
    }
    try {
      return Optional.of(SightWords.read(words));
    } catch (IllegalArgumentException e) {
      tree.problem(node, what + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Reach reach(Map<String, Node> settings, String camera) {
    Node transport = settings.get("transport");
    Transport over =
        transport == null
            ? Transport.AUTO
            : tree.value(transport, camera + " transport", Transport::ofWord)
                .orElse(Transport.AUTO);
    Node certificate = settings.get("certificate");
    return certificate == null
        ? new Reach(over, null)
        : tree.value(certificate, camera + " certificate", text -> new Reach(over, text))
            .orElse(Reach.USUAL);
  }
}
