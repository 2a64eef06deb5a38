package org.sightline.webrtc;

import org.jspecify.annotations.Nullable;

/// The sealed packets that were sent last, to be sent again as they are when they are missed.
///
/// Bounded by [#MAX_PACKETS] and [#MAX_BYTES]: the oldest go first. Any thread may call it.
final class PacketHistory {
  /// A power of two: about 2 s at 4 Mbit/s.
  static final int MAX_PACKETS = 1024;

  static final int MAX_BYTES = 1 << 20;

  // Guarded by this.
  private final byte[] @Nullable [] packets = new byte[MAX_PACKETS][];
  private final int[] sequences = new int[MAX_PACKETS];
  private final long[] sentNanos = new long[MAX_PACKETS];
  private int oldest;
  private int kept;
  private long bytes;

  /// Keeps a packet, whose sequence numbers come in order.
  synchronized void add(int sequence, byte[] packet, long nanoTime) {
    while (kept > 0 && (kept == MAX_PACKETS || bytes + packet.length > MAX_BYTES)) {
      byte[] gone = packets[oldest];
      bytes -= gone == null ? 0 : gone.length;
      packets[oldest] = null;
      oldest = oldest + 1 & MAX_PACKETS - 1;
      kept--;
    }
    int at = oldest + kept & MAX_PACKETS - 1;
    packets[at] = packet;
    sequences[at] = sequence;
    sentNanos[at] = nanoTime;
    bytes += packet.length;
    kept++;
  }

  /// The packet, or null where it is no longer or not yet kept, or was sent less than `pauseNanos`
  /// ago; then it is on its way already. Counts as sent now.
  synchronized byte @Nullable [] again(int sequence, long nanoTime, long pauseNanos) {
    if (kept == 0) {
      return null;
    }
    int distance = sequence - sequences[oldest] & 0xFFFF;
    if (distance >= kept) {
      return null;
    }
    int at = oldest + distance & MAX_PACKETS - 1;
    byte[] packet = packets[at];
    if (packet == null || sequences[at] != sequence || nanoTime - sentNanos[at] < pauseNanos) {
      return null;
    }
    sentNanos[at] = nanoTime;
    return packet;
  }

  synchronized long bytes() {
    return bytes;
  }
}
