package org.sightline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.media.mp4.Mp4File;
import org.sightline.media.mp4.Sample;
import org.sightline.media.rtsp.RtspFeed;

/// What a simulated camera shows: access units that repeat for ever with continuous time stamps.
///
/// All of one pass is in memory and shared by every camera that shows it, at most [#MAX_BYTES].
public final class Footage {
  /// The most that one pass may hold.
  public static final long MAX_BYTES = 512L << 20;

  /// The interval of drawn pictures where none is given: 25 a second.
  public static final Duration DRAWN_INTERVAL = Duration.ofMillis(40);

  /// One access unit of a pass and when it is sent, counted from the beginning of the pass.
  record Sent(long dueNanos, int mediaTrack, long time, boolean key, byte[] bytes) {}

  private final String name;
  private final List<MediaFormat> tracks;
  private final List<Sent> pass;
  private final Duration length;
  private final int first;

  private Footage(
      String name, List<MediaFormat> tracks, List<Sent> pass, Duration length, int first) {
    if (pass.isEmpty()) {
      throw new IllegalArgumentException("footage '%s' holds no picture".formatted(name));
    }
    this.name = name;
    this.tracks = List.copyOf(tracks);
    this.pass = List.copyOf(pass);
    this.length = length;
    this.first = first;
  }

  /// Draws footage of 64×64 pixels, 25 pictures a second, from its notation.
  ///
  /// @param notation `I` a key picture, `P` a picture that needs the one before it, `-` a picture
  ///   that is lost before it is sent, and spaces for reading
  public static Footage of(String notation) {
    return of(notation, DRAWN_INTERVAL, 4, 4);
  }

  /// Draws footage from its notation.
  ///
  /// @param interval between pictures
  /// @param columns width in blocks of 16 pixels
  /// @param rows height in blocks of 16 pixels
  public static Footage of(String notation, Duration interval, int columns, int rows) {
    TinyEncoder encoder = new TinyEncoder(columns, rows);
    List<Sent> pass = new ArrayList<>();
    int pictures = 0;
    for (char letter : notation.replace(" ", "").toCharArray()) {
      long due = interval.toNanos() * pictures++;
      long time = Math.round(due * 9e-5);
      switch (letter) {
        case 'I' -> pass.add(new Sent(due, 0, time, true, encoder.key()));
        case 'P' -> pass.add(new Sent(due, 0, time, false, encoder.predicted()));
        case '-' -> encoder.lost();
        default ->
            throw new IllegalArgumentException(
                "'%s' in footage '%s' is none of I, P, - and space".formatted(letter, notation));
      }
    }
    return new Footage(
        notation, List.of(encoder.format()), pass, interval.multipliedBy(pictures), 0);
  }

