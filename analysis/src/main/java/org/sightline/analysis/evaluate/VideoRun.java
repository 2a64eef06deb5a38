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
import org.sightline.picture.VideoFile;

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
    DetectorSettings usual = DetectorSettings.usual();
    DetectorSettings settings = new DetectorSettings(LEAST, usual.overlap(), usual.most());
    try (VideoFile file = VideoFile.open(video);
        Detector detector =
            Detector.open(
                network.file(), network.network().form(), network.network().labels(), settings)) {
      TreeMap<Integer, List<LabelledBox>> found = new TreeMap<>();
      TreeMap<Integer, List<LabelledBox>> followed = new TreeMap<>();
      ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
      TrackerRun.Answers answers = new TrackerRun.Answers();
      PictureView view = new PictureView();
      double rate = file.picturesPerSecond();
      Cost.Meter meter = new Cost.Meter();
      for (int frame = 0; frame < most; frame++) {
        @Nullable Picture picture = file.next();
        if (picture == null) {
          break;
        }
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
        progress.accept(frame + 1);
      }
      return new VideoRun(
          LabelledFootage.whole(found), LabelledFootage.whole(followed), meter.done(), rate);
    }
  }

  private static List<LabelledBox> boxes(Extent extent, List<Detection> detections) {
    List<LabelledBox> boxes = new ArrayList<>();
    for (Detection d : detections) {
      extent.pixels(LabelledBox.NOBODY, d.label(), d.confidence(), d.box()).ifPresent(boxes::add);
    }
    return boxes;
  }
}
