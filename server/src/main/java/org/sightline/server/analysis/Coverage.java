package org.sightline.server.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.TimeRange;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;

/// Up to when one camera was looked at, and since when and why it is not: the writer of its lines
/// in the gap ledger of analysis.
///
/// A gap begins at the last picture that was looked at and ends at the next one, whenever it is
/// noticed. Where no picture comes, the stream's own reason is the cause. Guarded by the desk's
/// lock.
final class Coverage {
  /// Pictures may wait so long for their turn.
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /// Units that came so long after the last look was told of are units that wait for theirs.
  private static final Duration BEHIND = Duration.ofMillis(500);

  /// Why nobody looks.
  record Why(GapCause cause, String detail) {
    /// For people: the cause, and more of it or what to do.
    String words() {
      return cause.words() + ": " + (detail.isBlank() ? cause.remedy() : detail);
    }
  }

  private final CameraName camera;
  private final Stream stream;
  private final LedgerLines ledger;
  private Instant lookedUntil;
  private boolean hasLooked;
  // By arrival and not by media time, which drifts from it in a long run.
  private Instant newestAtLook;
  private @Nullable Why open;
  private long waitingSinceNanos;
  private boolean waiting;

  /// @param lookedBefore up to when a former life of the node saw it looked at, or null
  Coverage(
      CameraName camera,
      Stream stream,
      LedgerLines ledger,
      Instant now,
      @Nullable Instant lookedBefore) {
    this.camera = camera;
    this.stream = stream;
    this.ledger = ledger;
    this.lookedUntil = now;
    this.newestAtLook = now;
    if (lookedBefore != null && lookedBefore.isBefore(now)) {
      miss(lookedBefore, new Why(GapCause.NODE_STOPPED, ""));
    } else {
      ledger.ledger().open(camera).ifPresent(gap -> open = new Why(gap.cause(), gap.detail()));
    }
  }

  Instant lookedUntil() {
    return lookedUntil;
  }

  /// Why nobody looks now, or empty.
  Optional<Why> why() {
    return Optional.ofNullable(open);
  }

  /// Somebody looked, without a break, from the range's start to its end. What was told before is
  /// no news, unless the node's clock was set back.
  void looked(TimeRange range, Instant now) {
    if (!range.end().isAfter(lookedUntil) && !now.isBefore(lookedUntil)) {
      return;
    }
    waiting = false;
    hasLooked = true;
    if (stream.state() instanceof StreamState.Playing playing) {
      newestAtLook = playing.lastUnit();
    }
    if (open != null) {
      open = null;
      ledger.write(l -> l.present(camera, range.start()));
    } else if (Duration.between(lookedUntil, range.start()).compareTo(PATIENCE) >= 0) {
      TimeRange missed = new TimeRange(lookedUntil, range.start());
      ledger.write(l -> l.missed(camera, missed, GapCause.ANALYSIS_OVERLOADED, ""));
    }
    lookedUntil = range.end();
  }

  /// Looks whether pictures come that nobody looks at.
  ///
  /// @param gone why nobody can look, or null while somebody does
  /// @param blind why who looks sees nothing, or null
  void tick(long nowNanos, Instant now, @Nullable Why gone, @Nullable Why blind) {
    StreamState state = stream.state();
    if (state instanceof StreamState.Down down) {
      waiting = false;
      openOr(down.since(), new Why(down.cause(), down.detail()));
      return;
    }
    if (!(state instanceof StreamState.Playing playing)
        || !playing.lastUnit().isAfter(newestAtLook.plus(BEHIND))) {
      waiting = false;
      return;
    }
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
    boolean late = nowNanos - waitingSinceNanos >= PATIENCE.toNanos();
    if (gone != null && (hasLooked || late)) {
      openOr(now, gone);
    } else if (late) {
      openOr(now, blind != null ? blind : new Why(GapCause.ANALYSIS_OVERLOADED, ""));
    }
  }

  /// The camera is no more to be looked at.
  void end(Instant now) {
    openOr(now, new Why(GapCause.SWITCHED_OFF, ""));
  }

  /// The node ends.
  void stopped() {
    if (open == null) {
      miss(lookedUntil, new Why(GapCause.NODE_STOPPED, ""));
    }
  }

  /// Opens a gap at the last look, or changes the cause of the open one at `changed`.
  private void openOr(Instant changed, Why why) {
    Why before = open;
    if (before == null) {
      miss(lookedUntil, why);
    } else if (before.cause() != why.cause()) {
      miss(changed.isAfter(lookedUntil) ? changed : lookedUntil, why);
    }
  }

  private void miss(Instant from, Why why) {
    open = why;
    ledger.write(l -> l.missing(camera, from, why.cause(), why.detail()));
  }
}
