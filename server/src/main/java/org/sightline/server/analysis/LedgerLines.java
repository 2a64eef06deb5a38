package org.sightline.server.analysis;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.sightline.recording.AnalysisGaps;

/// Lines on their way into the gap ledger of analysis: written at once, or, while the disk refuses,
/// kept in order and tried again with the next line.
///
/// At most [#MAX_WAITING] lines wait; then the oldest is lost, which is logged. Guarded by the
/// desk's lock.
final class LedgerLines {
  static final int MAX_WAITING = 1024;

  private static final System.Logger LOG = System.getLogger(LedgerLines.class.getName());

  private final AnalysisGaps ledger;
  private final ArrayDeque<Consumer<AnalysisGaps>> waiting = new ArrayDeque<>();
  private boolean failing;

  LedgerLines(AnalysisGaps ledger) {
    this.ledger = ledger;
  }

  AnalysisGaps ledger() {
    return ledger;
  }

  void write(Consumer<AnalysisGaps> line) {
    if (waiting.size() >= MAX_WAITING) {
      waiting.removeFirst();
      LOG.log(Level.ERROR, "a line of the gap ledger of analysis is lost: the disk refuses it");
    }
    waiting.addLast(line);
    flush();
  }

  /// Tries what waits.
  void flush() {
    while (!waiting.isEmpty()) {
      try {
        waiting.getFirst().accept(ledger);
      } catch (RuntimeException e) {
        if (!failing) {
          failing = true;
          LOG.log(Level.WARNING, "the gap ledger of analysis takes no line; it is tried again", e);
        }
        return;
      }
      waiting.removeFirst();
      failing = false;
    }
  }
}
