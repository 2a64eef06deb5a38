package org.sightline.server.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sightline.analysis.evaluate.FootageLook.Found;
import org.sightline.analysis.evaluate.FootageLook.Seen;
import org.sightline.domain.Box;
import org.sightline.domain.TimeRange;

/// What a replay found, as lines of text: `F` and a picture's microseconds, then `B`, confidence,
/// left, top, right, bottom and label for each thing in it. The child process answers in the same
/// lines, which are checked like any stranger's.
final class ReplayFrames {
  /// The longest line, and the most things of one picture.
  static final int MAX_LINE = 256;

  static final int MAX_FOUND = 1000;

  private static final int BOX_WORDS = 7;

  private ReplayFrames() {}

  /// What one picture shows.
  record Frame(Instant at, List<Found> found) {}

  /// The lines of a picture.
  static String lines(long micros, List<Found> found) {
    StringBuilder text = new StringBuilder("F ").append(micros).append('\n');
    for (Found f : found) {
      Box b = f.box();
      text.append(
          String.format(
              Locale.ROOT,
              "B %.4f %.5f %.5f %.5f %.5f %s%n",
              f.confidence(),
              b.left(),
              b.top(),
              b.right(),
              b.bottom(),
              f.label()));
    }
    return text.toString();
  }

  static String lines(Seen seen) {
    return lines(seen.at().toNanos() / 1000, seen.found());
  }

  /// A thing of its line.
  ///
  /// @throws IOException if it is none
  static Found found(String line) throws IOException {
    String[] words = line.split(" ", BOX_WORDS);
    try {
      if (words.length == BOX_WORDS && words[0].equals("B") && line.length() <= MAX_LINE) {
        double confidence = number(words[1]);
        Box box = new Box(number(words[2]), number(words[3]), number(words[4]), number(words[5]));
        return new Found(words[6], confidence, box);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("no thing in a picture: " + line, e);
    }
    throw new IOException(
        "no thing in a picture: " + line.substring(0, Math.min(80, line.length())));
  }

  private static double number(String word) {
    double value = Double.parseDouble(word);
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(word + " is not between 0 and 1");
    }
    return value;
  }

  /// The pictures of a range, at most `most`, in their order.
  static List<Frame> read(Path file, TimeRange range, int most) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      List<Found> open = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("F ")) {
          Instant at = Instant.EPOCH.plus(Long.parseLong(line.substring(2)), ChronoUnit.MICROS);
          open = null;
          if (!at.isBefore(range.end())) {
            return frames;
          }
          if (!at.isBefore(range.start())) {
            if (frames.size() == most) {
              return frames;
            }
            open = new ArrayList<>();
            frames.add(new Frame(at, open));
          }
        } else if (open != null) {
          open.add(found(line));
        }
      }
    }
    return frames;
  }

  static long micros(Instant at) {
    return Duration.between(Instant.EPOCH, at).toNanos() / 1000;
  }
}
