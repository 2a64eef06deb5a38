package org.sightline.server.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.evaluate.DetectionScore;
import org.sightline.analysis.evaluate.LabelledFootage;
import org.sightline.analysis.evaluate.TrackingScore;
import org.sightline.analysis.evaluate.VideoRun;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;

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
        ./sightline evaluate detection --ground-truth FILE (--video FILE | --detections FILE) [--json]

          --ground-truth FILE  what people labelled: COCO JSON, MOT text (frames from 1), PETS or CAVIAR XML (frames from 0)
          --video FILE         footage that the network looks at; its first picture is frame 0
          --detections FILE    boxes that a detector found, scored as they are
          --network NAME       which network (default: the best that is here)
          --frames N           only the first N frames
          --iou N              overlap at which a followed box counts as found (default 0.5; AP has its own)
          --data FOLDER        whose networks are known too

          Prints ap50, ap, apByClass, apBySize, framesPerSecond, latency, memory and energy; mota, idf1 and hota too where the labels
          name objects and there is a video to follow them in.

        Example:
          ./sightline evaluate detection --ground-truth labels.json --video yard.mp4 --json

        Exit codes: 0 scored, 2 a wrong call, or a file that cannot be read
        """;
  }

  @Override
  public List<String> valued() {
    List<String> valued = new ArrayList<>(EvaluationInput.VALUED);
    valued.add("--detections");
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
    boolean ofVideo = input.oneOf("--video", "--detections").equals("--video");
    double overlap = input.overlap();
    LabelledFootage truth = input.truth();
    EvaluationText text = new EvaluationText();
    if (ofVideo) {
      video(input, truth, overlap, text);
    } else {
      int last = input.last(truth);
      boolean cut = last < truth.last();
      LabelledFootage boxes = input.answer("--detections");
      text.detection(
              DetectionScore.of(cut ? truth.until(last) : truth, cut ? boxes.until(last) : boxes))
          .nothing("mota", "idf1", "hota", "framesPerSecond")
          .put("notes", input.notes(truth, last, 0, null));
    }
    console.out().print(arguments.has("--json") ? text.json() + "\n" : text.table());
    return DONE;
  }

  private static void video(
      EvaluationInput input, LabelledFootage truth, double overlap, EvaluationText text)
      throws InterruptedException {
    InstalledNetwork network = input.network();
    int last = input.last(truth);
    VideoRun run = input.video(truth, network, last);
    LabelledFootage scored = truth.until(Math.max(0, EvaluationInput.shared(last, run)));
    text.put("network", network.network().name())
        .put("networkSha256", network.network().sha256())
        .detection(DetectionScore.of(scored, run.detections()));
    if (truth.hasIdentities()) {
      text.put("iou", overlap).tracking(TrackingScore.of(scored, run.tracks(), overlap));
    } else {
      text.nothing("mota", "idf1", "hota");
    }
    text.cost(run.cost()).put("notes", input.notes(truth, last, 0, run));
  }
}
