package org.sightline.analysis.evaluate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.detect.Detection;
import org.sightline.analysis.detect.Detector;
import org.sightline.analysis.detect.DetectorSettings;
import org.sightline.analysis.detect.Gaze;
import org.sightline.analysis.detect.Optics;
import org.sightline.analysis.detect.Tiles;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;
import org.sightline.picture.VideoFile;

/// A network and its settings over pieces of recorded footage, one after the other.
///
/// Looks at whole pictures, or slices, at a rate; motion plays no part, so that two settings are
/// compared over the same pictures. Owned by one thread, which needs no deep stack.
public final class FootageLook implements AutoCloseable {
  private final Detector detector;
  private final Gaze gaze;
  private final Settings settings;

  /// How it looks.
  ///
  /// @param picturesPerSecond at most
  /// @param leastConfidence of what is kept, 0 to 1
  /// @param columns and `rows` of slices beside the whole picture; 1 and 1 for none
  public record Settings(double picturesPerSecond, double leastConfidence, int columns, int rows) {
    private static final double OVERLAP = 0.2;

    public Settings {
      if (!(picturesPerSecond >= 0.01 && picturesPerSecond <= 60)
          || !(leastConfidence > 0 && leastConfidence < 1)) {
        throw new IllegalArgumentException(
            "footage is looked at 0.01 to 60 times a second with a least confidence between 0 and 1: %s, %s"
                .formatted(picturesPerSecond, leastConfidence));
      }
      var unused = new Tiles(columns, rows, OVERLAP);
    }

    private Optics optics() {
      return columns * rows == 1 ? Optics.PLAIN : new Tiles(columns, rows, OVERLAP);
    }
  }

  /// One thing in one picture.
  ///
  /// @param box in fractions of the picture
  public record Found(String label, double confidence, Box box) {}

  /// What one picture shows.
  ///
  /// @param at since the piece's first picture
  public record Seen(Duration at, List<Found> found) {}

  /// @throws org.sightline.analysis.detect.DetectorException if the network cannot be run
  public FootageLook(InstalledNetwork network, Settings settings) {
    this.settings = settings;
    gaze = new Gaze(settings.optics());
    DetectorSettings usual = DetectorSettings.usual();
    detector =
        Detector.open(
            network.file(),
            network.network().form(),
            network.network().labels(),
            new DetectorSettings(settings.leastConfidence(), usual.overlap(), usual.most()));
  }

  /// Looks through a piece.
  ///
  /// @throws org.sightline.picture.PictureException if it cannot be read
  public void look(Path video, Consumer<Seen> sink) throws InterruptedException {
    long spacing = Math.round(1e9 / settings.picturesPerSecond());
    long next = Long.MIN_VALUE;
    try (VideoFile file = VideoFile.open(video)) {
      @Nullable Picture picture = file.next();
      while (picture != null) {
        long at = picture.time().toNanos();
        if (at >= next) {
          next = next == Long.MIN_VALUE || at - next >= spacing ? at + spacing : next + spacing;
          List<Detection> found = gaze.look(picture, List.of(), detector::look);
          sink.accept(
              new Seen(
                  picture.time(),
                  found.stream()
                      .filter(d -> d.confidence() >= settings.leastConfidence())
                      .map(d -> new Found(d.label(), d.confidence(), d.box()))
                      .toList()));
        }
        picture = file.next();
      }
    }
  }

  @Override
  public void close() {
    detector.close();
  }
}
