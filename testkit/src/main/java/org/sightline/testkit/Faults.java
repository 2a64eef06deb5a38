package org.sightline.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// What is broken on a [FaultProxy] now; shared by its connections.
final class Faults {
  private static final long SEED = 42;
  private static final int CODEC_LETTERS = 4;

  private final Object lock = new Object();
  // Guarded by lock.
  private boolean stalled;
  private byte[] garbage = {};
  private long garbageRounds;
  private int toLose;
  private String codec = "";

  void stall(boolean on) {
    synchronized (lock) {
      stalled = on;
      lock.notifyAll();
    }
  }

  void awaitPassage() throws InterruptedException {
    synchronized (lock) {
      while (stalled) {
        lock.wait();
      }
    }
  }

  void garbage(int bytes) {
    synchronized (lock) {
      garbage = new byte[bytes];
      new Random(SEED + garbageRounds).nextBytes(garbage);
      garbageRounds++;
    }
  }

  byte[] garbage() {
    synchronized (lock) {
      return garbage;
    }
  }

  long garbageRounds() {
    synchronized (lock) {
      return garbageRounds;
    }
  }

  void lose(int packets) {
    synchronized (lock) {
      toLose = packets;
    }
  }

  void describeAs(String other) {
    if (!other.isEmpty() && other.length() != CODEC_LETTERS) {
      throw new IllegalArgumentException(
          "codec '%s' must have four letters, for the length of the answer stays".formatted(other));
    }
    synchronized (lock) {
      codec = other;
    }
  }

  /// The frame as it leaves the proxy.
  byte[] through(byte[] frame) {
    synchronized (lock) {
      if (frame[0] == RtspFrames.PACKET) {
        if (toLose > 0) {
          toLose--;
          return new byte[0];
        }
        return frame;
      }
      return codec.isEmpty()
          ? frame
          : new String(frame, StandardCharsets.ISO_8859_1)
              .replace("H264/90000", codec + "/90000")
              .getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
