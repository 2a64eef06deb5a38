package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation;
import org.sightline.picture.JpegEncoder;
import org.sightline.picture.Picture;

/// Where one camera's observations and snapshots go. What fails there is logged, kept as a problem
/// and costs that observation or snapshot alone.
final class Findings {
  private static final System.Logger LOG = System.getLogger(Findings.class.getName());
  private static final int SNAPSHOT_QUALITY = 82;

  private final CameraName camera;
  private final BiFunction<CameraName, byte[], String> snapshots;
  private final Consumer<Observation> observations;
  private final LooksTaker looks;
  private final JpegEncoder encoder = new JpegEncoder(SNAPSHOT_QUALITY);
  private @Nullable FaceDesk faces;
  private Optional<String> problem = Optional.empty();

  Findings(
      CameraName camera,
      BiFunction<CameraName, byte[], String> snapshots,
      Consumer<Observation> observations) {
    this(camera, snapshots, observations, LooksTaker.NOBODY);
  }

  /// @param looks takes what the best picture of an object track looks like
  Findings(
      CameraName camera,
      BiFunction<CameraName, byte[], String> snapshots,
      Consumer<Observation> observations,
      LooksTaker looks) {
    this.looks = looks;
    this.camera = camera;
    this.snapshots = snapshots;
    this.observations = observations;
  }

  /// What failed last, or empty when the newest went well.
  Optional<String> problem() {
    return problem;
  }

  void tell(Observation observation) {
    try {
      observations.accept(observation);
      problem = Optional.empty();
    } catch (RuntimeException e) {
      problem = Optional.of("an observation was not stored: " + e.getMessage());
      LOG.log(Level.ERROR, "observation not stored camera=" + camera, e);
    }
  }

  /// Blurs faces in the pictures that are stored from now on.
  void blurring(FaceDesk desk) {
    faces = desk;
  }

  /// Whether faces are blurred, for which people must be known.
  boolean isBlurring() {
    return faces != null;
  }

  /// Why faces are not found that are to be blurred, or empty.
  Optional<String> blurProblem() {
    FaceDesk desk = faces;
    return desk == null ? Optional.empty() : desk.problem();
  }

  void look(String trackId, Embedding embedding) {
    try {
      looks.take(camera, trackId, embedding);
    } catch (RuntimeException e) {
      problem = Optional.of("what an object looks like was not stored: " + e.getMessage());
      LOG.log(Level.ERROR, "looks not stored camera=" + camera, e);
    }
  }

  /// The key under which the picture was stored, or empty text.
  ///
  /// @param people where they are in it, in fractions of it
  String store(Picture picture, List<Box> people) {
    try {
      FaceDesk desk = faces;
      Picture shown = desk == null ? picture : desk.blur(picture, people);
      return snapshots.apply(camera, encoder.encode(shown));
    } catch (RuntimeException e) {
      problem = Optional.of("a snapshot was not stored: " + e.getMessage());
      LOG.log(Level.ERROR, "snapshot not stored camera=" + camera, e);
      return "";
    }
  }
}
