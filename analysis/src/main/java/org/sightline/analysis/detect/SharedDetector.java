package org.sightline.analysis.detect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One detector for many cameras, which looks at what several of them want at once in one run.
///
/// Who finds it free runs what waits, its own and others', up to [Detector#mostAtOnce()]; who comes
/// meanwhile waits and is looked at in the next run. So a lone camera never waits for company, and
/// the busier it is the more pictures share a run. As many wait as there are callers, who each wait
/// for their answer; nobody is refused. Safe for use by several threads.
public final class SharedDetector implements AutoCloseable {
  private final Detector detector;
  private final Object lock = new Object();
  // Guarded by lock.
  private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;

  /// One caller's view and, afterwards, its answer; guarded by lock.
  private static final class Turn {
    private final View view;
    private @Nullable List<Detection> found;
    private @Nullable DetectorException failed;

    Turn(View view) {
      this.view = view;
    }

    boolean isOver() {
      return found != null || failed != null;
    }
  }

  /// @param detector owned by this from now on
  public SharedDetector(Detector detector) {
    this.detector = detector;
  }

  /// What the view shows, as [Detector#look].
  ///
  /// @throws DetectorException if the network fails, or this is closed
  public List<Detection> look(View view) throws InterruptedException {
    return look(List.of(view)).getFirst();
  }

  /// What each view shows, as [Detector#look].
  ///
  /// @throws DetectorException if the network fails, or this is closed
  public List<List<Detection>> look(List<View> views) throws InterruptedException {
    List<Turn> mine = views.stream().map(Turn::new).toList();
    synchronized (lock) {
      waiting.addAll(mine);
    }
    while (true) {
      List<Turn> together = turnOrAnswers(mine);
      if (together.isEmpty()) {
        break;
      }
      run(together);
    }
    synchronized (lock) {
      List<List<Detection>> answers = new ArrayList<>();
      for (Turn turn : mine) {
        List<Detection> found = turn.found;
        if (found == null) {
          throw turn.failed == null
              ? new DetectorException("no answer for " + turn.view.pixels(), null)
              : new DetectorException(String.valueOf(turn.failed.getMessage()), turn.failed);
        }
        answers.add(found);
      }
      return answers;
    }
  }

  /// Waits until all answers are there (empty), or until it is this caller's turn to run what
  /// waits.
  private List<Turn> turnOrAnswers(List<Turn> mine) throws InterruptedException {
    synchronized (lock) {
      try {
        while (busy && !mine.stream().allMatch(Turn::isOver)) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        waiting.removeAll(mine);
        throw e;
      }
      if (mine.stream().allMatch(Turn::isOver)) {
        return List.of();
      }
      if (closed) {
        waiting.removeAll(mine);
        DetectorException told = new DetectorException("the detector is closed", null);
        mine.stream().filter(turn -> !turn.isOver()).forEach(turn -> turn.failed = told);
        return List.of();
      }
      List<Turn> together = new ArrayList<>();
      while (!waiting.isEmpty() && together.size() < detector.mostAtOnce()) {
        together.add(waiting.remove());
      }
      busy = true;
      return together;
    }
  }

  private void run(List<Turn> together) {
    List<List<Detection>> found = List.of();
    DetectorException failed = null;
    try {
      found = detector.look(together.stream().map(turn -> turn.view).toList());
    } catch (DetectorException e) {
      failed = e;
    } finally {
      synchronized (lock) {
        for (int i = 0; i < together.size(); i++) {
          together.get(i).found = i < found.size() ? found.get(i) : null;
          together.get(i).failed =
              failed == null && found.isEmpty()
                  ? new DetectorException("the run of the network ended early", null)
                  : failed;
        }
        busy = false;
        lock.notifyAll();
      }
    }
  }

  /// Ends the run that goes on; who still waits is told that it is closed.
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      boolean interrupted = false;
      while (busy) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      lock.notifyAll();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    detector.close();
  }
}
