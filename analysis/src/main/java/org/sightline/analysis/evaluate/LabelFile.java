package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sightline.analysis.AnalysisException;

/// A file of labelled boxes or of answers: MOT text, the XML of PETS and CAVIAR, or COCO JSON.
///
/// Which one it is is told from its first character. Whatever a file numbers its frames by, here
/// the first picture is 0: XML counts from 0, MOT text from 1, COCO as its images say ([CocoJson]).
///
/// Bounded: a file larger than [#MAX_BYTES], with more boxes than [#MAX_BOXES] or a frame number
/// above [#MAX_FRAME] is refused.
public final class LabelFile {
  /// The largest file that is read.
  public static final long MAX_BYTES = 256L << 20;

  /// The most boxes of one file.
  public static final int MAX_BOXES = 1_000_000;

  /// The highest frame number: four days at 30 a second.
  public static final int MAX_FRAME = 10_000_000;

  private LabelFile() {}

  /// What people labelled in `file`.
  ///
  /// @throws AnalysisException if it is none of these forms, or breaks its own; the message names
  ///   file and line
  /// @throws IOException if it cannot be read
  public static LabelledFootage truth(Path file) throws IOException {
    return read(file, MotText.Use.TRUTH);
  }

  /// What a detector or tracker answered, in `file`.
  ///
  /// @throws AnalysisException as [#truth(Path)]
  /// @throws IOException if it cannot be read
  public static LabelledFootage answer(Path file) throws IOException {
    return read(file, MotText.Use.ANSWER);
  }

  /// Whether a file is JSON, as COCO's is.
  static boolean isCoco(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES && first(file) == '{';
  }

  private static LabelledFootage read(Path file, MotText.Use use) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new AnalysisException(
          AnalysisException.Kind.BAD_LABELS,
          "%s is no file: name a file of MOT text, PETS XML or COCO JSON".formatted(file));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new AnalysisException(
          AnalysisException.Kind.BAD_LABELS,
          "%s has %d bytes, more than the %d that are read: split it"
              .formatted(file, Files.size(file), MAX_BYTES));
    }
    return switch (first(file)) {
      case '<' -> PetsXml.read(file);
      case '{', '[' -> CocoJson.read(file);
      default -> MotText.read(file, use);
    };
  }

  /// The first character that is no space; 0 for an empty file.
  private static char first(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4096);
      String text = new String(head, StandardCharsets.UTF_8);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c > ' ' && c != '\uFEFF') {
          return c;
        }
      }
      return 0;
    }
  }

  static AnalysisException wrong(Path file, long line, String what) {
    return new AnalysisException(
        AnalysisException.Kind.BAD_LABELS, "%s line %d: %s".formatted(file, line, what));
  }

  /// Frames in the making.
  static final class Frames {
    private final Path file;
    private final TreeMap<Integer, List<LabelledBox>> frames = new TreeMap<>();
    private int boxes;

    Frames(Path file) {
      this.file = file;
    }

    /// Says that a frame was looked at.
    void add(int frame, long line) {
      if (frame < 0 || frame > MAX_FRAME) {
        throw wrong(
            file, line, "frame %d is not among the first %d pictures".formatted(frame, MAX_FRAME));
      }
      frames.computeIfAbsent(frame, _ -> new java.util.ArrayList<>());
    }

    void add(int frame, LabelledBox box, long line) {
      add(frame, line);
      if (++boxes > MAX_BOXES) {
        throw wrong(file, line, "more than %d boxes: split the file".formatted(MAX_BOXES));
      }
      frames.getOrDefault(frame, List.of()).add(box);
    }

    boolean has(int frame) {
      return frames.containsKey(frame);
    }

    Map<Integer, List<LabelledBox>> all() {
      return frames;
    }

    LabelledFootage done(boolean whole, double rate, List<String> notes) {
      return new LabelledFootage(frames, whole, rate, notes);
    }
  }
}