  /// The footage of an MP4 file, sound included, at its own speed.
  ///
  /// @throws UncheckedIOException if the file cannot be read
  /// @throws IllegalArgumentException if it is larger than [#MAX_BYTES]
  public static Footage ofMp4(Path file) {
    try (Mp4File mp4 = Mp4File.open(file)) {
      List<Sent> pass = new ArrayList<>();
      long end = 0;
      long bytes = 0;
      for (int track = 0; track < mp4.tracks().size(); track++) {
        int rate = mp4.tracks().get(track).clockRate();
        List<Sample> samples = mp4.samples(track);
        for (int i = 0; i < samples.size(); i++) {
          Sample sample = samples.get(i);
          bytes += sample.size();
          if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                "%s holds more than %d MiB; use a shorter clip".formatted(file, MAX_BYTES >> 20));
          }
          long due = nanos(sample.decodeTime(), rate);
          end = Math.max(end, nanos(sample.decodeTime() + sample.duration(), rate));
          byte[] unit = mp4.read(track, i).bytes();
          pass.add(new Sent(due, track, sample.time(), sample.key(), unit));
        }
      }
      pass.sort(Comparator.comparingLong(Sent::dueNanos));
      Duration length = Duration.ofNanos(end);
      return new Footage(file.getFileName().toString(), mp4.tracks(), pass, length, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("footage %s cannot be read".formatted(file), e);
    }
  }

  /// The footage of every `.mp4` file of a folder, by name.
  ///
  /// @throws UncheckedIOException if one cannot be read
  public static List<Footage> ofFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(".mp4"))
          .sorted()
          .map(Footage::ofMp4)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("footage folder %s cannot be read".formatted(folder), e);
    }
  }

  /// The same footage, begun at the key picture at or before `offset`, so that cameras with one
  /// clip do not all show the same.
  public Footage startingAt(Duration offset) {
    long due = offset.toNanos() % length.toNanos();
    int start = 0;
    for (int i = 0; i < pass.size() && pass.get(i).dueNanos() <= due; i++) {
      if (pass.get(i).key() && tracks.get(pass.get(i).mediaTrack()).isVideo()) {
        start = i;
      }
    }
    return new Footage(name, tracks, pass, length, start);
  }

  /// This footage and then `other`, in one pass and one media time, as a camera sends that is set
  /// to another size while it plays: every key picture of both carries its parameter sets.
  ///
  /// @throws IllegalArgumentException unless both have one media track of H.264
  public Footage then(Footage other) {
    List<Sent> both = new ArrayList<>();
    for (Sent sent : pass) {
      both.add(withParameterSets(sent, Duration.ZERO));
    }
    for (Sent sent : other.pass) {
      both.add(other.withParameterSets(sent, length));
    }
    return new Footage(
        "%s then %s".formatted(name, other.name), tracks, both, length.plus(other.length), 0);
  }

  /// This footage with one media track more, such as metadata: units at even intervals, all keys.
  ///
  /// @param every how long after each other they are sent
  /// @param units the bytes of each, by its number from 0
  public Footage with(MediaFormat format, Duration every, IntFunction<byte[]> units) {
    List<MediaFormat> more = new ArrayList<>(tracks);
    more.add(format);
    List<Sent> both = new ArrayList<>(pass);
    for (int i = 0; every.multipliedBy(i).compareTo(length) < 0; i++) {
      long due = every.toNanos() * i;
      long time = Math.round(due / 1e9 * format.clockRate());
      both.add(new Sent(due, tracks.size(), time, true, units.apply(i)));
    }
    both.sort(Comparator.comparingLong(Sent::dueNanos));
    return new Footage("%s with %s".formatted(name, format), more, both, length, 0);
  }

  private Sent withParameterSets(Sent sent, Duration later) {
    if (tracks.size() != 1 || !(tracks.getFirst() instanceof MediaFormat.H264 format)) {
      throw new IllegalArgumentException(
          "footage '%s' has %s: one media track of H.264 can change".formatted(name, tracks));
    }
    long due = sent.dueNanos() + later.toNanos();
    long time = sent.time() + later.toNanos() * 9 / 100_000;
    if (!sent.key()) {
      return new Sent(due, 0, time, false, sent.bytes());
    }
    ByteBuffer unit =
        ByteBuffer.allocate(8 + format.sps().length + format.pps().length + sent.bytes().length);
    unit.putInt(format.sps().length).put(format.sps());
    unit.putInt(format.pps().length).put(format.pps()).put(sent.bytes());
    return new Sent(due, 0, time, true, unit.array());
  }

  public List<MediaFormat> tracks() {
    return tracks;
  }

  /// How long one pass lasts.
  public Duration length() {
    return length;
  }

  /// The access units of one pass, received now.
  public List<AccessUnit> units(Instant received) {
    return pass.stream()
        .map(s -> new AccessUnit(s.mediaTrack(), s.time(), s.key(), false, received, s.bytes()))
        .toList();
  }

  /// The footage as something that can be sent, in real time.
  public RtspFeed feed() {
    return new RtspFeed() {
      @Override
      public List<MediaFormat> tracks() {
        return tracks;
      }

      @Override
      public Reader open() {
        return new FootageReader(tracks, pass, length, first);
      }
    };
  }

  /// What arrived, in the notation of [#of]: pictures that are missing by their time are `-`,
  /// damaged ones `x`, and a key picture stands behind a space.
  ///
  /// @param units pictures of one media track of 90 000 ticks a second
  /// @param interval between pictures
  public static String notation(List<AccessUnit> units, Duration interval) {
    StringBuilder text = new StringBuilder();
    long step = interval.toNanos() * 9 / 100_000;
    long due = units.isEmpty() ? 0 : units.getFirst().time();
    for (AccessUnit unit : units) {
      for (; unit.time() - due > step / 2; due += step) {
        text.append('-');
      }
      due = unit.time() + step;
      if (unit.key() && !text.isEmpty()) {
        text.append(' ');
      }
      text.append(unit.damaged() ? 'x' : unit.key() ? 'I' : 'P');
    }
    return text.toString();
  }

  private static long nanos(long time, int rate) {
    return Math.round((double) time / rate * 1e9);
  }

  @Override
  public String toString() {
    return "footage " + name;
  }
}
