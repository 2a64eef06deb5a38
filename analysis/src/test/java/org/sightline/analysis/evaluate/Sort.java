package org.sightline.analysis.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.sightline.analysis.track.Assignment;

/// SORT as published (Bewley et al., "Simple Online and Realtime Tracking", ICIP 2016,
/// arXiv:1602.00763), the baseline that ours is compared with.
///
/// A Kalman filter over centre, area and shape of a box, the shape without a speed, with the noise
/// that the paper's authors published beside it; one assignment by overlap of at least 0.3; tracks
/// live one frame without a detection and are answered from their third detection in a row, or at
/// once in the first three frames.
final class Sort {
  private static final int MAX_AGE = 1;
  private static final int MIN_HITS = 3;
  private static final double LEAST_OVERLAP = 0.3;
  private static final int STATES = 7;
  private static final int MEASURED = 4;

  private final List<Follower> followers = new ArrayList<>();
  private long begun;
  private int frames;

  static LabelledFootage over(LabelledFootage detections, int last) {
    Sort sort = new Sort();
    TreeMap<Integer, List<LabelledBox>> answer = new TreeMap<>();
    for (int frame = 0; frame <= last; frame++) {
      answer.put(frame, sort.update(detections.at(frame)));
    }
    return LabelledFootage.whole(answer);
  }

  private List<LabelledBox> update(List<LabelledBox> detections) {
    frames++;
    followers.forEach(Follower::predict);
    followers.removeIf(follower -> !follower.isSound());
    double[][] cost = new double[detections.size()][followers.size()];
    for (int d = 0; d < cost.length; d++) {
      for (int f = 0; f < cost[d].length; f++) {
        cost[d][f] = -detections.get(d).overlap(followers.get(f).box());
      }
    }
    int[] pairs = Assignment.of(cost, 1);
    List<Follower> fresh = new ArrayList<>();
    for (int d = 0; d < pairs.length; d++) {
      if (pairs[d] >= 0 && -cost[d][pairs[d]] >= LEAST_OVERLAP) {
        followers.get(pairs[d]).correct(detections.get(d));
      } else {
        fresh.add(new Follower(++begun, detections.get(d)));
      }
    }
    followers.addAll(fresh);
    List<LabelledBox> answer = new ArrayList<>();
    for (Follower follower : followers) {
      if (follower.unseen < 1 && (follower.streak >= MIN_HITS || frames <= MIN_HITS)) {
        answer.add(follower.box());
      }
    }
    followers.removeIf(follower -> follower.unseen > MAX_AGE);
    return answer;
  }

  /// One object's filter: states u, v, s, r and the speeds of the first three.
  private static final class Follower {
    private static final double[] PROCESS = {1, 1, 1, 1, 0.01, 0.01, 0.0001};
    private static final double[] NOISE = {1, 1, 10, 10};
    private final long id;
    private double[] x = new double[STATES];
    private double[][] p = new double[STATES][STATES];
    private int unseen;
    private int streak;

    Follower(long id, LabelledBox box) {
      this.id = id;
      System.arraycopy(measured(box), 0, x, 0, MEASURED);
      for (int i = 0; i < STATES; i++) {
        p[i][i] = i < MEASURED ? 10 : 10_000;
      }
    }

    private static double[] measured(LabelledBox box) {
      return new double[] {
        box.left() + box.width() / 2,
        box.top() + box.height() / 2,
        box.area(),
        box.width() / box.height()
      };
    }

    void predict() {
      if (x[2] + x[6] <= 0) {
        x[6] = 0;
      }
      double[][] f = new double[STATES][STATES];
      for (int i = 0; i < STATES; i++) {
        f[i][i] = 1;
        if (i < 3) {
          f[i][i + MEASURED] = 1;
        }
      }
      for (int i = 0; i < 3; i++) {
        x[i] += x[i + MEASURED];
      }
      p = times(times(f, p), turned(f));
      for (int i = 0; i < STATES; i++) {
        p[i][i] += PROCESS[i];
      }
      streak = unseen > 0 ? 0 : streak;
      unseen++;
    }

    void correct(LabelledBox box) {
      unseen = 0;
      streak++;
      double[] z = measured(box);
      // The four measured states are measured one after the other, since their noise is unrelated.
      for (int m = 0; m < MEASURED; m++) {
        double total = p[m][m] + NOISE[m];
        double off = z[m] - x[m];
        double[] gain = new double[STATES];
        for (int i = 0; i < STATES; i++) {
          gain[i] = p[i][m] / total;
        }
        double[] row = p[m].clone();
        for (int i = 0; i < STATES; i++) {
          x[i] += gain[i] * off;
          for (int j = 0; j < STATES; j++) {
            p[i][j] -= gain[i] * row[j];
          }
        }
      }
    }

    boolean isSound() {
      return Double.isFinite(x[0] + x[1] + x[2] + x[3]) && x[2] > 0 && x[3] > 0;
    }

    LabelledBox box() {
      double w = Math.sqrt(x[2] * x[3]);
      double h = x[2] / w;
      return LabelledBox.of(id, "person", x[0] - w / 2, x[1] - h / 2, w, h);
    }

    private static double[][] times(double[][] a, double[][] b) {
      double[][] c = new double[STATES][STATES];
      for (int i = 0; i < STATES; i++) {
        for (int j = 0; j < STATES; j++) {
          for (int k = 0; k < STATES; k++) {
            c[i][j] += a[i][k] * b[k][j];
          }
        }
      }
      return c;
    }

    private static double[][] turned(double[][] a) {
      double[][] t = new double[STATES][STATES];
      for (int i = 0; i < STATES; i++) {
        for (int j = 0; j < STATES; j++) {
          t[i][j] = a[j][i];
        }
      }
      return t;
    }
  }
}
