package org.sightline.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What the kernel told of each disk within the last [#FRESH]: a dozen files are read for it, and a
/// node looks after its disks every two seconds. Any thread may call.
final class DiskHealths {
  static final Duration FRESH = Duration.ofSeconds(30);

  private final Path sys;
  private final LongSupplier nanoTime;
  private final Map<Long, Read> read = new ConcurrentHashMap<>();

  private record Read(DiskHealth health, long atNanos) {}

  /// @param sys the folder `/sys`
  DiskHealths(Path sys, LongSupplier nanoTime) {
    this.sys = sys;
    this.nanoTime = nanoTime;
  }

  /// @param device number of the file system's device, as `stat` gives it
  DiskHealth of(long device) {
    long now = nanoTime.getAsLong();
    Read known = read.get(device);
    if (known == null || now - known.atNanos() >= FRESH.toNanos()) {
      known = new Read(DiskHealth.of(sys, device), now);
      read.put(device, known);
    }
    return known.health();
  }
}
