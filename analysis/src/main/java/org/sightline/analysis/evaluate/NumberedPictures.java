package org.sightline.analysis.evaluate;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.AnalysisException;
import org.sightline.picture.Picture;
import org.sightline.picture.VideoFile;

/// Pictures with the numbers of their frames: those of a video, or files of a folder.
interface NumberedPictures extends AutoCloseable {
  /// A picture, the first of its footage being 0.
  record Numbered(int frame, Picture picture) {}

  /// The next, or null at the end.
  @Nullable Numbered next();

  /// Pictures a second.
  double rate();

  @Override
  void close();

  /// Those of a video.
  static NumberedPictures of(Path video) {
    VideoFile file = VideoFile.open(video);
    return new NumberedPictures() {
      private int frame;

      @Override
      public @Nullable Numbered next() {
        Picture picture = file.next();
        return picture == null ? null : new Numbered(frame++, picture);
      }

      @Override
      public double rate() {
        return file.picturesPerSecond();
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  /// Those of files.
  static NumberedPictures of(NavigableMap<Integer, Path> files, double rate) {
    Iterator<Map.Entry<Integer, Path>> rest = files.entrySet().iterator();
    return new NumberedPictures() {
      @Override
      public @Nullable Numbered next() {
        if (!rest.hasNext()) {
          return null;
        }
        Map.Entry<Integer, Path> entry = rest.next();
        try (VideoFile file = VideoFile.open(entry.getValue())) {
          Picture picture = file.next();
          if (picture == null) {
            throw new AnalysisException(
                AnalysisException.Kind.BAD_LABELS,
                "%s holds no picture".formatted(entry.getValue()));
          }
          return new Numbered(entry.getKey(), picture);
        }
      }

      @Override
      public double rate() {
        return rate;
      }

      @Override
      public void close() {}
    };
  }
}
