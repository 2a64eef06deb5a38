package org.sightline.media.rtp;

/// Where a depacketiser puts complete access units.
public interface UnitOutput {
  /// Takes one.
  ///
  /// @param time as it was given with the packets
  /// @param key whether decoding can begin here
  /// @param damaged whether packets were lost inside of it or directly before it
  /// @param bytes in the form of [org.sightline.media.AccessUnit#bytes()], now the taker's
  void unit(long time, boolean key, boolean damaged, byte[] bytes);
}
