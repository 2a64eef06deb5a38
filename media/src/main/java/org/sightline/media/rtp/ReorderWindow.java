package org.sightline.media.rtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The putting in order of datagrams: packets that came too soon wait, copied, until those before
/// them came, and what came twice is dropped.
///
/// At most [#MAX_PACKETS] wait, and none longer than [#MAX_WAIT_NANOS]: then what is missing is
/// given up, and those that wait go on in order. A packet in order is handed on in place, without a
/// copy.
public final class ReorderWindow {
  /// The most packets that wait; a packet that was overtaken by no more than so many is put back in
  /// its place.
  public static final int MAX_PACKETS = 16;

  /// How long a packet waits at most for those before it, nanoseconds: two visits of a reader, and
  /// more than a wireless link holds a packet back.
  public static final long MAX_WAIT_NANOS = 150_000_000L;

  /// A number this far off belongs to a sender that began anew (RFC 3550 appendix A.1).
  private static final int MAX_MISORDER = 3000;

  /// How far ahead a number may be to wait: more than wait, because some between may be lost.
  private static final int SLOTS = 64;

  private static final int SLOT_MASK = SLOTS - 1;

  /// Who takes the packets in order.
  public interface Output {
    /// Takes one, which lies in the buffer only during the call.
    ///
    /// @param arrivalNanos when it came
    void packet(ByteBuffer buffer, int offset, int length, long arrivalNanos) throws IOException;
  }

  /// A packet that waits.
  private record Waiting(byte[] packet, long arrivalNanos) {}

  private final Output output;
  private final @Nullable Waiting[] slots = new Waiting[SLOTS];
  private int waiting;
  private int next = -1;
  private int far = -1;
  private long dropped;

  /// @param output for packets in order
  public ReorderWindow(Output output) {
    this.output = output;
  }

  /// Takes in a packet with its sequence number; hands on what is in order by it.
  public void take(int sequence, ByteBuffer buffer, int offset, int length, long arrivalNanos)
      throws IOException {
    if (next < 0) {
      next = sequence;
    }
    int step = (short) (sequence - next);
    if (Math.abs(step) > MAX_MISORDER) {
      if (sequence != far) {
        far = sequence + 1 & 0xFFFF;
        dropped++;
        return;
      }
      flush();
      next = sequence;
      step = 0;
    }
    far = -1;
    if (step < 0) {
      dropped++;
      return;
    }
    if (step < SLOTS && slots[sequence & SLOT_MASK] != null) {
      dropped++;
      return;
    }
    while (step > 0 && waiting > 0 && (waiting == MAX_PACKETS || step >= SLOTS)) {
      if (step < firstWaiting()) {
        next = sequence;
      } else {
        skipToWaiting();
      }
      step = (short) (sequence - next);
    }
    if (step == 0 || step >= SLOTS) {
      next = sequence + 1 & 0xFFFF;
      output.packet(buffer, offset, length, arrivalNanos);
      handOnInOrder();
    } else {
      byte[] copy = new byte[length];
      buffer.get(offset, copy);
      slots[sequence & SLOT_MASK] = new Waiting(copy, arrivalNanos);
      waiting++;
    }
  }

  /// Gives up what has been missing for too long.
  public void expire(long nowNanos) throws IOException {
    while (waiting > 0 && nowNanos - oldest() >= MAX_WAIT_NANOS) {
      skipToWaiting();
    }
  }

  /// Hands on all that waits, in order, and forgets the number: another source begins.
  public void restart() throws IOException {
    flush();
    next = -1;
    far = -1;
  }

  /// How many packets wait.
  public int waiting() {
    return waiting;
  }

  /// Packets dropped because they came twice or too late.
  public long dropped() {
    return dropped;
  }

  private long oldest() {
    long oldest = Long.MAX_VALUE;
    for (Waiting one : slots) {
      if (one != null) {
        oldest = Math.min(oldest, one.arrivalNanos());
      }
    }
    return oldest;
  }

  private void flush() throws IOException {
    while (waiting > 0) {
      skipToWaiting();
    }
  }

  /// How far the first packet that waits is from the next number.
  private int firstWaiting() {
    int distance = 0;
    while (slots[next + distance & SLOT_MASK] == null) {
      distance++;
    }
    return distance;
  }

  private void skipToWaiting() throws IOException {
    while (slots[next & SLOT_MASK] == null) {
      next = next + 1 & 0xFFFF;
    }
    handOnInOrder();
  }

  private void handOnInOrder() throws IOException {
    Waiting one = slots[next & SLOT_MASK];
    while (one != null) {
      slots[next & SLOT_MASK] = null;
      waiting--;
      next = next + 1 & 0xFFFF;
      output.packet(ByteBuffer.wrap(one.packet()), 0, one.packet().length, one.arrivalNanos());
      one = slots[next & SLOT_MASK];
    }
  }
}
