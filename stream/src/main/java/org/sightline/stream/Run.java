package org.sightline.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  /// A visit that found this much is followed by another one soon, if somebody watches.
  private static final int MUCH_BYTES = 32 << 10;

  /// A visit that found this much does not wait long for the next one: a socket holds only so much.
  private static final int TOO_MUCH_TO_REST_BYTES = 256 << 10;

  /// At the beginning packets are taken soon after they came, since their arrival says where the
  /// run stands in time.
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long LONGEST_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Stream stream;
  private final RtspSession session;
  private final String address;
  private final InstantSource clock;
  private final boolean placedBySender;
  private final Intake intake;
  private final long checkEveryNanos;
  private final long keepAliveEveryNanos;
  private final long beganNanos;

  // Handed from the session's thread to the reader's, and back.
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean letGo;
  private volatile @Nullable Over over;

  // Of the reader's thread.
  private final Consumer<AccessUnit> sink = this::unit;
  private SharedReader.Haste haste = SharedReader.Haste.USUAL;
  private long dueRound;
  private long nowNanos;
  private long packets;
  private long lastCheckNanos;
  private long lastKeepAliveNanos;
  private @Nullable SenderReportTime lastReport;

  Run(Source.Way way, RtspSession session) {
    this.stream = way.stream();
    this.session = session;
    this.address = way.shown();
    this.clock = way.clock();
    this.placedBySender = way.settings().placedBySender();
    this.checkEveryNanos = Math.min(LONGEST_CHECK_NANOS, way.settings().stall().toNanos() / 4);
    this.keepAliveEveryNanos = session.keepAliveEvery().toNanos();
    long now = System.nanoTime();
    this.intake = new Intake(way, session.tracks(), now);
    beganNanos = now;
    lastCheckNanos = now;
    lastKeepAliveNanos = now;
    nowNanos = now;
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
      int bytes = session.read(scratch, sink);
      haste = haste(bytes);
      if (bytes < 0) {
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

  private SharedReader.Haste haste(int bytes) {
    if (session.isOverDatagrams()) {
      return SharedReader.Haste.HURRIED;
    }
    if (nowNanos - beganNanos < SETTLING_NANOS || stream.isWatched()) {
      return bytes >= MUCH_BYTES ? SharedReader.Haste.HURRIED : SharedReader.Haste.USUAL;
    }
    return bytes >= TOO_MUCH_TO_REST_BYTES ? SharedReader.Haste.USUAL : SharedReader.Haste.PATIENT;
  }

  /// How soon it is to be visited again; of the reader's thread.
  SharedReader.Haste haste() {
    return haste;
  }

  /// The reader's round in which it is to be visited; of the reader's thread.
  long dueRound() {
    return dueRound;
  }

  /// Sets [#dueRound].
  void due(long round) {
    dueRound = round;
  }

  private void unit(AccessUnit unit) {
    intake.unit(session.tracks(), startedAt(unit.mediaTrack()), unit, nowNanos);
  }

  /// Where time 0 of the run stands; by arrival as long as the sender has not said.
  private Instant startedAt(int mediaTrack) {
    if (!placedBySender) {
      return session.startedAt();
    }
    return session
        .lastSenderReport(mediaTrack)
        .map(
            report -> {
              double seconds =
                  report.time() / (double) session.tracks().get(mediaTrack).clockRate();
              return report.camera().minusNanos(Math.round(seconds * 1e9));
            })
        .orElseGet(session::startedAt);
  }

  private boolean check() {
    lastCheckNanos = nowNanos;
    count();
    over = intake.check(nowNanos);
    return over == null;
  }

  private void count() {
    RtspCounters counters = session.counters();
    if (counters.packets() != packets) {
      packets = counters.packets();
      intake.packet(nowNanos);
    }
    stream.counted(
        new StreamMeter.SessionCount(
            counters.lostPackets(), counters.garbageBytes(), counters.clockSteps()));
    for (int i = 0; i < session.tracks().size(); i++) {
      Optional<SenderReportTime> report = session.lastSenderReport(i);
      if (report.isPresent()) {
        report(report.get());
        return;
      }
    }
  }

  /// Hands on a sender report once, with the elapsed time of its arrival, which was before this
  /// check.
  private void report(SenderReportTime report) {
    if (!report.equals(lastReport)) {
      lastReport = report;
      long age = Duration.between(report.received(), clock.instant()).toNanos();
      long arrived = nowNanos - Math.clamp(age, 0, checkEveryNanos);
      stream.cameraClock(report.camera(), report.received(), arrived);
    }
  }

  private boolean end(GapCause cause, String detail) {
    count();
    over = intake.over(cause, detail, nowNanos);
    return false;
  }

  /// Ends the run because of what should not have been possible.
  void failed(Throwable unexpected) {
    over =
        intake.over(
            GapCause.CONNECTION_LOST,
            "what %s sent could not be read (%s); the log has the place"
                .formatted(address, unexpected.getClass().getSimpleName()),
            nowNanos);
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
