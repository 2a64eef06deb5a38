package org.sightline.server.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.evaluate.LabelFile;
import org.sightline.analysis.evaluate.LabelledFootage;
import org.sightline.analysis.evaluate.LabelledImages;
import org.sightline.analysis.evaluate.VideoRun;
import org.sightline.picture.PictureException;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;
import org.sightline.server.config.Configuration;

/// What the commands of `evaluate` share: their files, their numbers, and a network over a video.
///
/// Everything that is wrong with a file, a video or a network is a [WrongCall] whose message says
/// which file and line, and what to do.
final class EvaluationInput {
  static final List<String> VALUED =
      List.of("--ground-truth", "--video", "--network", "--data", "--frames", "--iou");

  private static final int PROGRESS_EVERY = 100;

  private final Arguments arguments;
  private final Console console;

  EvaluationInput(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
  }

  Path required(String option) {
    return arguments
        .path(option)
        .orElseThrow(() -> new WrongCall("%s FILE is missing".formatted(option)));
  }

  /// The one of these options that was given.
  String oneOf(String... options) {
    List<String> given = new ArrayList<>();
    for (String option : options) {
      if (arguments.has(option)) {
        given.add(option);
      }
    }
    if (given.size() != 1) {
      throw new WrongCall(
          "give one of %s FILE, not %s"
              .formatted(
                  String.join(" FILE, ", options),
                  given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    return given.getFirst();
  }

  LabelledFootage truth() throws IOException {
    Path truth = required("--ground-truth");
    return labels(
        () -> LabelFile.truth(LabelledImages.isMot(truth) ? LabelledImages.truthOf(truth) : truth));
  }

  LabelledFootage answer(String option) throws IOException {
    Path truth = required("--ground-truth");
    boolean folder = LabelledImages.isMot(truth) && !arguments.has(option);
    return labels(
        () -> LabelFile.answer(folder ? LabelledImages.detectionsOf(truth) : required(option)));
  }

  private interface Reading {
    LabelledFootage read() throws IOException;
  }

  private static LabelledFootage labels(Reading reading) throws IOException {
    try {
      return reading.read();
    } catch (AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  double number(String option, double usual, double above, double most) {
    String word = arguments.value(option).orElse("");
    if (word.isEmpty() && !arguments.has(option)) {
      return usual;
    }
    try {
      double value = Double.parseDouble(word);
      if (value > above && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new WrongCall("%s '%s' is no number".formatted(option, word));
    }
    throw new WrongCall(
        "%s is above %s and at most %s, not %s".formatted(option, above, most, word));
  }

  /// The least overlap at which a box counts as found.
  double overlap() {
    return number("--iou", 0.5, 0, 1);
  }

  /// The number of the last frame that is looked at.
  int last(LabelledFootage truth) {
    int frames = (int) number("--frames", LabelFile.MAX_FRAME, 0, LabelFile.MAX_FRAME);
    return Math.min(truth.last(), frames - 1);
  }

  /// Whether the labels are a folder in MOTChallenge's layout.
  boolean isFolder() {
    return Files.isDirectory(required("--ground-truth"));
  }

  /// The pictures and labels of such a folder.
  LabelledImages folder() throws IOException {
    Path folder = required("--ground-truth");
    if (!LabelledImages.isMot(folder)) {
      throw new WrongCall(
          "%s is a folder without gt/gt.txt: name a file of labels, or a folder in the layout of MOTChallenge"
              .formatted(folder));
    }
    return images(() -> LabelledImages.mot(folder));
  }

  /// The labels of a COCO JSON and the pictures of its folder.
  LabelledImages coco() throws IOException {
    return images(() -> LabelledImages.coco(required("--ground-truth"), required("--images")));
  }

  private interface ReadingImages {
    LabelledImages read() throws IOException;
  }

  private static LabelledImages images(ReadingImages reading) throws IOException {
    try {
      return reading.read();
    } catch (AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  /// A network by its name.
  InstalledNetwork named(String name) {
    try {
      return NetworkFiles.catalogue(arguments.path("--data").orElse(Configuration.DEFAULT_DATA))
          .require(name);
    } catch (AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  InstalledNetwork network() throws InterruptedException {
    NetworkCatalogue catalogue =
        NetworkFiles.catalogue(arguments.path("--data").orElse(Configuration.DEFAULT_DATA));
    try {
      if (arguments.has("--network")) {
        return catalogue.require(arguments.value("--network").orElse(""));
      }
      if (catalogue.preferred().isEmpty()) {
        NetworkFiles.ensureOne(line -> console.err().println(line));
      }
      return catalogue
          .preferred()
          .orElseThrow(
              () ->
                  new WrongCall(
                      "no network is installed, so nothing can be recognised: put one in place with ./sightline network fetch or ./sightline network add FILE, or name a folder of networks in "
                          + NetworkCatalogue.VARIABLE));
    } catch (AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  VideoRun video(LabelledFootage truth, InstalledNetwork network, int last) {
    return run(
        () ->
            VideoRun.over(
                required("--video"), network, named(truth), last + 1, progress(last + 1)));
  }

  /// All pictures of the video, with no labels beside it.
  VideoRun video(Set<String> labels, InstalledNetwork network) {
    int most = (int) number("--frames", LabelFile.MAX_FRAME, 0, LabelFile.MAX_FRAME);
    return run(() -> VideoRun.over(required("--video"), network, labels, most, progress(most)));
  }

  /// The network over pictures that are a file each; its name goes before the figures.
  VideoRun images(LabelledImages images, InstalledNetwork network, EvaluationText text) {
    text.put("network", network.network().name()).put("networkSha256", network.network().sha256());
    int last = last(images.truth());
    return run(
        () ->
            VideoRun.over(
                images,
                network,
                named(images.truth()),
                last + 1,
                progress(Math.min(last + 1, images.files().size()))));
  }

  private static Set<String> named(LabelledFootage truth) {
    Set<String> labels = new TreeSet<>(truth.labels());
    labels.removeIf(String::isEmpty);
    return labels;
  }

  private IntConsumer progress(int all) {
    return done -> {
      if (done % PROGRESS_EVERY == 0) {
        console
            .err()
            .println(
                all == LabelFile.MAX_FRAME
                    ? "%d pictures".formatted(done)
                    : "%d of %d pictures".formatted(done, all));
      }
    };
  }

  private static VideoRun run(Supplier<VideoRun> running) {
    try {
      return running.get();
    } catch (PictureException | AnalysisException e) {
      throw new WrongCall(String.valueOf(e.getMessage()));
    }
  }

  /// What the figures do not say by themselves.
  List<String> notes(
      LabelledFootage truth,
      int last,
      int unlabelled,
      @org.jspecify.annotations.Nullable VideoRun run) {
    List<String> notes = new ArrayList<>(truth.notes());
    if (truth.wanted() == 0) {
      notes.add("the ground truth holds no box that is to be found");
    }
    if (last < truth.last()) {
      notes.add("only frames 0 to %d are scored".formatted(last));
    }
    if (unlabelled > 0) {
      notes.add(
          "%d frames with answers are not in the ground truth and are not scored"
              .formatted(unlabelled));
    }
    if (run != null && !arguments.has("--images") && run.detections().last() < last) {
      notes.add(
          "there are %d pictures and the ground truth labels %d: the rest is not scored"
              .formatted(run.cost().frames(), last + 1));
    }
    return notes;
  }

  /// The last frame that both the ground truth and the video have.
  static int shared(int last, VideoRun run) {
    return Math.min(last, run.cost().frames() - 1);
  }
}
