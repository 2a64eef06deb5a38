package org.sightline.recording;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Those who are told of every segment that was closed, and of every one that was deleted.
final class ClosedListeners {
  private static final System.Logger LOG = System.getLogger(ClosedListeners.class.getName());

  private final List<Consumer<ClosedSegment>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<SegmentRow>> goneListeners = new CopyOnWriteArrayList<>();

  void add(Consumer<ClosedSegment> listener) {
    listeners.add(listener);
  }

  /// Tells of every segment whose row was removed, on the thread that did: the listener must be
  /// quick and must not throw.
  void addGone(Consumer<SegmentRow> listener) {
    goneListeners.add(listener);
  }

  void gone(SegmentRow row) {
    goneListeners.forEach(listener -> listener.accept(row));
  }

  /// Tells all; on the keeper's thread, which outlives whatever a listener throws.
  void tell(Workplace place, SegmentRow row) {
    String sha256 = row.sha256();
    if (listeners.isEmpty() || sha256 == null) {
      return;
    }
    ClosedSegment closed =
        new ClosedSegment(
            row.id(),
            row.stream(),
            row.range(),
            place.volumes().path(row),
            row.bytes(),
            HexFormat.of().parseHex(sha256));
    for (Consumer<ClosedSegment> listener : listeners) {
      try {
        listener.accept(closed);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "a listener failed with a closed segment file=" + row.path(),
            e);
      }
    }
  }
}
