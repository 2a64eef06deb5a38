package org.sightline.media.rtsp;

import java.io.FileOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.sightline.media.h264.NalUnits;

/// Reads cameras for trying by hand: `ReadByHand ADDRESS SECONDS HOW-MANY [FILE.h264]`; tells the
/// processor time that reading cost.
final class ReadByHand {
  private ReadByHand() {}

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[2]);
    var sessions = new RtspSession[count];
    for (int i = 0; i < count; i++) {
      switch (RtspClient.open(URI.create(args[0]), RtspTimeouts.STANDARD, InstantSource.system())) {
        case RtspOutcome.Playing p -> sessions[i] = p.session();
        case RtspOutcome.Refused r -> throw new IllegalStateException(r.toString());
        case RtspOutcome.Unreachable u -> throw new IllegalStateException(u.toString());
      }
    }
    System.out.println(sessions[0].tracks() + " ignored " + sessions[0].ignoredTracks());
    ByteBuffer scratch = ByteBuffer.allocateDirect(256 * 1024);
    long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000L;
    try (var out = new FileOutputStream(args.length > 3 ? args[3] : "/dev/null")) {
      long warm = System.nanoTime() + 10_000_000_000L;
      long cpuBefore = 0;
      long cpuFrom = 0;
      while (System.nanoTime() < end) {
        for (RtspSession session : sessions) {
          session.read(
              scratch,
              unit -> {
                try {
                  if (args.length > 3) {
                    out.write(NalUnits.lengthPrefixedToAnnexB(unit.bytes()));
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
        }
        if (cpuFrom == 0 && System.nanoTime() > warm) {
          cpuFrom = System.nanoTime();
          cpuBefore = cpu();
        }
        LockSupport.parkNanos(20_000_000);
      }
      for (RtspSession session : sessions) {
        System.out.println(session.counters());
        session.close();
      }
      double minutes = (System.nanoTime() - cpuFrom) / 60e9;
      System.out.printf(
          "CPU-s per camera-minute %.3f%n", (cpu() - cpuBefore) / 1e9 / minutes / count);
    }
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
