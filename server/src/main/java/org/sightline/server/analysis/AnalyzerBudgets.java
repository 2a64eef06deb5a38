package org.sightline.server.analysis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.sightline.server.identity.Analyzer;

/// How much analyzers may post: an analyzer that has gone mad, or is somebody else's by now, must
/// fill neither the disk nor the log. Each kind of post has a budget that refills with time; what
/// exceeds it is refused and costs nothing.
///
/// The budgets of the [#MAX_KEPT] analyzers that posted last are kept. Any thread may call.
public final class AnalyzerBudgets {
  static final int MAX_KEPT = 256;

  /// What is posted.
  public enum Kind {
    /// Reports and questions: five times what an analyzer with busy cameras needs.
    CALLS(50, 200),
    /// Facts; sixteen busy cameras tell of ten a second.
    FACTS(500, 5_000),
    /// Bytes of best pictures.
    PICTURE_BYTES(4 << 20, 64 << 20),
    /// Fetches of the network's file.
    NETWORKS(0.1, 10);

    private final double perSecond;
    private final double most;

    Kind(double perSecond, double most) {
      this.perSecond = perSecond;
      this.most = most;
    }
  }

  private static final class Budget {
    private double left;
    private long nanos;
  }

  private record Key(String analyzer, Kind kind) {}

  private final LongSupplier nanoTime;
  // Guarded by this.
  private final Map<Key, Budget> budgets = new LinkedHashMap<>(16, 0.75f, true);

  AnalyzerBudgets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Takes so much of the analyzer's budget; false, and nothing taken, where there is less.
  public synchronized boolean take(Analyzer analyzer, Kind kind, double amount) {
    long now = nanoTime.getAsLong();
    Budget budget =
        budgets.computeIfAbsent(
            new Key(analyzer.name(), kind),
            key -> {
              Budget full = new Budget();
              full.left = kind.most;
              full.nanos = now;
              return full;
            });
    if (budgets.size() > MAX_KEPT) {
      budgets.remove(budgets.keySet().iterator().next());
    }
    budget.left = Math.min(kind.most, budget.left + (now - budget.nanos) / 1e9 * kind.perSecond);
    budget.nanos = now;
    if (budget.left < amount) {
      return false;
    }
    budget.left -= amount;
    return true;
  }
}
