package org.sightline.analysis.evaluate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.analysis.track.ObjectTracker;
import org.sightline.analysis.track.PictureView;
import org.sightline.analysis.track.TrackedObject;
import org.sightline.analysis.track.TrackerSettings;
import org.sightline.picture.Picture;

/// What detector and tracker answered for every picture of a video file.
///
/// @param detections with their confidences, down to [#LEAST]
/// @param tracks the tracker's answer, of objects seen in the picture
/// @param cost of decoding, detecting and following together
/// @param rate pictures a second of the video
public record VideoRun(LabelledFootage detections, LabelledFootage tracks, Cost cost, double rate) {
  /// The least confidence that is kept: average precision reads the whole curve. The tracker is
  /// given what it is given in a node.
  public static final double LEAST = 0.01;

  /// Runs `network` over the first `most` pictures of `video`.
  ///
  /// @param labels that are looked for; none for all that the network knows
  /// @param progress hears the number of pictures done
  /// @throws org.sightline.picture.PictureException if the video cannot be read
  /// @throws org.sightline.analysis.detect.DetectorException if the network cannot be run
  public static VideoRun over(
      Path video, InstalledNetwork network, Set<String> labels, int most, IntConsumer progress) {
    try (NumberedPictures pictures = NumberedPictures.of(video)) {
      return over(pictures, network, labels, most, progress);
    }
  }

  /// Runs `network` over labelled pictures up to frame `most` - 1; as the other.
  public static VideoRun over(
      LabelledImages images,
      InstalledNetwork network,
      Set<String> labels,
      int most,
      IntConsumer progress) {
    double rate = images.truth().rate() > 0 ? images.truth().rate() : TrackerRun.USUAL_RATE;
    try (NumberedPictures pictures = NumberedPictures.of(images.files(), rate)) {
      return over(pictures, network, labels, most, progress);
    }
  }

  private static VideoRun over(
      NumberedPictures pictures,
      InstalledNetwork network,
      Set<String> labels,
      int most,
      IntConsumer progress) {
    DetectorSettings usual = DetectorSettings.usual();
    DetectorSettings settings = new DetectorSettings(LEAST, usual.overlap(), usual.most());
    try (Detector detector =
        Detector.open(
            network.file(), network.network().form(), network.network().labels(), settings)) {
      TreeMap<Integer, List<LabelledBox>> found = new TreeMap<>();
      TreeMap<Integer, List<LabelledBox>> followed = new TreeMap<>();
      ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
      TrackerRun.Answers answers = new TrackerRun.Answers();
      PictureView view = new PictureView();
      double rate = pictures.rate();
      Cost.Meter meter = new Cost.Meter();
      int done = 0;
      NumberedPictures.@Nullable Numbered next = pictures.next();
      while (next != null && next.frame() < most) {
        Picture picture = next.picture();
        int frame = next.frame();
        long began = System.nanoTime();
        List<Detection> detections =
            detector.detect(picture).stream()
                .filter(d -> labels.isEmpty() || labels.contains(d.label()))
                .toList();
        List<Detection> usable =
            detections.stream().filter(d -> d.confidence() >= usual.least()).toList();
        Duration now = Duration.ofNanos(Math.round(frame * 1e9 / rate));
        List<TrackedObject> objects = tracker.update(now, usable, view.look(picture)).live();
        meter.frame(System.nanoTime() - began);
        Extent extent = Extent.of(picture.width(), picture.height());
        found.put(frame, boxes(extent, detections));
        followed.put(frame, answers.boxes(extent, objects));
        progress.accept(++done);
        next = pictures.next();
      }
      return new VideoRun(
          LabelledFootage.whole(found), LabelledFootage.whole(followed), meter.done(), rate);
    }
  }

  /// What it is sure of, as labels that another network is compared with.
  ///
  /// @param least the least confidence that counts as sure
  public LabelledFootage asTruth(double least) {
    TreeMap<Integer, List<LabelledBox>> sure = new TreeMap<>();
    detections
        .frames()
        .forEach(
            (frame, boxes) ->
                sure.put(frame, boxes.stream().filter(b -> b.confidence() >= least).toList()));
    return new LabelledFootage(sure, true, rate, List.of());
  }

  private static List<LabelledBox> boxes(Extent extent, List<Detection> detections) {
    List<LabelledBox> boxes = new ArrayList<>();
    for (Detection d : detections) {
      extent.pixels(LabelledBox.NOBODY, d.label(), d.confidence(), d.box()).ifPresent(boxes::add);
    }
    return boxes;
  }
}
