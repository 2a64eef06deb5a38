package org.sightline.analysis.track;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.sightline.analysis.detect.Detection;
import org.sightline.domain.Box;

/// The tracker on the public detections of PETS 2009 S2.L1, scored by CLEAR MOT (Bernardin and
/// Stiefelhagen, 2008).
class Pets09Test {
  private static final Path FOLDER =
      Path.of(System.getProperty("sightline.root"), "../shared/data/tracking/pets09-s2l1");
  private static final double WIDTH = 768;
  private static final double HEIGHT = 576;
  private static final Pattern FRAME = Pattern.compile("<frame number=\"(\\d+)\"");
  private static final Pattern OBJECT = Pattern.compile("<object id=\"(\\d+)\"");
  private static final Pattern BOX =
      Pattern.compile("<box h=\"([\\d.]+)\" w=\"([\\d.]+)\" xc=\"([\\d.]+)\" yc=\"([\\d.]+)\"");

  private record Truth(int id, Box box) {}

  @Test
  void peopleAreFollowedWithFewChangesOfIdentity() throws IOException {
    Assumptions.assumeTrue(Files.exists(FOLDER.resolve("det.txt")), "absent: " + FOLDER);
    Score score = run(1);
    System.out.println("PETS09-S2L1, every frame: " + score);
    // The detections as they are would score 0.586: following them adds more than it loses.
    assertTrue(score.mota() > 0.62, score.toString());
    assertTrue(score.switches < 70 && score.identities < 40, score.toString());
  }

  private static Score run(int everyFrame) throws IOException {
    TreeMap<Integer, List<Detection>> detections = detections();
    TreeMap<Integer, List<Truth>> truths = truths();
    ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
    Score score = new Score();
    for (int frame = 0; frame < truths.size(); frame += everyFrame) {
      ObjectTracker.Step step =
          tracker.update(
              Duration.ofMillis(frame * 143L), detections.getOrDefault(frame, List.of()));
      List<TrackedObject> seen = step.live().stream().filter(TrackedObject::seen).toList();
      score.frame(truths.get(frame), seen);
    }
    return score;
  }

  private static TreeMap<Integer, List<Detection>> detections() throws IOException {
    TreeMap<Integer, List<Detection>> all = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("det.txt"))) {
      String[] f = line.split(",");
      double x = Double.parseDouble(f[2]);
      double y = Double.parseDouble(f[3]);
      Box box = box(x, y, Double.parseDouble(f[4]), Double.parseDouble(f[5]));
      all.computeIfAbsent(Integer.parseInt(f[0]) - 1, _ -> new ArrayList<>())
          .add(new Detection("person", Double.parseDouble(f[6]), box));
    }
    return all;
  }

  private static TreeMap<Integer, List<Truth>> truths() throws IOException {
    TreeMap<Integer, List<Truth>> all = new TreeMap<>();
    int frame = -1;
    int id = -1;
    for (String line : Files.readAllLines(FOLDER.resolve("gt.xml"))) {
      Matcher f = FRAME.matcher(line);
      Matcher o = OBJECT.matcher(line);
      Matcher b = BOX.matcher(line);
      if (f.find()) {
        frame = Integer.parseInt(f.group(1));
        all.put(frame, new ArrayList<>());
      } else if (o.find()) {
        id = Integer.parseInt(o.group(1));
      }
      if (b.find()) {
        double h = Double.parseDouble(b.group(1));
        double w = Double.parseDouble(b.group(2));
        double x = Double.parseDouble(b.group(3)) - w / 2;
        double y = Double.parseDouble(b.group(4)) - h / 2;
        all.get(frame).add(new Truth(id, box(x, y, w, h)));
      }
    }
    return all;
  }

  private static Box box(double x, double y, double w, double h) {
    return Box.clipped(x / WIDTH, y / HEIGHT, (x + w) / WIDTH, (y + h) / HEIGHT);
  }

  private static final class Score {
    private int wanted;
    private int missed;
    private int wrong;
    private int switches;
    private int identities;
    private final Map<Integer, Long> pairing = new HashMap<>();
    private final Set<Long> numbers = new HashSet<>();

    void frame(List<Truth> truths, List<TrackedObject> seen) {
      double[][] cost = new double[truths.size()][seen.size()];
      for (int t = 0; t < truths.size(); t++) {
        for (int s = 0; s < seen.size(); s++) {
          double overlap = truths.get(t).box().overlap(seen.get(s).box());
          boolean before =
              Long.valueOf(seen.get(s).number()).equals(pairing.get(truths.get(t).id()));
          // CLEAR MOT keeps a pair of the frame before while it is good enough.
          cost[t][s] = overlap < 0.5 ? 10 : before ? 0 : 1 - overlap;
        }
      }
      int[] pairs = Assignment.of(cost, 1);
      Set<Integer> used = new HashSet<>();
      for (int t = 0; t < pairs.length; t++) {
        wanted++;
        if (pairs[t] < 0) {
          missed++;
          continue;
        }
        used.add(pairs[t]);
        long number = seen.get(pairs[t]).number();
        Long before = pairing.put(truths.get(t).id(), number);
        switches += before != null && before != number ? 1 : 0;
      }
      wrong += seen.size() - used.size();
      seen.forEach(o -> numbers.add(o.number()));
      identities = numbers.size();
    }

    double mota() {
      return 1 - (double) (missed + wrong + switches) / wanted;
    }

    @Override
    public String toString() {
      return "MOTA %.3f, %d boxes, %d missed, %d wrong, %d switches, %d identities"
          .formatted(mota(), wanted, missed, wrong, switches, identities);
    }
  }
}
