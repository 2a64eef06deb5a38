package org.sightline.recording;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.StreamMessage;

/// Turns the messages of one stream into fragments, segments and gaps; owned by the writing thread.
///
/// Of a run's media tracks the first picture leads: fragments and segments are cut before its
/// units. A fragment begins with every key picture, unless the one before it began with one less
/// than half a second ago, and ends at the latest with the settings' length. A complete fragment
/// waits one visit for sound that comes late, then it is written with one call.
///
/// Wall time is the run's beginning plus media time, so pictures keep their distances whatever the
/// node's clock does; see [ClockWatch] for when it is set. A stream is either being recorded or has
/// one open gap; before its first picture or failure it has neither.
final class StreamRecorder {
  private static final System.Logger LOG = System.getLogger(StreamRecorder.class.getName());

  /// The most that a fragment holds; one that is fuller is cut early.
  static final int MAX_FRAGMENT_BYTES = 8 << 20;

  static final int MAX_FRAGMENT_UNITS = 2000;

  private static final long KEY_FRAGMENT_US = 500_000;
  private static final long OVERDUE_US = 500_000;
  private static final long DISK_RETRY_US = 1_000_000;
  private static final long RING_HOLE_US = 250_000;
  private static final long STALL_HOLE_US = 2_000_000;
  private static final long USUAL_PICTURE_US = 40_000;

  private final StreamId id;
  private final Workplace place;
  private final Ledger ledger;

  // The run.
  private StreamMessage.@Nullable RunStarted run;
  private int lead;
  private boolean formChanged;
  private long anchorUs;
  private ClockWatch watch = new ClockWatch();
  private long clockAheadUs;
  private long clockBehindUs;
  private long pictureUs = USUAL_PICTURE_US;
  private long lastPictureUs;

  // What is being put together.
  private @Nullable SegmentFile segment;
  private List<AccessUnit> pending = new ArrayList<>();
  private int pendingBytes;
  private long pendingStartUs;
  private long pendingReceivedUs;
  private boolean pendingKey;
  private final ArrayDeque<Ripe> ripe = new ArrayDeque<>();

  private long lostUnits;
  private boolean lostInRing;
  private long retryAtUs = Long.MIN_VALUE;

  /// A complete fragment that waits to be written.
  ///
  /// @param last whether its segment ends with it
  /// @param tailLost whether the next segment begins with a damaged picture, so that what is
  ///   missing before it was lost
  private record Ripe(
      SegmentFile segment, List<AccessUnit> units, long endUs, boolean last, boolean tailLost) {}

  StreamRecorder(StreamId id, Workplace place, Ledger ledger) {
    this.id = id;
    this.place = place;
    this.ledger = ledger;
  }

  Ledger ledger() {
    return ledger;
  }

  /// Takes one message of the stream.
  void accept(StreamMessage message) {
    switch (message) {
      case StreamMessage.RunStarted started -> begin(started);
      case StreamMessage.Unit u -> unit(u.unit());
      case StreamMessage.RunEnded ended ->
          stop(Micros.of(ended.at()), ended.cause(), ended.detail());
      case StreamMessage.AttemptFailed failed ->
          stop(Micros.of(failed.at()), failed.cause(), failed.detail());
    }
  }

  /// Says how many units the stream's ring has lost in all.
  void lost(long units) {
    lostInRing |= units > lostUnits;
    lostUnits = units;
  }

  /// How many fragments wait to be written.
  int ripeFragments() {
    return ripe.size();
  }

  /// Writes the fragments that were complete before this visit, and what has waited too long.
  void write(int completeBefore) {
    writeRipe(Math.max(completeBefore, ripe.size() - 1));
    long overdue = Micros.of(place.settings().fragment()) + OVERDUE_US;
    if (!pending.isEmpty() && place.nowUs() - pendingReceivedUs > overdue) {
      ripen(ledger.endUs(), false, false);
      writeRipe(ripe.size());
    }
  }

  private void begin(StreamMessage.RunStarted started) {
    StreamMessage.RunStarted before = run;
    if (before != null && started.run() == before.run() + 1 && started.at().equals(before.at())) {
      run = started;
      lead = SegmentFile.leadOf(started.tracks());
      formChanged = true;
      return;
    }
    if (before != null) {
      stop(ledger.endUs(), GapCause.CONNECTION_LOST, "the stream began anew");
    }
    run = started;
    anchorUs = Micros.of(started.at());
    watch = new ClockWatch();
    clockAheadUs = 0;
    clockBehindUs = 0;
    pictureUs = USUAL_PICTURE_US;
    lastPictureUs = Long.MIN_VALUE;
    formChanged = false;
    lead = SegmentFile.leadOf(started.tracks());
  }

