package org.sightline.recording;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Keeps footage safe against power loss while it is being written.
///
/// A thread for each volume asks its disk to keep what the open files got, as soon as the writing
/// thread has been round. So power loss costs the fragment that is being put together and the one
/// that the disk is just keeping; where a disk takes longer for that than a fragment lasts, the
/// next one too. One thread a volume, because a disk that hangs must not leave the others' footage
/// in memory.
///
/// Without threads (tests) the files are synced at the end of every visit of the writing thread.
final class DiskSync implements AutoCloseable {
  /// The longest that a thread rests without being woken.
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final boolean threads;
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
  private volatile boolean closing;

  /// The open files of a volume, and who syncs them.
  private record Lane(Set<SegmentFile> files, @Nullable Thread thread) {
    void sync() {
      files.removeIf(SegmentFile::isClosed);
      files.forEach(SegmentFile::sync);
    }
  }

  DiskSync(boolean threads) {
    this.threads = threads;
  }

  /// Looks after the file until it is closed.
  void watch(SegmentFile file, int volume) {
    lanes.computeIfAbsent(volume, this::lane).files().add(file);
  }

  private Lane lane(int volume) {
    Set<SegmentFile> files = ConcurrentHashMap.newKeySet();
    if (!threads) {
      return new Lane(files, null);
    }
    Lane unattended = new Lane(files, null);
    Thread thread =
        Thread.ofPlatform().name("recording-sync-" + volume).daemon().start(() -> work(unattended));
    return new Lane(files, thread);
  }

  private void work(Lane lane) {
    while (!closing) {
      lane.sync();
      LockSupport.parkNanos(LONGEST_REST.toNanos());
    }
  }

  /// The writing thread has ended a visit.
  void visited() {
    for (Lane lane : lanes.values()) {
      if (lane.thread() == null) {
        lane.sync();
      } else if (lane.files().stream().anyMatch(SegmentFile::isUnsynced)) {
        LockSupport.unpark(lane.thread());
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    lanes.values().forEach(lane -> LockSupport.unpark(lane.thread()));
  }
}
