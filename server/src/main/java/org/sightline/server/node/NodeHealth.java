package org.sightline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.sightline.domain.Problem;
import org.sightline.recording.ProblemHistory;

/// What is wrong with this node now, gathered from its rooms.
///
/// A virtual thread looks every two seconds, so that a problem is found though nobody asks; what is
/// raised and what ends is logged, written into the history, and told to those who listen. Any
/// thread may call.
public final class NodeHealth implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeHealth.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final List<Supplier<List<Problem>>> rooms;
  private final ProblemHistory history;
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile List<Problem> problems = List.of();

  /// @param rooms that say what is wrong with them
  public NodeHealth(
      List<Supplier<List<Problem>>> rooms, ProblemHistory history, InstantSource clock) {
    this.rooms = List.copyOf(rooms);
    this.history = history;
    this.clock = clock;
    thread = Thread.ofVirtual().name("health").unstarted(this::work);
  }

  /// Begins to look. What a former life of the node left open has ended with it.
  public NodeHealth start() {
    write(() -> history.open().forEach(old -> history.cleared(old, clock.instant())));
    thread.start();
    return this;
  }

  private void work() {
    while (true) {
      look();
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// Asks all rooms once.
  public void look() {
    boolean changed;
    synchronized (this) {
      List<Problem> before = problems;
      List<Problem> now = gathered();
      problems = now;
      changed = !before.equals(now);
      tellApart(before, now);
    }
    if (changed) {
      listeners.forEach(NodeHealth::run);
    }
  }

  private static void run(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener to the node's health failed", e);
    }
  }

  private List<Problem> gathered() {
    List<Problem> found = new ArrayList<>();
    for (Supplier<List<Problem>> room : rooms) {
      try {
        for (Problem problem : room.get()) {
          if (found.stream().noneMatch(problem::isSame)) {
            found.add(problem);
          }
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a room could not say what is wrong with it", e);
      }
    }
    found.sort(Comparator.comparing(Problem::severity).reversed().thenComparing(Problem::since));
    return List.copyOf(found);
  }

  private void tellApart(List<Problem> before, List<Problem> now) {
    for (Problem problem : now) {
      if (before.stream().noneMatch(problem::isSame)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "problem raised code=%s severity=%s stream=%s since=%s: %s"
                .formatted(
                    problem.code(),
                    problem.severity().code(),
                    problem.stream() == null ? "-" : problem.stream(),
                    problem.since(),
                    problem.sentence()));
        write(() -> history.raised(problem));
      }
    }
    Instant at = clock.instant();
    for (Problem problem : before) {
      if (now.stream().noneMatch(problem::isSame)) {
        LOG.log(
            System.Logger.Level.INFO,
            "problem ended code=%s stream=%s"
                .formatted(problem.code(), problem.stream() == null ? "-" : problem.stream()));
        write(() -> history.cleared(problem, at));
      }
    }
  }

  /// The history is in a database that may be what is wrong.
  private static void write(Runnable line) {
    try {
      line.run();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING, "the history of problems takes no line: " + e.getMessage());
    }
  }

  /// What is wrong now, worst first; at most two seconds old.
  public List<Problem> problems() {
    return problems;
  }

  /// What was wrong before.
  public ProblemHistory history() {
    return history;
  }

  /// Calls the listener after every change, on the thread that looked; closing ends it.
  public AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
