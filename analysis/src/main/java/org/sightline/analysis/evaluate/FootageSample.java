package org.sightline.analysis.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.sightline.picture.Picture;
import org.sightline.picture.Pixels;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoFile;

/// Pictures taken evenly from footage: every other one to calibrate on, those between to judge by.
///
/// @param calibration and `judged` pictures; none is both
/// @param truth what the judged ones show, where the footage is labelled; frame 0 is the first
public record FootageSample(
    List<Pixels> calibration, List<Pixels> judged, Optional<LabelledFootage> truth) {
  /// Networks look at pictures of a few hundred pixels; larger ones are halved to this, so that
  /// many fit into memory.
  private static final int MOST_WIDTH = 1280;

  public FootageSample {
    calibration = List.copyOf(calibration);
    judged = List.copyOf(judged);
  }

  /// Takes pictures of each file.
  ///
  /// @param each pictures of a file, both kinds together; fewer where it is shorter
  /// @param labels of the first file's pictures by their number, where somebody labelled them; then
  ///   the others are only calibrated on
  /// @throws org.sightline.picture.PictureException if a file cannot be read
  public static FootageSample of(List<Path> files, int each, Optional<LabelledFootage> labels) {
    List<Pixels> calibration = new ArrayList<>();
    List<Pixels> judged = new ArrayList<>();
    TreeMap<Integer, List<LabelledBox>> truth = new TreeMap<>();
    for (Path file : files) {
      boolean labelled = labels.isPresent() && file.equals(files.getFirst());
      int step = Math.max(1, length(file) / Math.max(1, each));
      int taken = 0;
      try (VideoFile video = VideoFile.open(file)) {
        int frame = 0;
        for (Picture picture = video.next(); picture != null; picture = video.next(), frame++) {
          if (frame % step != 0 || taken >= each) {
            continue;
          }
          if (taken++ % 2 == 0) {
            calibration.add(Planes.of(small(picture)));
          } else if (labelled) {
            truth.put(judged.size(), scaled(labels.get().at(frame), picture));
            judged.add(Planes.of(small(picture)));
          } else if (labels.isEmpty()) {
            judged.add(Planes.of(small(picture)));
          }
        }
      }
    }
    return new FootageSample(calibration, judged, labels.map(_ -> LabelledFootage.whole(truth)));
  }

  private static int length(Path file) {
    try (VideoFile video = VideoFile.open(file)) {
      return video
          .duration()
          .map(length -> (int) (length.toMillis() / 1000.0 * video.picturesPerSecond()))
          .orElse(0);
    }
  }

  private static int halves(Picture picture) {
    int halves = 0;
    while (picture.width() >> halves > MOST_WIDTH) {
      halves++;
    }
    return halves;
  }

  private static Picture small(Picture picture) {
    Picture small = picture;
    for (int i = halves(picture); i > 0; i--) {
      small = half(small);
    }
    return small;
  }

  private static Picture half(Picture of) {
    int width = of.width() / 2;
    int height = Math.max(1, of.height() / 2);
    byte[] rgb = new byte[width * height * Picture.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      int c = i % Picture.CHANNELS;
      int x = i / Picture.CHANNELS % width;
      int y = i / Picture.CHANNELS / width;
      int at = (2 * y * of.width() + 2 * x) * Picture.CHANNELS + c;
      int below = Math.min(of.rgb().length - 1, at + of.width() * Picture.CHANNELS);
      rgb[i] = (byte) (((of.rgb()[at] & 255) + (of.rgb()[below] & 255)) / 2);
    }
    return new Picture(width, height, rgb, of.time(), of.received());
  }

  private static List<LabelledBox> scaled(List<LabelledBox> boxes, Picture picture) {
    double by = 1.0 / (1 << halves(picture));
    return boxes.stream()
        .map(
            b ->
                new LabelledBox(
                    b.id(),
                    b.label(),
                    b.left() * by,
                    b.top() * by,
                    b.width() * by,
                    b.height() * by,
                    b.confidence(),
                    b.size() * by * by,
                    b.standing()))
        .toList();
  }
}
