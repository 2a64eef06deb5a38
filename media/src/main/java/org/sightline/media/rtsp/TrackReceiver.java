package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtp.Depacketiser;
import org.sightline.media.rtp.MediaClock;
import org.sightline.media.rtp.Reception;
import org.sightline.media.rtp.ReorderWindow;
import org.sightline.media.rtp.Rtcp;
import org.sightline.media.rtp.RtpHeader;
import org.sightline.media.rtp.SequenceWatch;
import org.sightline.media.rtp.UnitOutput;
import org.sightline.media.sdp.MediaDescription;

/// One media track on its way in: its source, the order of its packets, its losses, its clock and
/// its depacketiser.
///
/// Another source (SSRC) goes on where the one before ended: the first packets of it are kept until
/// a second confirms it, its clock is laid on by the time of arrival, and unless its numbers follow
/// on, what cannot be decoded before its first key picture counts as damaged.
final class TrackReceiver {
  private final MediaDescription media;
  private final Depacketiser depacketiser;
  private final int rtpChannel;

  private final RtpHeader header = new RtpHeader();
  private final SequenceWatch sequence = new SequenceWatch();
  private final MediaClock clock;
  private final int clockRate;
  private boolean hasSource;
  private int ssrc;
  private int foreignSsrc;

  /// A packet of another source, until a second one confirms it; otherwise it was a stray.
  private byte @Nullable [] foreign;

  private long packets;
  private long dropped;
  private long clockSteps;
  private long sourceChanges;
  private boolean awaitingKey;
  private @Nullable SenderReportTime report;

  /// A report from before the first packet, when there is no media time yet.
  private Rtcp.@Nullable SenderReport early;

  private Instant earlyReceived = Instant.MIN;

  /// Only over datagrams.
  private @Nullable ReorderWindow window;

  private @Nullable Reception reception;

  private final UnitOutput output;

  /// @param rtpChannel the interleaved channel of RTP packets; RTCP packets come on any other
  TrackReceiver(
      MediaDescription media,
      int clockRate,
      Depacketiser depacketiser,
      int rtpChannel,
      UnitOutput output) {
    this.media = media;
    this.depacketiser = depacketiser;
    this.rtpChannel = rtpChannel;
    this.clockRate = clockRate;
    this.clock = new MediaClock(clockRate);
    this.output =
        (time, key, damaged, unit) -> {
          awaitingKey &= !key || damaged;
          output.unit(time, key, damaged || awaitingKey, unit);
        };
  }

  /// Makes this a receiver of datagrams, which come in any order.
  void overDatagrams() {
    window = new ReorderWindow(this::inOrder);
    reception = new Reception(clockRate);
  }

  long packets() {
    return packets;
  }

  long dropped() {
    return dropped + (window == null ? 0 : window.dropped());
  }

  long lost() {
    return sequence.lost();
  }

  long clockSteps() {
    return clockSteps;
  }

  long sourceChanges() {
    return sourceChanges;
  }

  int clockRate() {
    return clockRate;
  }

  Optional<SenderReportTime> lastSenderReport() {
    return Optional.ofNullable(report);
  }

  /// Shifts what follows by so many ticks, little by little.
  void align(long ticks) {
    clock.align(ticks);
  }

  /// Whether a packet on one of our channels can be believed without having been in step before.
  boolean plausible(int channel, ByteBuffer buffer, int offset) {
    if ((buffer.get(offset) & 0xC0) != 0x80) {
      return false;
    }
    int second = buffer.get(offset + 1) & 0xFF;
    if (channel != rtpChannel) {
      return second >= 200 && second <= 207;
    }
    if (hasSource) {
      return header.read(buffer, offset, RtpHeader.FIXED_BYTES) && header.ssrc() == ssrc;
    }
    return (second & 0x7F) == media.payloadType();
  }

  /// Takes one RTP packet. RTCP on its channel (RFC 5761) is told apart by its type.
  ///
  /// @param arrivalNanos since the run's origin
  void rtp(ByteBuffer buffer, int offset, int length, long arrivalNanos) throws IOException {
    if (!header.read(buffer, offset, length)) {
      dropped++;
      return;
    }
    if (!hasSource) {
      hasSource = true;
      ssrc = header.ssrc();
    } else if (header.ssrc() != ssrc) {
      foreign(buffer, offset, length, arrivalNanos);
      return;
    }
    if (foreign != null) {
      foreign = null;
      dropped++;
    }
    ordered(buffer, offset, length, arrivalNanos);
  }

