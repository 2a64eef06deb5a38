package org.sightline.analysis.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

/// COCO's JSON of labelled boxes: `images`, `annotations`, `categories` (cocodataset.org, format of
/// data), with the `track_id` or `instance_id` that sets of video add.
///
/// Which picture an image is: its `frame_id` or `frame_index` where all images have one, counted
/// from 0 (from 1 where no image has 0); else the last number of its file's name where those
/// differ, counted likewise; else its place in the order of ids. A box with `iscrowd` is a crowd,
/// one with `ignore` counts for nothing.
final class CocoJson {
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,9})\\D*$");
  private static final int BOX_VALUES = 4;

  /// One image, and the file that holds it.
  ///
  /// @param frame as its file says, or -1
  record Image(long id, String name, int frame, long line) {}

  private record Annotation(
      long image,
      long category,
      double[] box,
      double area,
      double score,
      long object,
      boolean crowd,
      boolean ignored,
      long line) {}

  private final Path file;
  private final JsonPull json;
  private final List<Image> images = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Map<Long, String> categories = new HashMap<>();

  private CocoJson(Path file, JsonPull json) {
    this.file = file;
    this.json = json;
  }

  static LabelledFootage read(Path file) throws IOException {
    return parsed(file).footage();
  }

  /// What is labelled, and the names of the images' files by their frames.
  record Set(LabelledFootage truth, NavigableMap<Integer, String> files) {}

  /// The labels with the images that they belong to.
  static Set set(Path file) throws IOException {
    CocoJson coco = parsed(file);
    LabelledFootage truth = coco.footage();
    Map<Long, Integer> frames = coco.numbered(new ArrayList<>());
    TreeMap<Integer, String> files = new TreeMap<>();
    coco.images.forEach(
        image -> files.put(Objects.requireNonNull(frames.get(image.id())), image.name()));
    return new Set(truth, files);
  }

  private static CocoJson parsed(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      CocoJson coco = new CocoJson(file, new JsonPull(file, in));
      coco.parse();
      return coco;
    }
  }

  private void parse() {
    if (json.isNext('[')) {
      throw json.wrong(
          "a list of results without images and categories; write them as an object with 'images', 'annotations' and 'categories'");
    }
    TreeSet<String> seen = new TreeSet<>();
    json.object(
        name -> {
          seen.add(name);
          switch (name) {
            case "images" -> json.list(this::image);
            case "annotations" -> json.list(this::annotation);
            case "categories" -> json.list(this::category);
            default -> json.skip();
          }
        });
    json.end();
    for (String needed : List.of("images", "annotations", "categories")) {
      if (!seen.contains(needed)) {
        throw json.wrong("COCO JSON without '%s'".formatted(needed));
      }
    }
  }

  private void image() {
    long line = json.line();
    long[] id = {-1};
    String[] name = {""};
    long[] frame = {-1};
    json.object(
        member -> {
          switch (member) {
            case "id" -> id[0] = json.whole();
            case "file_name" -> name[0] = json.text();
            case "frame_id", "frame_index" -> frame[0] = json.whole();
            default -> json.skip();
          }
        });
    if (images.size() == LabelFile.MAX_BOXES) {
      throw json.wrong("too many images: split the file");
    }
    if (frame[0] > LabelFile.MAX_FRAME) {
      throw json.wrong("frame %d is above %d".formatted(frame[0], LabelFile.MAX_FRAME));
    }
    images.add(new Image(id[0], name[0], (int) frame[0], line));
  }

  private void category() {
    long[] id = {-1};
    String[] name = {""};
    json.object(
        member -> {
          switch (member) {
            case "id" -> id[0] = json.whole();
            case "name" -> name[0] = json.text().toLowerCase(Locale.ROOT);
            default -> json.skip();
          }
        });
    categories.put(id[0], name[0]);
  }

  private void annotation() {
    long line = json.line();
    long[] ids = {-1, -1, LabelledBox.NOBODY};
    double[] sizes = {Double.NaN, 1};
    boolean[] flags = new boolean[2];
    List<Double> box = new ArrayList<>();
    json.object(
        member -> {
          switch (member) {
            case "image_id" -> ids[0] = json.whole();
            case "category_id" -> ids[1] = json.whole();
            case "track_id", "instance_id" -> ids[2] = json.whole();
            case "bbox" ->
                json.list(
                    () -> {
                      if (box.size() == BOX_VALUES) {
                        throw json.wrong("a bbox with more than four values");
                      }
                      box.add(json.number());
                    });
            case "area" -> sizes[0] = json.number();
            case "score" -> sizes[1] = json.number();
            case "iscrowd" -> flags[0] = json.flag();
            case "ignore" -> flags[1] = json.flag();
            default -> json.skip();
          }
        });
    if (box.size() != BOX_VALUES) {
      throw LabelFile.wrong(file, line, "a box without 'bbox': [left, top, width, height]");
    }
    if (annotations.size() == LabelFile.MAX_BOXES) {
      throw json.wrong("too many boxes: split the file");
    }
    double[] values = box.stream().mapToDouble(Double::doubleValue).toArray();
    double area = Double.isNaN(sizes[0]) ? values[2] * values[3] : sizes[0];
    annotations.add(
        new Annotation(ids[0], ids[1], values, area, sizes[1], ids[2], flags[0], flags[1], line));
  }

  private LabelledFootage footage() {
    List<String> notes = new ArrayList<>();
    Map<Long, Integer> numbers = numbered(notes);
    LabelFile.Frames frames = new LabelFile.Frames(file);
    for (Image image : images) {
      frames.add(Objects.requireNonNull(numbers.get(image.id())), image.line());
    }
    for (Annotation a : annotations) {
      Integer frame = numbers.get(a.image());
      String label = categories.get(a.category());
      if (frame == null || label == null) {
        throw LabelFile.wrong(
            file,
            a.line(),
            frame == null
                ? "image %d is not among the images".formatted(a.image())
                : "category %d is not among the categories".formatted(a.category()));
      }
      frames.add(frame, box(a, label), a.line());
    }
    return frames.done(false, 0, notes);
  }

  private LabelledBox box(Annotation a, String label) {
    try {
      return new LabelledBox(
          Math.max(a.object(), LabelledBox.NOBODY),
          label,
          a.box()[0],
          a.box()[1],
          a.box()[2],
          a.box()[3],
          a.score(),
          a.area(),
          a.crowd() ? Standing.CROWD : a.ignored() ? Standing.IGNORED : Standing.WANTED);
    } catch (IllegalArgumentException e) {
      throw LabelFile.wrong(file, a.line(), String.valueOf(e.getMessage()));
    }
  }

  /// The frame of each image id.
  private Map<Long, Integer> numbered(List<String> notes) {
    int[] numbers = images.stream().mapToInt(Image::frame).toArray();
    String how = "the images' frame numbers";
    if (Arrays.stream(numbers).anyMatch(n -> n < 0) || !isDistinct(numbers)) {
      numbers = images.stream().mapToInt(image -> lastNumber(image.name())).toArray();
      how = "the numbers in the images' file names";
    }
    Map<Long, Integer> result = new HashMap<>();
    if (Arrays.stream(numbers).anyMatch(n -> n < 0) || !isDistinct(numbers)) {
      how = "the order of the images' ids";
      List<Image> sorted = new ArrayList<>(images);
      sorted.sort(Comparator.comparingLong(Image::id));
      for (Image image : sorted) {
        result.put(image.id(), result.size());
      }
    } else {
      int first = Arrays.stream(numbers).anyMatch(n -> n == 0) ? 0 : 1;
      for (int i = 0; i < numbers.length; i++) {
        result.put(images.get(i).id(), numbers[i] - first);
      }
    }
    requireDistinctIds(result);
    notes.add("frames are counted by " + how);
    return result;
  }

  private void requireDistinctIds(Map<Long, Integer> frames) {
    if (frames.size() != images.size()) {
      TreeSet<Long> before = new TreeSet<>();
      @Nullable Image twice =
          images.stream().filter(image -> !before.add(image.id())).findFirst().orElse(null);
      if (twice != null) {
        throw LabelFile.wrong(file, twice.line(), "image %d is there twice".formatted(twice.id()));
      }
    }
  }

  private static boolean isDistinct(int[] numbers) {
    return Arrays.stream(numbers).distinct().count() == numbers.length;
  }

  private static int lastNumber(String name) {
    Matcher found = LAST_NUMBER.matcher(name.replaceFirst("\\.[A-Za-z0-9]+$", ""));
    return found.find() && Integer.parseInt(found.group(1)) <= LabelFile.MAX_FRAME
        ? Integer.parseInt(found.group(1))
        : -1;
  }
}
