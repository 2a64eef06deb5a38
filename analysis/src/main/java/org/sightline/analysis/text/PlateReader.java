package org.sightline.analysis.text;

import java.util.List;
import java.util.Optional;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.domain.Attributes;
import org.sightline.picture.Picture;

/// Reads number plates off pictures of vehicles: text is looked for, each line that has a plate's
/// proportions is read, and the surest that has a plate's form is told.
///
/// Runs the networks ch_PP-OCRv4_det and ch_PP-OCRv4_rec on the caller's thread. A plate narrower
/// than about 60 pixels cannot be read. Owned by one thread at a time.
public final class PlateReader implements AutoCloseable {
  /// What readings are said by.
  public static final String NETWORK = "PP-OCRv4";

  private static final String FIND = "models/ch_PP-OCRv4_det_infer.onnx";
  private static final String READ = "models/ch_PP-OCRv4_rec_infer.onnx";
  private static final String CHARACTERS = "models/ppocr_keys_v1.txt";

  private static final int LONGEST_SIDE = 480;
  private static final int GRID = 32;
  private static final int LINE_HEIGHT = 48;
  private static final int LONGEST_LINE = 320;
  private static final int SHORTEST_LINE = 48;
  private static final int MOST_LINES = 4;
  private static final double LEAST_PROPORTION = 1.3;
  private static final double MOST_PROPORTION = 9;
  private static final double LEAST_CONFIDENCE = 0.6;
  private static final int SHORTEST_PLATE = 4;
  private static final int LONGEST_PLATE = 10;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
  private static final float[][] HALF = {{0.5f, 0.5f, 0.5f}, {0.5f, 0.5f, 0.5f}};

  private final TextNetwork finder;
  private final TextNetwork reader;
  private final CharacterTable characters;

  /// A plate that was read once.
  ///
  /// @param text in capitals, letters and digits alone
  /// @param confidence from 0 to 1
  public record Plate(String text, double confidence) {}

  private PlateReader(TextNetwork finder, TextNetwork reader, CharacterTable characters) {
    this.finder = finder;
    this.reader = reader;
    this.characters = characters;
  }

  /// Loads the networks.
  ///
  /// @throws DetectorException if they are not in this program, or do not load
  public static PlateReader open() {
    CharacterTable characters = new CharacterTable(TextNetwork.bytes(CHARACTERS));
    TextNetwork finder = TextNetwork.open(FIND);
    try {
      return new PlateReader(finder, TextNetwork.open(READ), characters);
    } catch (DetectorException e) {
      finder.close();
      throw e;
    }
  }

  /// The plate of the vehicle that the picture shows, if one can be read.
  public Optional<Plate> read(Picture vehicle) {
    Plate best = null;
    for (TextBox line : lines(vehicle)) {
      double proportion = line.width() / Math.max(1, line.height());
      if (proportion < LEAST_PROPORTION || proportion > MOST_PROPORTION) {
        continue;
      }
      Optional<Plate> plate = plate(line(vehicle, line));
      if (plate.isPresent() && (best == null || plate.get().confidence() > best.confidence())) {
        best = plate.get();
      }
    }
    return Optional.ofNullable(best);
  }

  private List<TextBox> lines(Picture picture) {
    double scale =
        Math.clamp((double) LONGEST_SIDE / Math.max(picture.width(), picture.height()), 0.25, 2);
    int width = grid(picture.width() * scale);
    int height = grid(picture.height() * scale);
    float[] pixels = PixelStrip.whole(picture, width, height, MEAN, DEVIATION);
    double across = (double) picture.width() / width;
    double down = (double) picture.height() / height;
    return TextRegions.of(finder.run(pixels, width, height).figures(), width, height).stream()
        .limit(MOST_LINES)
        .map(
            box ->
                new TextBox(
                    box.x() * across,
                    box.y() * down,
                    box.width() * across,
                    box.height() * down,
                    box.angle(),
                    box.score()))
        .toList();
  }

  private static int grid(double side) {
    return Math.max(GRID, (int) Math.round(side / GRID) * GRID);
  }

  private CharacterTable.Reading line(Picture picture, TextBox line) {
    int width =
        Math.clamp(
            (int) Math.ceil(LINE_HEIGHT * line.width() / line.height()),
            SHORTEST_LINE,
            LONGEST_LINE);
    float[] pixels = PixelStrip.of(picture, line, new int[] {width, LINE_HEIGHT}, HALF);
    TextNetwork.Table table = reader.run(padded(pixels, width), LONGEST_LINE, LINE_HEIGHT);
    int columns = (int) table.shape()[table.shape().length - 1];
    return characters.read(table.figures(), table.figures().length / columns, columns);
  }

  /// Short lines with grey behind them, as the network was trained on them.
  private static float[] padded(float[] pixels, int width) {
    float[] padded = new float[3 * LINE_HEIGHT * LONGEST_LINE];
    for (int row = 0; row < 3 * LINE_HEIGHT; row++) {
      System.arraycopy(pixels, row * width, padded, row * LONGEST_LINE, width);
    }
    return padded;
  }

  /// Text as a plate, where it has the form of one: four to ten letters and digits, at least one of
  /// them a digit.
  static Optional<Plate> plate(CharacterTable.Reading reading) {
    String text = Attributes.normalPlate(reading.text());
    boolean form =
        text.length() >= SHORTEST_PLATE
            && text.length() <= LONGEST_PLATE
            && text.chars().anyMatch(Character::isDigit)
            && text.chars().filter(c -> c > 127).count() <= 1;
    return form && reading.confidence() >= LEAST_CONFIDENCE
        ? Optional.of(new Plate(text, reading.confidence()))
        : Optional.empty();
  }

  @Override
  public void close() {
    finder.close();
    reader.close();
  }
}
