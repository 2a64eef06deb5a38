package org.sightline.server.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4Exception;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.stream.ForeignFrames;
import org.sightline.stream.ForeignFrames.Frame;
import org.sightline.stream.ForeignIntake;

/// The access units of an owner's file, in decoding order, times from 0 on: MP4 of some hours is
/// read here, everything else by FFmpeg in a process of its own.
public sealed interface FootageUnits extends AutoCloseable {
  /// The most samples of an MP4 file that is read here, some two hours: their table is in memory. A
  /// longer file is taken apart by the other process.
  int MAX_SAMPLES = 400_000;

  /// The media tracks.
  List<MediaFormat> tracks();

  /// The next access unit, or null at the end.
  @Nullable AccessUnit next() throws IOException;

  @Override
  void close() throws IOException;

  /// Opens a file.
  ///
  /// @throws IOException if it cannot be read as footage
  static FootageUnits open(Path file, IngestProcess ingest) throws IOException {
    try {
      Mp4File mp4 = Mp4File.open(file);
      if (!mp4.tracks().isEmpty() && samples(mp4) <= MAX_SAMPLES) {
        return new OfMp4(mp4);
      }
      mp4.close();
    } catch (Mp4Exception notForUs) {
      System.getLogger(FootageUnits.class.getName())
          .log(System.Logger.Level.DEBUG, "not read as MP4: {0}", notForUs.getMessage());
    }
    return new OfProcess(ingest.start(file));
  }

  private static long samples(Mp4File file) {
    long count = 0;
    for (int track = 0; track < file.tracks().size(); track++) {
      count += file.samples(track).size();
    }
    return count;
  }

  /// Of an MP4 file.
  final class OfMp4 implements FootageUnits {
    private record Place(double seconds, int track, int sample) {}

    private final Mp4File file;
    private final List<Place> order = new ArrayList<>();
    private final double originSeconds;
    private int next;

    OfMp4(Mp4File file) {
      this.file = file;
      double first = Double.MAX_VALUE;
      for (int track = 0; track < file.tracks().size(); track++) {
        List<Sample> samples = file.samples(track);
        double rate = file.tracks().get(track).clockRate();
        for (int i = 0; i < samples.size(); i++) {
          order.add(new Place(samples.get(i).decodeTime() / rate, track, i));
          first = Math.min(first, samples.get(i).time() / rate);
        }
      }
      order.sort(Comparator.comparingDouble(Place::seconds));
      // What shows before 0 only primes a decoder; a piece of a longer recording begins far behind.
      originSeconds = order.isEmpty() || first < 1 ? 0 : first;
    }

    @Override
    public List<MediaFormat> tracks() {
      return file.tracks();
    }

    @Override
    public @Nullable AccessUnit next() throws IOException {
      if (next == order.size()) {
        return null;
      }
      Place place = order.get(next++);
      AccessUnit unit = file.read(place.track(), place.sample());
      long origin = Math.round(originSeconds * file.tracks().get(place.track()).clockRate());
      return new AccessUnit(
          place.track(), unit.time() - origin, unit.key(), false, Instant.EPOCH, unit.bytes());
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /// Of a file that another process takes apart.
  final class OfProcess implements FootageUnits {
    private static final int BUFFER = 256 << 10;

    private final ForeignIntake.Running running;
    private final InputStream in;
    private final List<MediaFormat> tracks;
    private double originSeconds = Double.NaN;

    OfProcess(ForeignIntake.Running running) throws IOException {
      this.running = running;
      this.in = new BufferedInputStream(running.frames(), BUFFER);
      boolean begun = false;
      try {
        Frame first = ForeignFrames.read(in);
        tracks =
            switch (first) {
              case Frame.Form(List<MediaFormat> told) -> told;
              case Frame.End(String words) -> throw new IOException(words);
              case Frame.Unit _ -> throw new IOException("it begins without its media tracks");
              case null -> throw new IOException("it cannot be read");
            };
        begun = true;
      } finally {
        if (!begun) {
          running.close();
        }
      }
    }

    @Override
    public List<MediaFormat> tracks() {
      return tracks;
    }

    @Override
    public @Nullable AccessUnit next() throws IOException {
      Frame frame = ForeignFrames.read(in);
      return switch (frame) {
        case Frame.Unit unit -> unit(unit);
        case Frame.End(String words) -> {
          if (words.startsWith("the stream ended")) {
            yield null;
          }
          throw new IOException(words);
        }
        case Frame.Form _ -> throw new IOException("its media tracks change in the middle");
        case null -> throw new IOException("it could not be read to its end");
      };
    }

    private AccessUnit unit(Frame.Unit unit) throws IOException {
      if (unit.mediaTrack() >= tracks.size()) {
        throw new IOException("an access unit of no media track");
      }
      int rate = tracks.get(unit.mediaTrack()).clockRate();
      if (Double.isNaN(originSeconds)) {
        originSeconds = (double) unit.time() / rate;
      }
      long time = unit.time() - Math.round(originSeconds * rate);
      return new AccessUnit(
          unit.mediaTrack(), time, unit.key(), false, Instant.EPOCH, unit.bytes());
    }

    @Override
    public void close() {
      running.close();
    }
  }
}
