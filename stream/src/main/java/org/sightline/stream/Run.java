package org.sightline.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.AccessUnit;
import org.sightline.media.rtsp.RtspCounters;
import org.sightline.media.rtsp.RtspSession;
import org.sightline.media.rtsp.RunEndException;
import org.sightline.media.rtsp.SenderReportTime;

/// One playing session in the hands of the [SharedReader], from PLAY to its end.
///
/// The reader's thread owns everything but the two hand-overs: the request to let go, and the
/// outcome, which the session's thread waits for.
final class Run {
  /// Why a run is over.
  ///
  /// @param lasted from the first unit on; zero when there was none
  record Over(GapCause cause, String detail, Duration lasted) {}

  private static final long LONGEST_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Stream stream;
  private final RtspSession session;
  private final String address;
  private final long stallNanos;
  private final long checkEveryNanos;
  private final long keepAliveEveryNanos;
  private final boolean hasVideo;

  // Handed from the session's thread to the reader's, and back.
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean letGo;
  private volatile @Nullable Over over;

  // Of the reader's thread.
  private long nowNanos;
  private boolean begun;
  private long firstUnitNanos;
  private long lastPictureNanos;
  private long lastPacketNanos;
  private long packets;
  private long lastCheckNanos;
  private long lastKeepAliveNanos;

  Run(Stream stream, RtspSession session, String address, Duration stall) {
    this.stream = stream;
    this.session = session;
    this.address = address;
    this.stallNanos = stall.toNanos();
    this.checkEveryNanos = Math.min(LONGEST_CHECK_NANOS, stallNanos / 4);
    this.keepAliveEveryNanos = session.keepAliveEvery().toNanos();
    this.hasVideo = session.tracks().stream().anyMatch(t -> t.isVideo());
    long now = System.nanoTime();
    lastPictureNanos = now;
    lastPacketNanos = now;
    lastCheckNanos = now;
    lastKeepAliveNanos = now;
  }

  /// Takes what the socket holds and looks after the session.
  ///
  /// @return false when the run is over
  boolean visit(ByteBuffer scratch, long nanoTime) {
    if (letGo) {
      return false;
    }
    nowNanos = nanoTime;
    try {
      scratch.clear();
      if (session.read(scratch, this::unit) < 0) {
        return end(GapCause.CONNECTION_LOST, address + " closed the connection");
      }
      if (nowNanos - lastKeepAliveNanos >= keepAliveEveryNanos) {
        lastKeepAliveNanos = nowNanos;
        session.keepAlive();
      }
    } catch (RunEndException e) {
      return end(GapCause.CONNECTION_LOST, address + ": " + e.getMessage());
    } catch (IOException e) {
      return end(
          GapCause.CONNECTION_LOST, "the connection to %s broke: %s".formatted(address, words(e)));
    }
    return nowNanos - lastCheckNanos < checkEveryNanos || check();
  }

  private void unit(AccessUnit unit) {
    if (!begun) {
      begun = true;
      firstUnitNanos = nowNanos;
      stream.begin(session.tracks(), session.startedAt(), unit.received());
    }
    if (!hasVideo || session.tracks().get(unit.mediaTrack()).isVideo()) {
      lastPictureNanos = nowNanos;
    }
    stream.unit(unit, nowNanos);
  }

  private boolean check() {
    lastCheckNanos = nowNanos;
    count();
    if (nowNanos - lastPacketNanos >= stallNanos) {
      return end(
          GapCause.STREAM_STALLED,
          "no packet came from %s for %s s though the connection is open; if this repeats, restart the camera or look at its network"
              .formatted(address, TimeUnit.NANOSECONDS.toSeconds(nowNanos - lastPacketNanos)));
    }
    if (nowNanos - lastPictureNanos >= 2 * stallNanos) {
      return end(
          GapCause.STREAM_STALLED,
          "packets come from %s and no whole picture for %s s; if this repeats, restart the camera or look at its network"
              .formatted(address, TimeUnit.NANOSECONDS.toSeconds(nowNanos - lastPictureNanos)));
    }
    return true;
  }

  private void count() {
    RtspCounters counters = session.counters();
    if (counters.packets() != packets) {
      packets = counters.packets();
      lastPacketNanos = nowNanos;
    }
    stream.counted(
        new StreamMeter.SessionCount(
            counters.lostPackets(), counters.garbageBytes(), cameraClockOffset()));
  }

  private @Nullable Duration cameraClockOffset() {
    for (int i = 0; i < session.tracks().size(); i++) {
      Optional<SenderReportTime> report = session.lastSenderReport(i);
      if (report.isPresent()) {
        return Duration.between(report.get().received(), report.get().camera());
      }
    }
    return null;
  }

  private boolean end(GapCause cause, String detail) {
    count();
    over =
        new Over(
            cause, detail, begun ? Duration.ofNanos(nowNanos - firstUnitNanos) : Duration.ZERO);
    return false;
  }

  /// Ends the run because of what should not have been possible.
  void failed(Throwable unexpected) {
    over =
        new Over(
            GapCause.CONNECTION_LOST,
            "what %s sent could not be read (%s); the log has the place"
                .formatted(address, unexpected.getClass().getSimpleName()),
            begun ? Duration.ofNanos(nowNanos - firstUnitNanos) : Duration.ZERO);
  }

  /// Asks the reader to hand the session back.
  void letGo() {
    letGo = true;
  }

  /// Called once the reader touches the session no more.
  void released() {
    released.countDown();
  }

  /// Waits until the reader has handed the session back.
  ///
  /// @return why, or null when it was asked to
  @Nullable Over await() throws InterruptedException {
    released.await();
    return over;
  }

  /// Waits for the session after [#letGo()], at most `wait`, whatever interrupts.
  boolean awaitRelease(Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return released.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public String toString() {
    return "stream=" + stream.id() + " address=" + address;
  }
}
