package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.analysis.onnx.OnnxException;
import org.sightline.analysis.quantise.Calibration;
import org.sightline.analysis.quantise.Quantiser;
import org.sightline.picture.Pixels;

/// A network of floats beside the integer ones made of it: what each loses, what each costs, and
/// which to take.
///
/// How much of a network gains by integers hangs on the processor, so several are made, from all of
/// it down to its small pictures alone, and measured; the quickest within the bound is taken.
public final class Smaller {
  /// The float network's detections that are this sure stand for the truth where nobody labelled
  /// any.
  static final double SURE = 0.5;

  private static final double LEAST = 0.01;
  private static final int MOST_TRIED = 4;
  private static final int WARM_UP = 5;

  private final InstalledNetwork floats;
  private final List<Pixels> judged;
  private final Optional<LabelledFootage> truth;
  private final Consumer<String> progress;

  /// @param judged pictures over which networks are compared, others than those calibrated on
  /// @param truth what they show, frame 0 being the first of them, where people labelled it
  /// @param progress hears in a line each what is done
  public Smaller(
      InstalledNetwork floats,
      List<Pixels> judged,
      Optional<LabelledFootage> truth,
      Consumer<String> progress) {
    this.floats = floats;
    this.judged = List.copyOf(judged);
    this.truth = truth;
    this.progress = progress;
  }

  /// What one network answered, and at what cost.
  private record Run(LabelledFootage found, Cost cost) {}

  /// An integer network, and how it compares.
  public record Made(byte[] file, QuantisationReport report) {}

  /// Makes integer networks and takes the quickest whose loss is within `mostLoss`; where none is,
  /// the one that loses least, with the advice not to use it.
  ///
  /// @param calibration pictures of the place where it will work
  /// @param mostLoss in points (hundredths) of the measure of [QuantisationReport#loss()]
  /// @throws AnalysisException if the network cannot be made of integers, or one cannot be run
  public Made make(List<Pixels> calibration, double mostLoss) throws IOException {
    try {
      return best(calibration, mostLoss);
    } catch (OnnxException | DetectorException e) {
      throw broken(e);
    }
  }

  private AnalysisException broken(RuntimeException e) {
    return new AnalysisException(
        AnalysisException.Kind.BROKEN_NETWORK,
        "network %s: %s".formatted(floats.network().name(), e.getMessage()),
        e);
  }

  private Made best(List<Pixels> calibration, double mostLoss) throws IOException {
    byte[] network = Files.readAllBytes(floats.file());
    Quantiser quantiser = Quantiser.calibrated(network, floats.network().form(), calibration);
    progress.accept("calibrated on %d pictures".formatted(calibration.size()));
    Run with = run(floats.file());
    Made best = null;
    List<Integer> sides = quantiser.sides();
    for (int side : sides.subList(Math.max(0, sides.size() - MOST_TRIED), sides.size())) {
      Made made = tried(quantiser.quantise(Calibration.usual(side)), side, with, mostLoss);
      progress.accept(made.report().line());
      if (best == null || isBetter(made.report(), best.report())) {
        best = made;
      }
    }
    if (best == null) {
      throw new IllegalStateException("a network without values was quantised");
    }
    return best;
  }

  /// Compares an integer network that somebody else made.
  ///
  /// @throws AnalysisException if it cannot be run
  public QuantisationReport compare(Path integers, double mostLoss) throws IOException {
    try {
      Run with = run(floats.file());
      return report(Files.size(integers), 0, with, run(integers), mostLoss);
    } catch (DetectorException e) {
      throw broken(e);
    }
  }

  private static boolean isBetter(QuantisationReport a, QuantisationReport b) {
    if (a.isWithin() != b.isWithin()) {
      return a.isWithin();
    }
    return a.isWithin()
        ? a.integers().medianMillis() < b.integers().medianMillis()
        : a.loss() < b.loss();
  }

  private Made tried(byte[] file, int side, Run with, double mostLoss) throws IOException {
    Path path = Files.createTempFile("sightline-int8", ".onnx");
    try {
      Files.write(path, file);
      return new Made(file, report(file.length, side, with, run(path), mostLoss));
    } finally {
      Files.delete(path);
    }
  }

  private QuantisationReport report(
      long bytes, int side, Run floatRun, Run integerRun, double mostLoss) throws IOException {
    DetectionScore own = DetectionScore.of(sure(floatRun.found), integerRun.found);
    Optional<DetectionScore> floatScore =
        truth.map(labelled -> DetectionScore.of(labelled, floatRun.found));
    Optional<DetectionScore> integerScore =
        truth.map(labelled -> DetectionScore.of(labelled, integerRun.found));
    return new QuantisationReport(
        floats.network().name(),
        judged.size(),
        side,
        mostLoss,
        Files.size(floats.file()),
        bytes,
        floatRun.cost,
        integerRun.cost,
        own,
        floatScore,
        integerScore);
  }

  /// What the float network is sure of, as if people had labelled it.
  private static LabelledFootage sure(LabelledFootage found) {
    TreeMap<Integer, List<LabelledBox>> sure = new TreeMap<>();
    found
        .frames()
        .forEach(
            (frame, boxes) ->
                sure.put(
                    frame,
                    boxes.stream()
                        .filter(b -> b.confidence() >= SURE)
                        .map(b -> b.sure(1))
                        .toList()));
    return LabelledFootage.whole(sure);
  }

  private Run run(Path file) {
    DetectorSettings usual = DetectorSettings.usual();
    DetectorSettings settings = new DetectorSettings(LEAST, usual.overlap(), usual.most());
    TreeMap<Integer, List<LabelledBox>> found = new TreeMap<>();
    try (Detector detector =
        Detector.open(file, floats.network().form(), floats.network().labels(), settings)) {
      for (int i = 0; i < WARM_UP; i++) {
        detector.detect(judged.getFirst());
      }
      Cost.Meter meter = new Cost.Meter();
      for (int frame = 0; frame < judged.size(); frame++) {
        Pixels pixels = judged.get(frame);
        long began = System.nanoTime();
        List<Detection> detections = detector.detect(pixels);
        meter.frame(System.nanoTime() - began);
        found.put(frame, boxes(pixels, detections));
      }
      return new Run(LabelledFootage.whole(found), meter.done());
    }
  }

  private static List<LabelledBox> boxes(Pixels pixels, List<Detection> detections) {
    List<LabelledBox> boxes = new ArrayList<>();
    for (Detection d : detections) {
      if (d.box().area() > 0) {
        boxes.add(
            LabelledBox.of(
                    LabelledBox.NOBODY,
                    d.label(),
                    d.box().left() * pixels.width(),
                    d.box().top() * pixels.height(),
                    d.box().width() * pixels.width(),
                    d.box().height() * pixels.height())
                .sure(d.confidence()));
      }
    }
    return boxes;
  }
}
