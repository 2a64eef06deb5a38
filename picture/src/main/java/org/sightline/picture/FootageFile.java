package org.sightline.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.sightline.media.AccessUnit;
import org.sightline.media.mp4.FragmentWriter;

/// One MP4 file in the making: a fragment for each group of pictures, under another name until it
/// is whole.
final class FootageFile implements AutoCloseable {
  private final FootageEncoder.Target target;
  private final double picturesPerSecond;
  private final VideoEncoder encoder;
  private final FragmentWriter writer;
  private final Path part;
  private final OutputStream out;
  private final List<AccessUnit> group = new ArrayList<>();
  private Duration due = Duration.ZERO;
  private Duration end = Duration.ZERO;
  private int pictures;
  private boolean closed;

  FootageFile(FootageEncoder.Target target, PictureSource source) throws IOException {
    this.target = target;
    picturesPerSecond = Math.min(target.picturesPerSecond(), source.picturesPerSecond());
    PictureSize size = source.size().inside(new PictureSize(target.maxWidth(), Integer.MAX_VALUE));
    double keyEvery = target.keyEvery().toNanos() / 1e9 * picturesPerSecond;
    encoder =
        new VideoEncoder(
            new EncoderSettings(
                size,
                picturesPerSecond,
                target.bitsPerSecond(),
                Math.max(1, (int) Math.round(keyEvery)),
                2));
    writer = new FragmentWriter(List.of(encoder.format()));
    part = target.file().resolveSibling(target.file().getFileName() + ".part");
    try {
      Files.createDirectories(part.toAbsolutePath().getParent());
      out = Files.newOutputStream(part);
      out.write(writer.initialisation());
    } catch (IOException e) {
      encoder.close();
      throw e;
    }
  }

  void add(AVFrame frame, Duration time) throws IOException {
    Duration spacing = Duration.ofNanos(Math.round(1e9 / picturesPerSecond));
    // A tenth of the spacing forgives times that a container has rounded.
    if (time.plus(spacing.dividedBy(10)).compareTo(due) < 0) {
      return;
    }
    due = time.minus(due).compareTo(spacing) >= 0 ? time.plus(spacing) : due.plus(spacing);
    end = time.plus(spacing);
    pictures++;
    List<AccessUnit> units = new ArrayList<>();
    encoder.encode(frame, time, Instant.EPOCH, units::add);
    write(units);
  }

  private void write(List<AccessUnit> units) throws IOException {
    for (AccessUnit unit : units) {
      if (unit.key()) {
        flush();
      }
      group.add(unit);
    }
  }

  private void flush() throws IOException {
    if (!group.isEmpty()) {
      out.write(writer.fragment(group));
      group.clear();
    }
  }

  FootageEncoder.Encoded finish() throws IOException {
    if (pictures == 0) {
      throw new PictureException(
          PictureException.Kind.UNREADABLE_FILE,
          "%s was not made: its source has no picture".formatted(target.file()));
    }
    List<AccessUnit> units = new ArrayList<>();
    encoder.finish(units::add);
    write(units);
    flush();
    out.close();
    FootageEncoder.replace(part, target.file());
    return new FootageEncoder.Encoded(
        target.file(), encoder.format(), pictures, end, Files.size(target.file()));
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      encoder.close();
      out.close();
      Files.deleteIfExists(part);
    }
  }
}
