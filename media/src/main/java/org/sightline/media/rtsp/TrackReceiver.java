package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtp.Depacketiser;
import org.sightline.media.rtp.MediaClock;
import org.sightline.media.rtp.Rtcp;
import org.sightline.media.rtp.RtpHeader;
import org.sightline.media.rtp.SequenceWatch;
import org.sightline.media.rtp.UnitOutput;
import org.sightline.media.sdp.MediaDescription;

/// One media track on its way in: its source, its losses, its clock and its depacketiser.
final class TrackReceiver {
  private final MediaDescription media;
  private final Depacketiser depacketiser;
  private final int rtpChannel;

  private final RtpHeader header = new RtpHeader();
  private final SequenceWatch sequence = new SequenceWatch();
  private final MediaClock clock;
  private boolean hasSource;
  private int ssrc;
  private int foreign;
  private int foreignSsrc;
  private long packets;
  private long dropped;
  private @Nullable SenderReportTime report;

  /// A report from before the first packet, when there is no media time yet.
  private Rtcp.@Nullable SenderReport early;

  private Instant earlyReceived = Instant.MIN;

  /// Packets in a row of another source after which it counts as changed; fewer are strays.
  private static final int FOREIGN_PACKETS = 2;

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
    this.clock = new MediaClock(clockRate);
    this.output = output;
  }

  long packets() {
    return packets;
  }

  long dropped() {
    return dropped;
  }

  long lost() {
    return sequence.lost();
  }

  Optional<SenderReportTime> lastSenderReport() {
    return Optional.ofNullable(report);
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
    if (!ownSource(header.ssrc())) {
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
    if (!clock.take(header.timestamp(), arrivalNanos)) {
      throw new RunEndException(
          RunEndException.Reason.TIMESTAMP_JUMP,
          "the camera's media time of %s jumped by more than %d s"
              .formatted(media.words(), MediaClock.MAX_JUMP_SECONDS));
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

  private boolean ownSource(int source) throws IOException {
    if (!hasSource) {
      hasSource = true;
      ssrc = source;
    }
    if (source == ssrc) {
      foreign = 0;
      return true;
    }
    foreign = source == foreignSsrc ? foreign + 1 : 1;
    foreignSsrc = source;
    if (foreign >= FOREIGN_PACKETS) {
      throw new RunEndException(
          RunEndException.Reason.SOURCE_CHANGED,
          "the camera sends %s from another source (SSRC) than before".formatted(media.words()));
    }
    return false;
  }

  /// Takes one compound of RTCP packets.
  void rtcp(ByteBuffer buffer, int offset, int length, Instant now) throws IOException {
    for (Rtcp.Packet packet : Rtcp.parse(buffer, offset, length)) {
      switch (packet) {
        case Rtcp.SenderReport s -> {
          if (s.ntpTime() != 0 && clock.started()) {
            report(s, now);
          } else if (s.ntpTime() != 0) {
            early = s;
            earlyReceived = now;
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
  }
}
