package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.sightline.media.MediaFormat;

/// Turns pictures into H.264 footage in MP4 files, several files from one pass over the source.
///
/// For footage that simulated cameras serve: one file for the main stream and one for the sub
/// stream.
public final class FootageEncoder {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  /// One file to make.
  ///
  /// @param file where; it appears when it is whole
  /// @param maxWidth pictures are scaled down to this width, pixels
  /// @param picturesPerSecond at most; the source's rate where that is lower
  /// @param bitsPerSecond aimed at
  /// @param keyEvery time from one key picture to the next
  public record Target(
      Path file, int maxWidth, double picturesPerSecond, int bitsPerSecond, Duration keyEvery) {
    /// A camera's main stream: up to 1280 wide and 25 pictures a second, a key picture a second.
    public static Target main(Path file) {
      return new Target(file, 1280, 25, 2_500_000, Duration.ofSeconds(1));
    }

    /// A camera's sub stream: up to 640 wide and 6 pictures a second.
    public static Target sub(Path file) {
      return new Target(file, 640, 6, 400_000, Duration.ofSeconds(2));
    }
  }

  /// A file that was made.
  ///
  /// @param duration from the first picture to the end of the last
  public record Encoded(
      Path file, MediaFormat.H264 format, int pictures, Duration duration, long bytes) {}

  /// Hears how far the work is, about once for each second of footage.
  public interface Progress {
    /// @param done footage encoded
    /// @param whole footage that there will be, where it is known
    void at(Duration done, Optional<Duration> whole);
  }

  private FootageEncoder() {}

  /// Encodes the source from where it stands, and leaves it open.
  ///
  /// @param atMost footage longer than this is cut there
  /// @return one for each target, in order
  /// @throws PictureException if the source has no picture
  /// @throws IOException if a file cannot be written; none is left half made
  public static List<Encoded> encode(
      PictureSource source, List<Target> targets, Duration atMost, Progress progress)
      throws IOException {
    Optional<Duration> whole = source.duration().map(d -> d.compareTo(atMost) < 0 ? d : atMost);
    List<FootageFile> files = new ArrayList<>();
    try {
      for (Target target : targets) {
        files.add(new FootageFile(target, source));
      }
      try (Frames frames = new Frames(source)) {
        Duration nextProgress = Duration.ZERO;
        AVFrame frame = frames.next();
        while (frame != null && frames.time.compareTo(atMost) < 0) {
          for (FootageFile file : files) {
            file.add(frame, frames.time);
          }
          if (frames.time.compareTo(nextProgress) >= 0) {
            progress.at(frames.time, whole);
            nextProgress = frames.time.plus(PROGRESS_EVERY);
          }
          frame = frames.next();
        }
      }
      List<Encoded> made = new ArrayList<>();
      for (FootageFile file : files) {
        made.add(file.finish());
      }
      return made;
    } finally {
      for (FootageFile file : files) {
        file.close();
      }
    }
  }

  /// The source's pictures as native frames, without a detour where the source has them.
  private static final class Frames implements AutoCloseable {
    private final PictureSource source;
    private @Nullable AVFrame drawn;
    private Duration time = Duration.ZERO;

    Frames(PictureSource source) {
      this.source = source;
    }

    @Nullable AVFrame next() {
      return switch (source) {
        case VideoFile file -> {
          AVFrame frame = file.nextFrame();
          time = file.time();
          yield frame;
        }
        case DrawnScene scene -> drawn(scene);
      };
    }

    private @Nullable AVFrame drawn(DrawnScene scene) {
      Picture picture = scene.next();
      if (picture == null) {
        return null;
      }
      AVFrame frame = drawn;
      if (frame == null) {
        frame = FrameScaler.newFrame(AV_PIX_FMT_RGB24, scene.size());
        drawn = frame;
      }
      FrameScaler.fill(frame, picture);
      time = picture.time();
      return frame;
    }

    @Override
    public void close() {
      AVFrame frame = drawn;
      if (frame != null) {
        av_frame_free(frame);
      }
    }
  }

  /// Puts a finished file in its place.
  static void replace(Path part, Path file) throws IOException {
    Files.move(
        part,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
