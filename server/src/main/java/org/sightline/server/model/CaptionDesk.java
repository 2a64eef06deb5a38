package org.sightline.server.model;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation.CaptionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.Source;
import org.sightline.observation.Listening;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.SnapshotStore;
import org.sightline.observation.StoredObservation;
import org.sightline.server.config.ModelSetting;

/// Has the best pictures of object tracks that ended described by a language-vision model, one
/// after the other and so many an hour at most, and appends what it says to the log as facts with
/// the model as their source.
///
/// At most [#MOST_WAITING] wait; when there are more, the new one is passed over and counted. What
/// fails is not tried again. A model that is slow, gone or raves holds up nothing but captions.
public final class CaptionDesk implements AutoCloseable {
  /// The most object tracks that wait.
  public static final int MOST_WAITING = 256;

  private static final System.Logger LOG = System.getLogger(CaptionDesk.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ModelDoor door;
  private final ModelSetting.Captions setting;
  private final ObservationLog log;
  private final SnapshotStore snapshots;
  private final BlockingQueue<ObjectObservation> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong passedOver = new AtomicLong();
  private final AtomicReference<@Nullable Listening> listening = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("captions").unstarted(this::work);

  private CaptionDesk(
      ModelDoor door, ModelSetting.Captions setting, ObservationLog log, SnapshotStore snapshots) {
    this.door = door;
    this.setting = setting;
    this.log = log;
    this.snapshots = snapshots;
  }

  /// Describes what ends from now on, until it is closed.
  public static CaptionDesk start(
      ModelDoor door, ModelSetting.Captions setting, ObservationLog log, SnapshotStore snapshots) {
    CaptionDesk desk = new CaptionDesk(door, setting, log, snapshots);
    desk.thread.start();
    desk.listening.set(log.listen(desk::hear));
    return desk;
  }

  /// Captions that were written.
  public long written() {
    return written.get();
  }

  /// Pictures of which nothing was said.
  public long failed() {
    return failed.get();
  }

  /// Object tracks that were passed over as too many waited.
  public long passedOver() {
    return passedOver.get();
  }

  private void hear(StoredObservation stored) {
    if (stored.observation() instanceof ObjectObservation object
        && object.ended()
        && !object.snapshot().isEmpty()
        && setting.labels().contains(object.label())
        && !waiting.offer(object)) {
      passedOver.incrementAndGet();
    }
  }

  private void work() {
    long spacingNanos = Duration.ofHours(1).dividedBy(setting.perHour()).toNanos();
    try {
      while (closed.getCount() > 0) {
        ObjectObservation object = waiting.take();
        long began = System.nanoTime();
        try {
          describe(object);
        } catch (RuntimeException e) {
          failed.incrementAndGet();
          LOG.log(Level.WARNING, "a caption was not written track=" + object.trackId(), e);
        }
        long left = spacingNanos - (System.nanoTime() - began);
        if (closed.await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it is closed
    }
  }

  private void describe(ObjectObservation object) {
    byte[] picture = snapshots.get(object.snapshot()).orElse(null);
    ModelWords words =
        picture == null ? new ModelWords.Failed("its picture is gone") : door.describe(picture);
    switch (words) {
      case ModelWords.Said(String text) -> {
        log.append(
            new CaptionObservation(
                object.when(),
                object.camera(),
                new Source("caption", door.name(), "prompt", ModelWords.PROMPT_HASH),
                object.confidence(),
                object.trackId(),
                text,
                object.snapshot()));
        written.incrementAndGet();
      }
      case ModelWords.Failed(String why) -> {
        failed.incrementAndGet();
        LOG.log(Level.INFO, "no caption track={0} cause={1}", object.trackId(), why);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    Listening heard = listening.getAndSet(null);
    if (heard != null) {
      heard.close();
    }
    closed.countDown();
    thread.interrupt();
    thread.join(LAST_WORDS);
  }
}