  /// Ends the run, if there is one, and says why nothing comes.
  void stop(long atUs, GapCause cause, String detail) {
    if (segment != null) {
      endSegment(ledger.endUs());
    }
    writeRipe(ripe.size());
    boolean ended = run != null;
    run = null;
    ledger.missing(ended && ledger.isRecording() ? ledger.endUs() : atUs, cause, detail);
  }

  private void unit(AccessUnit unit) {
    StreamMessage.RunStarted of = run;
    if (of == null || unit.mediaTrack() < 0 || unit.mediaTrack() >= of.tracks().size()) {
      return;
    }
    long us = anchorUs + Micros.ofTicks(unit.time(), of.tracks().get(unit.mediaTrack()));
    if (unit.mediaTrack() != lead) {
      companion(unit, of.tracks().get(unit.mediaTrack()), us);
      return;
    }
    noteClock(us, unit);
    if (unit.key()) {
      us = atKey(of, unit, us);
    }
    if (segment == null || formChanged) {
      return;
    }
    if (fragmentEndsBefore(unit, us)) {
      ripen(us, false, false);
    }
    add(unit, us);
    if (lastPictureUs != Long.MIN_VALUE && us > lastPictureUs) {
      pictureUs = Math.min(us - lastPictureUs, 60 * STALL_HOLE_US);
    }
    lastPictureUs = us;
    ledger.reached(us + Math.min(pictureUs, RING_HOLE_US));
  }

  /// Sound and metadata: they go with the pictures of their time, so also into the fragment before,
  /// if that is in a segment which has their media track in the same form.
  private void companion(AccessUnit unit, MediaFormat format, long us) {
    if (!pending.isEmpty() && us < pendingStartUs && !ripe.isEmpty()) {
      if (ripe.getLast().segment().carries(unit.mediaTrack(), format)) {
        ripe.getLast().units().add(unit);
      }
    } else if (segment != null
        && !pending.isEmpty()
        && segment.carries(unit.mediaTrack(), format)) {
      pending.add(unit);
      pendingBytes += unit.bytes().length;
    }
  }

  private void noteClock(long us, AccessUnit unit) {
    long step = watch.note(us, Micros.of(unit.received()));
    if (step > 0) {
      clockAheadUs = step;
    } else if (step < 0) {
      clockBehindUs = -step;
      LOG.log(
          System.Logger.Level.WARNING,
          "the node's clock is behind footage, which goes on in media time stream=%s by=%.1fs"
              .formatted(id, -step / 1e6));
    }
  }

  /// Ends and begins segments where a key picture lets it; returns the picture's wall time.
  private long atKey(StreamMessage.RunStarted of, AccessUnit unit, long givenUs) {
    long us = givenUs;
    if (segment != null) {
      long hole = us - ledger.endUs();
      if (clockAheadUs > 0) {
        us += clockAheadUs;
        interrupt(
            GapCause.CLOCK_STEP,
            "the node's clock went ahead of the camera's by %.1f s".formatted(clockAheadUs / 1e6));
        anchorUs += clockAheadUs;
        clockAheadUs = 0;
      } else if (lostInRing && hole > Math.max(RING_HOLE_US, 3 * pictureUs)) {
        lostInRing = false;
        interrupt(
            GapCause.DISK_SLOW,
            "the disk did not keep up and pictures were dropped; check what else uses it");
      } else if (hole > Math.max(STALL_HOLE_US, 5 * pictureUs)) {
        interrupt(GapCause.STREAM_STALLED, "the camera sent no picture");
      } else if (clockBehindUs > 0
          || formChanged
          || us - segment.row().startUs() >= Micros.of(place.settings().segment())) {
        ledger.ended(us);
        ripen(us, true, unit.damaged());
        segment = null;
        markClockBehind(us);
      }
    }
    formChanged = false;
    return segment == null ? beginSegment(of, unit, us) : us;
  }

