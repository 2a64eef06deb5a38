package org.sightline.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.FragmentWriter;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;

/// A copy of an MP4 whose pictures have their time drawn into them, for players that show none.
///
/// The pictures are decoded and encoded again (H.264, at most [#MOST]): the copy is for looking at,
/// and proves nothing. Sound stays as it is. Pictures before the beginning that players show, from
/// which only decoding begins, are left out.
public final class BurnedTime {
  /// The largest picture of a copy.
  public static final PictureSize MOST = new PictureSize(1920, 1080);

  private static final int BITS_A_SECOND = 4_000_000;
  private static final double USUAL_RATE = 25;
  private static final int KEY_EVERY = 50;
  private static final int MARGIN = 4;
  private static final int WIDEST_PART = 2;
  private static final int WHITE = 0xFFFFFF;
  private static final int BLACK = 0x000000;
  private static final int MAX_SOUND_WAITING = 2000;
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Mp4File in;
  private final int video;
  private final Instant began;
  private final OutputStream out;
  private final List<AccessUnit> waiting = new ArrayList<>();
  private @Nullable VideoEncoder encoder;
  private @Nullable FragmentWriter writer;
  private long pictures;

  private BurnedTime(Mp4File in, int video, Instant began, OutputStream out) {
    this.in = in;
    this.video = video;
    this.began = began;
    this.out = out;
  }

  /// Writes the copy.
  ///
  /// @param began when media time 0 of the file was
  /// @param stopped asked at every picture; true ends the work with a half-made file
  /// @return how many pictures it has
  /// @throws PictureException if the file has no pictures, or none that can be decoded
  /// @throws IOException if a file cannot be read or written
  public static long write(Path from, Path to, Instant began, BooleanSupplier stopped)
      throws IOException {
    try (Mp4File in = Mp4File.open(from);
        OutputStream out = Files.newOutputStream(to)) {
      int video = videoOf(in.tracks());
      if (video < 0) {
        throw new PictureException(
            PictureException.Kind.UNREADABLE_FILE, from + " has no pictures to draw on");
      }
      BurnedTime copy = new BurnedTime(in, video, began, out);
      try {
        copy.work(stopped);
      } finally {
        copy.close();
      }
      if (copy.pictures == 0) {
        throw new PictureException(
            PictureException.Kind.UNREADABLE_FILE, from + " has no picture that can be decoded");
      }
      return copy.pictures;
    }
  }

  private static int videoOf(List<MediaFormat> tracks) {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).isVideo()) {
        return i;
      }
    }
    return -1;
  }

  private void work(BooleanSupplier stopped) throws IOException {
    int[] next = new int[in.tracks().size()];
    DecoderSettings all = DecoderSettings.all(MOST.width(), MOST.height());
    List<Picture> decoded = new ArrayList<>();
    Consumer<Picture> sink = decoded::add;
    try (VideoDecoder decoder = new VideoDecoder(in.tracks().get(video), all)) {
      for (int i = 0; i < in.samples(video).size() && !stopped.getAsBoolean(); i++) {
        decoder.decode(in.read(video, i), sink);
        draw(decoded);
        sound(next, seconds(video, in.samples(video).get(i)));
      }
      decoder.finish(sink);
      draw(decoded);
    }
    sound(next, Double.MAX_VALUE);
    if (encoder != null) {
      encoder.finish(this::picture);
    }
    flush();
  }

  private double seconds(int track, Sample sample) {
    return sample.time() / (double) in.tracks().get(track).clockRate();
  }

  private void draw(List<Picture> decoded) throws IOException {
    for (Picture picture : decoded) {
      if (!picture.time().isNegative()) {
        stamp(picture, TEXT.format(began.plus(picture.time())));
        encoder(picture).encode(picture, this::picture);
        pictures++;
        if (waiting.size() > KEY_EVERY) {
          flush();
        }
      }
    }
    decoded.clear();
  }

  /// Draws text into the lower left corner, as large as half of the picture's width.
  static void stamp(Picture picture, String text) {
    Canvas canvas = new Canvas(picture.width(), picture.height(), picture.rgb());
    int scale = Math.max(1, picture.width() / WIDEST_PART / (text.length() * Canvas.LETTER_WIDTH));
    int width = text.length() * Canvas.LETTER_WIDTH * scale;
    int top = picture.height() - (Canvas.LETTER_HEIGHT + 1) * scale - MARGIN;
    canvas.rectangle(0, top - scale, width + 2 * MARGIN, picture.height(), BLACK);
    canvas.text(MARGIN, top, scale, text, WHITE);
  }

  private VideoEncoder encoder(Picture first) throws IOException {
    VideoEncoder open = encoder;
    if (open == null) {
      PictureSize size = new PictureSize(first.width(), first.height()).inside(MOST);
      open = new VideoEncoder(new EncoderSettings(size, USUAL_RATE, BITS_A_SECOND, KEY_EVERY, 1));
      encoder = open;
      List<MediaFormat> tracks = new ArrayList<>(in.tracks());
      tracks.set(video, open.format());
      writer = new FragmentWriter(tracks);
      out.write(writer.initialisation());
    }
    return open;
  }

  private void picture(AccessUnit unit) {
    waiting.add(
        new AccessUnit(video, unit.time(), unit.key(), false, unit.received(), unit.bytes()));
  }

  /// Takes what the other media tracks have up to a time.
  private void sound(int[] next, double untilSeconds) throws IOException {
    for (int track = 0; track < next.length; track++) {
      while (track != video
          && next[track] < in.samples(track).size()
          && seconds(track, in.samples(track).get(next[track])) <= untilSeconds) {
        AccessUnit unit = in.read(track, next[track]++);
        if (unit.time() >= 0) {
          waiting.add(unit);
        }
        if (waiting.size() > MAX_SOUND_WAITING) {
          flush();
        }
      }
    }
  }

  private void flush() throws IOException {
    if (writer != null && !waiting.isEmpty()) {
      out.write(writer.fragment(waiting));
    }
    waiting.clear();
  }

  private void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