  private void ordered(ByteBuffer buffer, int offset, int length, long arrivalNanos)
      throws IOException {
    if (reception != null) {
      reception.packet(header, arrivalNanos);
    }
    if (window == null) {
      inOrder(buffer, offset, length, arrivalNanos);
    } else {
      window.take(header.sequence(), buffer, offset, length, arrivalNanos);
    }
  }

  private void foreign(ByteBuffer buffer, int offset, int length, long arrivalNanos)
      throws IOException {
    byte[] first = foreign;
    int source = header.ssrc();
    if (first == null || source != foreignSsrc) {
      dropped += first == null ? 0 : 1;
      foreign = new byte[length];
      buffer.get(offset, foreign);
      foreignSsrc = source;
      return;
    }
    foreign = null;
    if (window != null) {
      window.restart();
    }
    if (reception != null) {
      reception.restart();
    }
    ssrc = source;
    sourceChanges++;
    early = null;
    ByteBuffer kept = ByteBuffer.wrap(first);
    if (header.read(kept, 0, first.length)) {
      if (!sequence.follows(header.sequence())) {
        sequence.restart();
        awaitingKey = true;
      }
      ordered(kept, 0, first.length, arrivalNanos);
    }
    if (header.read(buffer, offset, length)) {
      ordered(buffer, offset, length, arrivalNanos);
    }
  }

  /// Gives up what has been missing for too long among datagrams.
  void expire(long nowNanos) throws IOException {
    if (window != null && window.waiting() > 0) {
      window.expire(nowNanos);
    }
  }

  private void inOrder(ByteBuffer buffer, int offset, int length, long arrivalNanos)
      throws IOException {
    if (!header.read(buffer, offset, length)) {
      dropped++;
      return;
    }
    packets++;
    switch (sequence.take(header.sequence())) {
      case NEXT -> {}
      case GAP -> depacketiser.lost();
      case DUPLICATE -> {
        dropped++;
        return;
      }
    }
    if (header.payloadLength() == 0) {
      return;
    }
    if (clock.take(header.timestamp(), arrivalNanos) == MediaClock.Step.CLOCK_STEPPED) {
      clockSteps++;
    }
    if (early != null) {
      report(early, earlyReceived);
      early = null;
    }
    if (!depacketiser.packet(buffer, header, clock.time(), output)) {
      dropped++;
    }
  }

  private void report(Rtcp.SenderReport said, Instant received) {
    if (said.ssrc() == ssrc) {
      report = new SenderReportTime(said.instant(), clock.timeOf(said.rtpTimestamp()), received);
    }
  }

  /// Takes one compound of RTCP packets.
  ///
  /// @return whether a new [#lastSenderReport()] came of it
  boolean rtcp(ByteBuffer buffer, int offset, int length, Arrival arrival) throws IOException {
    SenderReportTime before = report;
    for (Rtcp.Packet packet : Rtcp.parse(buffer, offset, length)) {
      switch (packet) {
        case Rtcp.SenderReport s -> {
          if (reception != null) {
            reception.senderReport(s.ntpTime(), arrival.nanos());
          }
          if (s.ntpTime() != 0 && clock.started()) {
            report(s, arrival.instant());
          } else if (s.ntpTime() != 0) {
            early = s;
            earlyReceived = arrival.instant();
          }
        }
        case Rtcp.Bye b -> {
          if (hasSource && b.ssrcs().contains(ssrc)) {
            throw new RunEndException(
                RunEndException.Reason.ENDED_BY_PEER,
                "the camera said that %s ended (RTCP BYE)".formatted(media.words()));
          }
        }
        case Rtcp.ReceiverReport r -> {}
        case Rtcp.SourceDescription d -> {}
        case Rtcp.Other o -> {}
      }
    }
    return report != before;
  }

  /// When something arrived.
  ///
  /// @param nanos since the run's origin
  record Arrival(Instant instant, long nanos) {}

  /// What was received over datagrams, as a report to the camera.
  ///
  /// @param receiver the 32 bits that name ourselves
  Optional<byte[]> receiverReport(int receiver, long nowNanos) {
    return reception == null
        ? Optional.empty()
        : Optional.of(Rtcp.receiverReport(receiver, ssrc, reception, nowNanos));
  }
}
