package org.sightline.webrtc;

/// Which numbers of a peer's packets have been taken, so that none is taken twice (RFC 3711 section
/// 3.3.2): the newest 64 are known, older ones count as taken.
final class ReplayWindow {
  private static final int WIDTH = 64;

  private long newest = -1;
  private long taken;

  /// Whether the number is new; call [#take(long)] once the packet proves to be the peer's.
  boolean isNew(long index) {
    long back = newest - index;
    return back < 0 || (back < WIDTH && (taken >>> back & 1) == 0);
  }

  void take(long index) {
    long forward = index - newest;
    if (forward > 0) {
      taken = forward >= WIDTH ? 1 : taken << forward | 1;
      newest = index;
    } else if (-forward < WIDTH) {
      taken |= 1L << -forward;
    }
  }
}
