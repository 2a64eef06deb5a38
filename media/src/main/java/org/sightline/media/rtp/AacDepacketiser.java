package org.sightline.media.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.sightline.media.sdp.MediaDescription;

/// AAC out of RTP (RFC 3640): several frames to a packet, or one frame over several packets.
/// Interleaving (section 3.2.3.2) is not taken: index deltas must be 0.
public final class AacDepacketiser implements Depacketiser {
  /// The largest frame that is gathered, bytes: six channels of the most that a decoder buffers.
  public static final int MAX_FRAME_BYTES = 8 * 1024;

  /// The lengths of the fields of an AU header, bits (section 4.1).
  public record HeaderForm(int sizeBits, int indexBits, int indexDeltaBits) {
    /// Mode AAC-hbr (section 3.3.6).
    public static final HeaderForm HBR = new HeaderForm(13, 3, 3);

    public HeaderForm {
      if (sizeBits < 1 || sizeBits > 16 || outOfRange(indexBits) || outOfRange(indexDeltaBits)) {
        throw new IllegalArgumentException(
            "AU header of %d+%d/%d bits: 1 to 16 for the size and 0 to 8 for the index are read"
                .formatted(sizeBits, indexBits, indexDeltaBits));
      }
    }

    /// The form that a session description declares; empty if it is none that is read here.
    public static Optional<HeaderForm> of(MediaDescription media) {
      int size = media.number("sizelength").orElse(0);
      int index = media.number("indexlength").orElse(0);
      int delta = media.number("indexdeltalength").orElse(0);
      boolean extras =
          media.number("ctsdeltalength").orElse(0) > 0
              || media.number("dtsdeltalength").orElse(0) > 0
              || media.number("auxiliarydatasizelength").orElse(0) > 0
              || media.number("randomaccessindication").orElse(0) > 0
              || media.number("streamstateindication").orElse(0) > 0;
      if (extras || size < 1 || size > 16 || outOfRange(index) || outOfRange(delta)) {
        return Optional.empty();
      }
      return Optional.of(new HeaderForm(size, index, delta));
    }

    private static boolean outOfRange(int bits) {
      return bits < 0 || bits > 8;
    }
  }

  private final HeaderForm form;
  private final int ticksPerFrame;
  private final byte[] frame = new byte[MAX_FRAME_BYTES];
  private int size;
  private int expected;
  private long time;
  private boolean damaged;

  /// @param ticksPerFrame of the media track's clock
  public AacDepacketiser(HeaderForm form, int ticksPerFrame) {
    this.form = form;
    this.ticksPerFrame = ticksPerFrame;
  }

  @Override
  public void lost() {
    dropFragment();
    damaged = true;
  }

  @Override
  public boolean packet(ByteBuffer buffer, RtpHeader header, long packetTime, UnitOutput output) {
    boolean good =
        payload(buffer, header.payloadOffset(), header.payloadLength(), packetTime, output);
    if (!good) {
      dropFragment();
      damaged = true;
    }
    return good;
  }

  private boolean payload(ByteBuffer buffer, int offset, int length, long at, UnitOutput output) {
    if (length < 3) {
      return false;
    }
    int headerBits = (buffer.get(offset) & 0xFF) << 8 | buffer.get(offset + 1) & 0xFF;
    int position = offset + 2 + (headerBits + 7) / 8;
    int end = offset + length;
    int firstBits = form.sizeBits + form.indexBits;
    int otherBits = form.sizeBits + form.indexDeltaBits;
    if (headerBits < firstBits || position > end || (headerBits - firstBits) % otherBits != 0) {
      return false;
    }
    int frames = 1 + (headerBits - firstBits) / otherBits;
    int bit = (offset + 2) * 8;
    int frameSize = bits(buffer, bit, form.sizeBits);
    if (frames == 1 && frameSize > end - position) {
      return fragment(buffer, position, end, frameSize, at, output);
    }
    if (expected > 0 && frames == 1 && size + (end - position) == expected && at == time) {
      return fragment(buffer, position, end, expected, at, output);
    }
    dropFragment();
    for (int i = 0; i < frames; i++) {
      frameSize = bits(buffer, bit, form.sizeBits);
      int delta = i == 0 ? 0 : bits(buffer, bit + form.sizeBits, form.indexDeltaBits);
      if (frameSize == 0 || frameSize > end - position || delta != 0) {
        return false;
      }
      byte[] bytes = new byte[frameSize];
      buffer.get(position, bytes);
      emit(at + (long) i * ticksPerFrame, bytes, output);
      position += frameSize;
      bit += i == 0 ? firstBits : otherBits;
    }
    return true;
  }

  /// Section 3.2.3.1: each part repeats the size of the whole frame.
  private boolean fragment(
      ByteBuffer buffer, int from, int end, int whole, long at, UnitOutput output) {
    if (expected > 0 && (whole != expected || at != time)) {
      dropFragment();
    }
    int bytes = end - from;
    if (whole > MAX_FRAME_BYTES || bytes > whole - size) {
      return false;
    }
    expected = whole;
    time = at;
    buffer.get(from, frame, size, bytes);
    size += bytes;
    if (size == expected) {
      byte[] complete = Arrays.copyOf(frame, size);
      size = 0;
      expected = 0;
      emit(at, complete, output);
    }
    return true;
  }

  private void emit(long at, byte[] bytes, UnitOutput output) {
    boolean wasDamaged = damaged;
    damaged = false;
    output.unit(at, true, wasDamaged, bytes);
  }

  private void dropFragment() {
    if (expected > 0) {
      size = 0;
      expected = 0;
      damaged = true;
    }
  }

  private static int bits(ByteBuffer buffer, int firstBit, int count) {
    int value = 0;
    for (int bit = firstBit; bit < firstBit + count; bit++) {
      value = value << 1 | (buffer.get(bit >> 3) >> (7 - (bit & 7)) & 1);
    }
    return value;
  }
}