  private void markClockBehind(long us) {
    if (clockBehindUs > 0) {
      ledger.mark(
          us,
          GapCause.CLOCK_STEP,
          "the node's clock went back by %.1f s; footage goes on in media time, nothing is missing"
              .formatted(clockBehindUs / 1e6));
      clockBehindUs = 0;
    }
  }

  private void interrupt(GapCause cause, String detail) {
    endSegment(ledger.endUs());
    ledger.missing(ledger.endUs(), cause, detail);
  }

  private long beginSegment(StreamMessage.RunStarted of, AccessUnit unit, long givenUs) {
    if (place.nowUs() < retryAtUs && place.nowUs() > retryAtUs - 2 * DISK_RETRY_US) {
      return givenUs;
    }
    long us = Math.max(givenUs, ledger.earliestUs());
    anchorUs += us - givenUs;
    long[] origin = new long[of.tracks().size()];
    for (int i = 0; i < origin.length; i++) {
      MediaFormat format = of.tracks().get(i);
      origin[i] = i == lead ? unit.time() : Micros.toTicks(us - anchorUs, format);
    }
    try {
      SegmentStamp stamp = new SegmentStamp(id, us, anchorUs);
      segment = SegmentFile.create(place, stamp, of.tracks(), origin);
      ledger.present(us);
    } catch (IOException e) {
      refused(us, e);
    }
    return us;
  }

  private boolean fragmentEndsBefore(AccessUnit unit, long us) {
    if (pending.isEmpty()) {
      return false;
    }
    long length = us - pendingStartUs;
    return length >= Micros.of(place.settings().fragment())
        || (unit.key() && (!pendingKey || length >= KEY_FRAGMENT_US))
        || pendingBytes >= MAX_FRAGMENT_BYTES
        || pending.size() >= MAX_FRAGMENT_UNITS;
  }

  private void add(AccessUnit unit, long us) {
    if (pending.isEmpty()) {
      pendingStartUs = us;
      pendingReceivedUs = place.nowUs();
      pendingKey = unit.key();
    }
    pending.add(unit);
    pendingBytes += unit.bytes().length;
  }

  private void endSegment(long endUs) {
    ledger.ended(endUs);
    ripen(endUs, true, false);
    segment = null;
  }

  private void ripen(long endUs, boolean last, boolean tailLost) {
    SegmentFile into = segment;
    if (into != null) {
      ripe.addLast(new Ripe(into, pending, endUs, last, tailLost));
    }
    pending = new ArrayList<>();
    pendingBytes = 0;
  }

  private void writeRipe(int count) {
    for (int i = 0; i < count && !ripe.isEmpty(); i++) {
      Ripe next = ripe.removeFirst();
      try {
        if (!next.units().isEmpty()) {
          next.segment().write(next.units(), next.endUs(), next.tailLost());
        }
        if (next.last()) {
          ledger.closed(next.segment(), next.endUs());
        } else {
          ledger.written(next.segment().row(), next.segment().damaged());
        }
      } catch (IOException e) {
        failed(next.segment(), e);
      }
    }
  }

  /// Gives up all that is not written: the footage ends with the last complete fragment.
  private void failed(SegmentFile broken, IOException e) {
    List<SegmentFile> given = new ArrayList<>(List.of(broken));
    ripe.forEach(r -> given.add(r.segment()));
    if (segment != null) {
      given.add(segment);
    }
    ripe.clear();
    pending = new ArrayList<>();
    pendingBytes = 0;
    segment = null;
    given.stream().distinct().forEach(s -> ledger.closed(s, s.row().endUs()));
    ledger.ended(broken.row().endUs());
    refused(broken.row().endUs(), e);
  }

  private void refused(long fromUs, IOException e) {
    retryAtUs = place.nowUs() + (place.volumes().canWrite(id) ? 0 : DISK_RETRY_US);
    boolean full = Volume.isFull(e);
    String detail =
        "%s: %s"
            .formatted(
                full
                    ? "the disk of the recordings is full; free some space or lower the limits of retention"
                    : "the disk refused a write; check the disk and the folder's permissions",
                String.valueOf(e.getMessage()));
    if (ledger.missing(fromUs, full ? GapCause.DISK_FULL : GapCause.DISK_ERROR, detail)) {
      LOG.log(
          System.Logger.Level.ERROR,
          "recording stopped stream=%s detail=\"%s\"".formatted(id, detail),
          full ? null : e);
    }
  }
}
