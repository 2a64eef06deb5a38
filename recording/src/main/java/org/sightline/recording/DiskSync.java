package org.sightline.recording;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Keeps footage safe against power loss while it is being written.
///
/// A thread for each volume asks its disk four times a second to keep what the open files got
/// since, so power loss costs the fragment that is being put together and at most the one before
/// it. One thread a volume, because a disk that hangs must not leave the others' footage in memory.
///
/// Without threads (tests) the files are synced at the end of every visit of the writing thread.
final class DiskSync implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(250);

  private final boolean threads;
  private final Map<Integer, Set<SegmentFile>> lanes = new ConcurrentHashMap<>();
  private volatile boolean closing;

  DiskSync(boolean threads) {
    this.threads = threads;
  }

  /// Looks after the file until it is closed.
  void watch(SegmentFile file, int volume) {
    lanes.computeIfAbsent(volume, this::lane).add(file);
  }

  private Set<SegmentFile> lane(int volume) {
    Set<SegmentFile> lane = ConcurrentHashMap.newKeySet();
    if (threads) {
      Thread.ofPlatform().name("recording-sync-" + volume).daemon().start(() -> work(lane));
    }
    return lane;
  }

  private void work(Set<SegmentFile> lane) {
    while (!closing) {
      sync(lane);
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private static void sync(Set<SegmentFile> lane) {
    lane.removeIf(SegmentFile::isClosed);
    lane.forEach(SegmentFile::sync);
  }

  /// The writing thread has ended a visit.
  void visited() {
    if (!threads) {
      lanes.values().forEach(DiskSync::sync);
    }
  }

  @Override
  public void close() {
    closing = true;
  }
}
