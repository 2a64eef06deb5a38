package org.sightline.webrtc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;
import org.sightline.media.rtp.PacketBatch;
import org.sightline.media.rtp.RtpCounter;
import org.sightline.media.rtp.RtpHeader;

/// One media track on its way out: counts, clock, history, and the seal of its packets.
///
/// Owned by the session's thread but for the history.
final class SealedTrack {
  private static final int FRAME_BYTES = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int payloadType;
  private final RtpCounter counter;
  private final RtpClock clock;
  private final PacketHistory history = new PacketHistory();
  private final PacketBatch batch = new PacketBatch();
  private int rollovers;
  private int lastSequence;

  SealedTrack(SdpOffer.Format format) {
    this.payloadType = format.payloadType();
    this.lastSequence = RANDOM.nextInt(0x8000);
    this.counter = new RtpCounter(RANDOM.nextInt(), lastSequence);
    this.clock = new RtpClock(format.clockRate(), RANDOM.nextInt() & 0x3FFFFFFF);
  }

  int ssrc() {
    return counter.ssrc();
  }

  int payloadType() {
    return payloadType;
  }

  RtpClock clock() {
    return clock;
  }

  RtpCounter counter() {
    return counter;
  }

  PacketHistory history() {
    return history;
  }

  /// An empty batch for the packets of the next unit.
  PacketBatch emptied() {
    batch.clear();
    return batch;
  }

  /// Seals the packets in the batch, one after the other.
  void seal(SrtpCipher cipher, long nanoTime, Consumer<byte[]> out) {
    byte[] bytes = batch.bytes();
    int at = 0;
    while (at + FRAME_BYTES < batch.size()) {
      int length = (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
      one(bytes, at + FRAME_BYTES, length, cipher, nanoTime, out);
      at += FRAME_BYTES + length;
    }
  }

  /// Seals one packet with a payload of its own, as sound has it.
  void payload(byte[] payload, SrtpCipher cipher, long nanoTime, Consumer<byte[]> out) {
    byte[] packet = new byte[RtpHeader.FIXED_BYTES + payload.length];
    RtpHeader.write(packet, 0, false, payloadType, counter);
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_BYTES, payload.length);
    one(packet, 0, packet.length, cipher, nanoTime, out);
  }

  private void one(
      byte[] bytes, int at, int length, SrtpCipher cipher, long nanoTime, Consumer<byte[]> out) {
    int sequence = (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
    if (sequence < lastSequence) {
      rollovers++;
    }
    lastSequence = sequence;
    byte[] sealed = cipher.sealRtp(bytes, at, length, rollovers);
    history.add(sequence, sealed, nanoTime);
    out.accept(sealed);
  }

  /// A sender report for now.
  byte[] report(Instant now, long mediaTimeNow) {
    return org.sightline.media.rtp.Rtcp.senderReport(counter, now, clock.peek(mediaTimeNow));
  }
}
