package org.sightline.server.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.InstalledNetwork;
import org.sightline.analysis.evaluate.Cost;
import org.sightline.analysis.evaluate.DetectionScore;
import org.sightline.analysis.evaluate.LabelledFootage;
import org.sightline.analysis.evaluate.TrackerRun;
import org.sightline.analysis.evaluate.TrackingScore;
import org.sightline.analysis.evaluate.VideoRun;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Console;

/// `evaluate tracking`: how well objects are followed, against what people labelled.
public final class EvaluateTracking implements Command {
  @Override
  public String name() {
    return "evaluate tracking";
  }

  @Override
  public String summary() {
    return "score object tracks against labelled footage: MOTA, IDF1, HOTA";
  }

  @Override
  public String help() {
    return """
        ./sightline evaluate tracking --ground-truth FILE (--detections FILE | --video FILE | --tracks FILE) [--json]

          --ground-truth FILE  what people labelled: MOT text (frames from 1), PETS or CAVIAR XML (frames from 0), COCO JSON with track_id;
                               or a folder in the layout of MOTChallenge, whose det/det.txt is followed where nothing else is given
          --detections FILE    boxes of a detector, which our tracker follows. Where every box names an object that comes again, the
                               file is a tracker's answer and is scored as it is
          --video FILE         footage that our detector looks at and our tracker follows; its first picture is frame 0
          --tracks FILE        a tracker's answer, scored as it is
          --rate N             pictures a second (default: of the video or of seqinfo.ini, else 12)
          --iou N              overlap at which a box counts as found (default 0.5; HOTA has its own)
          --frames N           only the first N frames
          --network NAME       which network looks at the video (default: the best that is here)
          --data FOLDER        whose networks are known too

          Prints mota, idf1, hota, ap50, framesPerSecond and what they are made of; null is a figure that has no value, such as mota
          where nothing was to be found. Answers are online: nothing is filled in afterwards.

        Example:
          ./sightline evaluate tracking --ground-truth gt.txt --detections det.txt --json

        Exit codes: 0 scored, 2 a wrong call, or a file that cannot be read
        """;
  }

  @Override
  public List<String> valued() {
    List<String> valued = new ArrayList<>(EvaluationInput.VALUED);
    valued.addAll(List.of("--detections", "--tracks", "--rate"));
    return valued;
  }

  @Override
  public List<String> flags() {
    return List.of("--json");
  }

  /// What is scored, and where it comes from.
  private record Answer(
      String tracker,
      LabelledFootage tracks,
      LabelledFootage boxes,
      @Nullable Cost cost,
      double rate,
      int last,
      @Nullable VideoRun run) {}

  @Override
  public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
    arguments.words();
    EvaluationInput input = new EvaluationInput(arguments, console);
    boolean bare =
        input.isFolder()
            && !arguments.has("--detections")
            && !arguments.has("--video")
            && !arguments.has("--tracks");
    String source = bare ? "--detections" : input.oneOf("--detections", "--video", "--tracks");
    double overlap = input.overlap();
    LabelledFootage truth = input.truth();
    EvaluationText text = new EvaluationText();
    Answer answer =
        source.equals("--video")
            ? ofVideo(input, truth, text)
            : ofFile(input, truth, source, arguments.has("--frames"));
    LabelledFootage scored = answer.last() < truth.last() ? truth.until(answer.last()) : truth;
    TrackingScore score = TrackingScore.of(scored, answer.tracks(), overlap);
    DetectionScore boxes = DetectionScore.of(scored, answer.boxes());
    text.put("tracker", answer.tracker()).put("iou", overlap).tracking(score).detection(boxes);
    if (answer.cost() == null) {
      text.nothing("framesPerSecond");
    } else {
      text.cost(answer.cost()).put("rate", answer.rate());
    }
    text.put("notes", input.notes(truth, answer.last(), score.unlabelledFrames(), answer.run()));
    console.out().print(arguments.has("--json") ? text.json() + "\n" : text.table());
    return DONE;
  }

  private static Answer ofFile(
      EvaluationInput input, LabelledFootage truth, String source, boolean cut) throws IOException {
    LabelledFootage file = input.answer(source);
    int last = input.last(truth);
    int end = cut ? last : Math.max(last, truth.whole() ? file.last() : last);
    LabelledFootage boxes = file.until(Math.max(end, 0));
    if (source.equals("--tracks") || boxes.hasIdentities()) {
      return new Answer("as given in the file", boxes, boxes, null, 0, last, null);
    }
    double stated = Math.max(file.rate(), truth.rate());
    double rate = input.number("--rate", stated > 0 ? stated : TrackerRun.USUAL_RATE, 0, 1000);
    TrackerRun run = TrackerRun.over(boxes, end, rate);
    return new Answer("sightline", run.tracks(), boxes, run.cost(), rate, last, null);
  }

  private static Answer ofVideo(EvaluationInput input, LabelledFootage truth, EvaluationText text)
      throws InterruptedException {
    InstalledNetwork network = input.network();
    VideoRun run = input.video(truth, network, input.last(truth));
    text.put("network", network.network().name()).put("networkSha256", network.network().sha256());
    int last = EvaluationInput.shared(input.last(truth), run);
    return new Answer(
        "sightline", run.tracks(), run.detections(), run.cost(), run.rate(), last, run);
  }
}
