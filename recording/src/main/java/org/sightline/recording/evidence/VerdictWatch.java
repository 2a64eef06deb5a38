package org.sightline.recording.evidence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.sightline.domain.Problem;
import org.sightline.domain.StreamId;
import org.sightline.recording.EvidenceTable;
import org.sightline.stream.Stream;
import org.sightline.stream.Subscription;

/// Checks what cameras sign while it is recorded.
///
/// One thread of low priority visits the subscriptions of all streams twice a second. Each has its
/// own bounded ring ([#RING_BYTES]); when the thread is too slow pictures are lost to it, recording
/// does not notice, and the verdict for them is "not checked". Of a camera that signs nothing only
/// the headers of NAL units are looked at.
public final class VerdictWatch implements AutoCloseable {
  /// Bytes of each stream that wait to be checked: some ten seconds of 3 Mbit/s.
  public static final int RING_BYTES = 4 << 20;

  private static final System.Logger LOG = System.getLogger(VerdictWatch.class.getName());
  private static final Duration VISIT = Duration.ofMillis(500);
  private static final Duration FORGET = Duration.ofHours(1);
  private static final Duration KEEP = Duration.ofDays(400);

  private final EvidenceTable table;
  private final InstantSource clock;
  private final Map<StreamId, Watched> watched = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closing;
  private Instant nextForget;

  private record Watched(Subscription subscription, StreamVerdicts verdicts) {}

  public VerdictWatch(EvidenceTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
    this.nextForget = clock.instant();
    thread = Thread.ofPlatform().name("evidence-verify").daemon().unstarted(this::work);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /// Begins to visit.
  public VerdictWatch start() {
    thread.start();
    return this;
  }

  /// Watches a stream, unless it is watched.
  public void watch(Stream stream) {
    watched.computeIfAbsent(
        stream.id(),
        id ->
            new Watched(
                stream.subscribe("signature check", RING_BYTES),
                new StreamVerdicts(id, table, clock)));
  }

  private void work() {
    while (!closing) {
      try {
        visit();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "signatures cannot be checked", e);
      }
      LockSupport.parkNanos(VISIT.toNanos());
    }
  }

  /// Visits all once.
  void visit() {
    for (Map.Entry<StreamId, Watched> each : watched.entrySet()) {
      Watched one = each.getValue();
      one.subscription().drainTo(one.verdicts()::take);
      one.verdicts().lost(one.subscription().lostUnits());
      one.verdicts().flush(false);
      if (one.subscription().isClosed()) {
        watched.remove(each.getKey(), one);
        one.verdicts().flush(true);
      }
    }
    Instant now = clock.instant();
    if (now.isAfter(nextForget)) {
      nextForget = now.plus(FORGET);
      table.forgetVerdictsBefore(ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(KEEP)));
    }
  }

  /// What is wrong with what cameras signed.
  public List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    watched.values().forEach(each -> each.verdicts().problem().ifPresent(found::add));
    return found;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join(Duration.ofSeconds(2));
    watched
        .values()
        .forEach(
            each -> {
              each.subscription().close();
              each.verdicts().flush(true);
            });
  }
}
