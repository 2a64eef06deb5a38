package org.sightline.analysis.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// The text of the MOT challenge (Milan et al., 2016, arXiv:1603.00831, section 3): a box in a
/// line, `frame, id, left, top, width, height, confidence, class, visibility`, frames counted from
/// 1.
///
/// In a truth, the seventh value says whether the box counts (0: not), and the eighth what it is: 1
/// is a walking person; persons on vehicles (2), standing persons (7), distractors (8) and
/// reflections (12) may be found or not; other kinds are no persons, and count only where the
/// seventh value says so. Files without an eighth value, or with -1, are of persons. In an answer,
/// the seventh value is the confidence, and values above 1 or below 0 are brought into 0 to 1 over
/// the whole file, keeping their order.
///
/// Values may be parted by commas or by spaces. A `seqinfo.ini` beside the file, or beside its
/// folder, gives the rate of pictures.
final class MotText {
  /// What the file is read as.
  enum Use {
    TRUTH,
    ANSWER
  }

  private static final int MAX_LINE = 4096;
  private static final int MAX_INI_BYTES = 64 << 10;
  private static final int LEAST_VALUES = 6;
  private static final Pattern PARTS = Pattern.compile("\\s*[,;]\\s*|\\s+");
  private static final Pattern RATE =
      Pattern.compile("(?im)^\\s*frameRate\\s*=\\s*(\\d{1,4}(?:\\.\\d{1,6})?)\\s*$");
  private static final double MAX_RATE = 1000;

  private static final int WALKING = 1;
  private static final Set<Integer> MAY_BE_FOUND = Set.of(2, 7, 8, 12);

  private final Path file;
  private final Use use;
  private final LabelFile.Frames frames;
  private final Set<Long> named = new HashSet<>();

  private MotText(Path file, Use use) {
    this.file = file;
    this.use = use;
    frames = new LabelFile.Frames(file);
  }

  static LabelledFootage read(Path file, Use use) throws IOException {
    return new MotText(file, use).read();
  }

  private LabelledFootage read() throws IOException {
    double lowest = 0;
    double highest = 1;
    List<Line> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      long number = 0;
      for (String text = bounded(in, 1); text != null; text = bounded(in, number + 1)) {
        number++;
        String stripped = (number == 1 ? text.replace("\uFEFF", "") : text).strip();
        if (!stripped.isEmpty()) {
          Line line = line(stripped, number);
          if (lines.size() == LabelFile.MAX_BOXES) {
            throw LabelFile.wrong(file, number, "too many boxes: split the file");
          }
          lines.add(line);
          lowest = Math.min(lowest, line.confidence());
          highest = Math.max(highest, line.confidence());
        }
      }
    }
    boolean noConfidence = lines.stream().allMatch(line -> line.confidence() == -1);
    for (Line line : lines) {
      double confidence =
          use == Use.TRUTH || noConfidence
              ? 1
              : Math.clamp((line.confidence() - lowest) / (highest - lowest), 0, 1);
      frames.add(line.frame(), line.box().sure(confidence), line.number());
    }
    return frames.done(true, rate(), List.of());
  }

  /// A line as it was read; its confidence not yet brought into 0 to 1.
  private record Line(int frame, LabelledBox box, double confidence, long number) {}

  private Line line(String text, long number) {
    String[] words = PARTS.split(text, -1);
    int length =
        words.length > 0 && words[words.length - 1].isEmpty() ? words.length - 1 : words.length;
    if (length < LEAST_VALUES) {
      throw LabelFile.wrong(
          file,
          number,
          "%d values; MOT text has frame, id, left, top, width, height and more".formatted(length));
    }
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = value(words[i], number);
    }
    long frame = whole(values[0], "frame", number);
    if (frame < 1 || frame > LabelFile.MAX_FRAME) {
      throw LabelFile.wrong(
          file, number, "frame %d; MOT text counts frames from 1".formatted(frame));
    }
    long id = whole(values[1], "id", number);
    if (id >= 0 && !named.add(frame << 40 ^ id)) {
      throw LabelFile.wrong(file, number, "object %d is in frame %d twice".formatted(id, frame));
    }
    double confidence = length > 6 ? values[6] : 1;
    int kind = length > 7 ? (int) values[7] : -1;
    double area = values[4] * values[5];
    try {
      LabelledBox box =
          new LabelledBox(
              id < 0 ? LabelledBox.NOBODY : id,
              label(kind),
              values[2],
              values[3],
              values[4],
              values[5],
              1,
              area,
              standing(confidence, kind));
      return new Line((int) frame - 1, box, confidence, number);
    } catch (IllegalArgumentException e) {
      throw LabelFile.wrong(file, number, String.valueOf(e.getMessage()));
    }
  }

  private String label(int kind) {
    if (use == Use.ANSWER) {
      return "";
    }
    return switch (kind) {
      case 3 -> "car";
      case 4 -> "bicycle";
      case 5 -> "motorcycle";
      default -> "person";
    };
  }

  private Standing standing(double flag, int kind) {
    boolean person = kind == WALKING || kind <= 0;
    if (use == Use.ANSWER) {
      return Standing.WANTED;
    }
    if (MAY_BE_FOUND.contains(kind)) {
      return Standing.IGNORED;
    }
    return flag != 0 ? Standing.WANTED : person ? Standing.IGNORED : Standing.OTHER;
  }

  private double value(String word, long number) {
    double value;
    try {
      value = Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw LabelFile.wrong(file, number, "'%s' is no number".formatted(brief(word)));
    }
    if (!Double.isFinite(value) || Math.abs(value) > 1e12) {
      throw LabelFile.wrong(file, number, "'%s' is no usable number".formatted(brief(word)));
    }
    return value;
  }

  private long whole(double value, String what, long number) {
    if (value != Math.rint(value)) {
      throw LabelFile.wrong(file, number, "%s %s is no whole number".formatted(what, value));
    }
    return (long) value;
  }

  private static String brief(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "…";
  }

  /// A line of bounded length, or null at the end.
  private @org.jspecify.annotations.Nullable String bounded(BufferedReader in, long number)
      throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() == MAX_LINE) {
        throw LabelFile.wrong(
            file, number, "longer than %d characters: this is no MOT text".formatted(MAX_LINE));
      }
      line.append((char) c);
      c = in.read();
    }
    return line.toString();
  }

  private double rate() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    for (int up = 0; up < 2 && folder != null; up++, folder = folder.getParent()) {
      Path ini = folder.resolve("seqinfo.ini");
      if (Files.isRegularFile(ini) && Files.size(ini) <= MAX_INI_BYTES) {
        var found = RATE.matcher(new String(Files.readAllBytes(ini), StandardCharsets.UTF_8));
        double rate = found.find() ? Double.parseDouble(found.group(1)) : 0;
        return rate > 0 && rate <= MAX_RATE ? rate : 0;
      }
    }
    return 0;
  }
}
