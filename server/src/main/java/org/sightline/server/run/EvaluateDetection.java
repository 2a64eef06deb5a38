package org.sightline.server.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.evaluate.CountingScore;
import org.sightline.analysis.evaluate.DetectionScore;
import org.sightline.analysis.evaluate.LabelledFootage;
import org.sightline.analysis.evaluate.LabelledImages;
import org.sightline.analysis.evaluate.TrackingScore;
import org.sightline.analysis.evaluate.VideoRun;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.WrongCall;

/// `evaluate detection`: how well a network finds what people labelled.
public final class EvaluateDetection implements Command {
  @Override
  public String name() {
    return "evaluate detection";
  }

  @Override
  public String summary() {
    return "score a network against labelled footage: AP by class and size, cost";
  }

  @Override
  public String help() {
    return """
        ./sightline evaluate detection --ground-truth FILE (--video FILE | --images FOLDER | --detections FILE) [--json]
        ./sightline evaluate detection --ground-truth MOT-FOLDER [--json]
        ./sightline evaluate detection --reference NETWORK --video FILE [--network NAME] [--json]

          --ground-truth FILE  what people labelled: COCO JSON, MOT text (frames from 1), PETS or CAVIAR XML (frames from 0); or a
                               folder in the layout of MOTChallenge (gt/gt.txt, img1/000001.jpg)
          --video FILE         footage that the network looks at; its first picture is frame 0
          --images FOLDER      the pictures that the images of COCO JSON name
          --detections FILE    boxes that a detector found, scored as they are
          --reference NETWORK  no labels: what a larger network is sure of (0.5) stands for them. The figures then say how far the
                               two agree on this footage, not how right either is
          --network NAME       which network (default: the best that is here)
          --frames N           only the first N frames
          --iou N              overlap at which a followed box counts as found (default 0.5; AP has its own)
          --data FOLDER        whose networks are known too

          Prints ap50, ap, apByClass, apBySize, countErrorPerFrame, framesPerSecond, latency, memory and energy; mota, idf1 and hota
          too where the labels name objects and there are pictures to follow them in.

        Example:
          ./sightline evaluate detection --ground-truth labels.json --video yard.mp4 --json

        Exit codes: 0 scored, 2 a wrong call, or a file that cannot be read
        """;
  }

  @Override
  public List<String> valued() {
    List<String> valued = new ArrayList<>(EvaluationInput.VALUED);
    valued.addAll(List.of("--detections", "--images", "--reference"));
    return valued;
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    EvaluationInput input = new EvaluationInput(arguments, console);
    EvaluationText text = new EvaluationText();
    if (arguments.has("--reference")) {
      agreement(input, arguments, text);
    } else {
      score(input, text);
    }
    console.out().print(arguments.has("--json") ? text.json() + "\n" : text.table());
    return DONE;
  }

  private static void score(EvaluationInput input, EvaluationText text)
      throws IOException, InterruptedException {
    double overlap = input.overlap();
    if (input.isFolder()) {
      LabelledImages images = input.folder();
      pictures(input, images.truth(), overlap, text, input.images(images, input.network(), text));
      return;
    }
    String source = input.oneOf("--video", "--images", "--detections");
    if (source.equals("--images")) {
      LabelledImages images = input.coco();
      pictures(input, images.truth(), overlap, text, input.images(images, input.network(), text));
      return;
    }
    LabelledFootage truth = input.truth();
    if (source.equals("--video")) {
      InstalledNetwork network = input.network();
      VideoRun run = input.video(truth, network, input.last(truth));
      text.put("network", network.network().name())
          .put("networkSha256", network.network().sha256());
      pictures(input, truth, overlap, text, run);
      return;
    }
    int last = input.last(truth);
    boolean cut = last < truth.last();
    LabelledFootage boxes = input.answer("--detections");
    LabelledFootage scored = cut ? truth.until(last) : truth;
    LabelledFootage found = cut ? boxes.until(last) : boxes;
    text.detection(DetectionScore.of(scored, found))
        .counting(CountingScore.of(scored, found))
        .nothing("mota", "idf1", "hota", "framesPerSecond")
        .put("notes", input.notes(truth, last, 0, null));
  }

  private static void pictures(
      EvaluationInput input,
      LabelledFootage truth,
      double overlap,
      EvaluationText text,
      VideoRun run) {
    int last = input.last(truth);
    LabelledFootage scored = truth.until(Math.max(0, Math.min(last, run.detections().last())));
    text.detection(DetectionScore.of(scored, run.detections()))
        .counting(CountingScore.of(scored, run.detections()));
    if (truth.hasIdentities()) {
      text.put("iou", overlap).tracking(TrackingScore.of(scored, run.tracks(), overlap));
    } else {
      text.nothing("mota", "idf1", "hota");
    }
    text.cost(run.cost()).put("notes", input.notes(truth, last, 0, run));
  }

  /// What a larger network is sure of stands for labels.
  private static void agreement(EvaluationInput input, Arguments arguments, EvaluationText text)
      throws InterruptedException {
    if (arguments.has("--ground-truth") || arguments.has("--detections")) {
      throw new WrongCall(
          "--reference stands for labels: leave --ground-truth and --detections out, and give --video FILE");
    }
    InstalledNetwork larger = input.named(arguments.value("--reference").orElse(""));
    InstalledNetwork network = input.network();
    VideoRun reference = input.video(Set.of(), larger);
    LabelledFootage sure = reference.asTruth(CountingScore.SURE);
    VideoRun run = input.video(Set.copyOf(network.network().labels()), network);
    text.put("network", network.network().name())
        .put("networkSha256", network.network().sha256())
        .put("reference", larger.network().name())
        .put("referenceSha256", larger.network().sha256())
        .detection(DetectionScore.of(sure, run.detections()))
        .counting(CountingScore.of(sure, run.detections()))
        .nothing("mota", "idf1", "hota")
        .cost(run.cost())
        .put("referenceFramesPerSecond", reference.cost().framesPerSecond())
        .put("referenceCpuSecondsPerFrame", reference.cost().cpuSecondsPerFrame())
        .put(
            "notes",
            List.of(
                "nobody labelled this footage: the figures say how far %s agrees with what %s is sure of, not how right either is"
                    .formatted(network.network().name(), larger.network().name())));
  }
}
