package org.sightline.analysis.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sightline.analysis.AnalysisException;

/// Labelled pictures that are a file each: COCO JSON with its folder of images, or a folder in the
/// layout of MOTChallenge (`gt/gt.txt`, `det/det.txt`, `img1/000001.jpg`, `seqinfo.ini`).
///
/// Names come from a file: one that leads out of its folder is refused.
///
/// @param truth what people labelled
/// @param files of the pictures by their frames
public record LabelledImages(LabelledFootage truth, NavigableMap<Integer, Path> files) {
  /// What a folder is recognised by.
  private static final String MOT_TRUTH = "gt/gt.txt";

  private static final String MOT_IMAGES = "img1";

  public LabelledImages {
    files = Collections.unmodifiableNavigableMap(new TreeMap<>(files));
  }

  /// Whether a folder has the layout of MOTChallenge.
  public static boolean isMot(Path folder) {
    return Files.isRegularFile(folder.resolve(MOT_TRUTH));
  }

  /// The labels of such a folder.
  public static Path truthOf(Path mot) {
    return mot.resolve(MOT_TRUTH);
  }

  /// The public detections of such a folder.
  public static Path detectionsOf(Path mot) {
    return mot.resolve("det/det.txt");
  }

  /// The pictures of a folder in MOTChallenge's layout, the first being frame 0.
  ///
  /// @throws AnalysisException if there are none, or the labels cannot be read
  public static LabelledImages mot(Path folder) throws IOException {
    Path images = folder.resolve(MOT_IMAGES);
    if (!Files.isDirectory(images)) {
      throw wrong("%s has no folder %s with pictures".formatted(folder, MOT_IMAGES));
    }
    TreeMap<Integer, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(images)) {
      for (Path file : all.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("[0-9]{1,8}\\.(jpg|jpeg|png|bmp)")) {
          files.put(Integer.parseInt(name.substring(0, name.indexOf('.'))) - 1, file);
        }
      }
    }
    if (files.isEmpty()) {
      throw wrong("%s holds no pictures called 000001.jpg and so on".formatted(images));
    }
    return new LabelledImages(LabelFile.truth(truthOf(folder)), files);
  }

  /// COCO's labels and the pictures that they name.
  ///
  /// @throws AnalysisException if a picture is absent or lies elsewhere, or the labels cannot be
  ///   read
  public static LabelledImages coco(Path labels, Path folder) throws IOException {
    if (!LabelFile.isCoco(labels)) {
      throw wrong(
          "%s is no COCO JSON, whose images name the files of %s".formatted(labels, folder));
    }
    CocoJson.Set set = CocoJson.set(labels);
    TreeMap<Integer, Path> files = new TreeMap<>();
    List<String> absent = new ArrayList<>();
    set.files()
        .forEach(
            (frame, name) -> {
              Path file = inside(folder, name);
              if (Files.isRegularFile(file)) {
                files.put(frame, file);
              } else {
                absent.add(name);
              }
            });
    if (!absent.isEmpty()) {
      throw wrong(
          "%d of %d pictures are not in %s, such as %s"
              .formatted(absent.size(), set.files().size(), folder, absent.getFirst()));
    }
    return new LabelledImages(set.truth(), files);
  }

  private static Path inside(Path folder, String name) {
    try {
      Path base = folder.toAbsolutePath().normalize();
      Path file = base.resolve(name).normalize();
      if (!name.isBlank() && file.startsWith(base)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw wrong("'%s' is no name of a file".formatted(name));
    }
    throw wrong("the picture '%s' does not lie in %s".formatted(name, folder));
  }

  private static AnalysisException wrong(String what) {
    return new AnalysisException(AnalysisException.Kind.BAD_LABELS, what);
  }
}
