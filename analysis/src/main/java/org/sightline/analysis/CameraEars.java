package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.mqtt.MqttSubscriber;
import org.sightline.analysis.mqtt.TopicFilter;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;
import org.sightline.domain.StreamId;

/// What cameras say beside their streams, to the node itself: ONVIF events, and messages at an MQTT
/// broker.
///
/// Nothing is decoded here and no network runs, so this is the node's and not the analyzer's, which
/// never learns a camera's password. What is heard becomes observations with the camera as their
/// source, opens the gate of our own detector, or both, as the camera's [Sight] says. Safe for use
/// by several threads.
public final class CameraEars implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CameraEars.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Consumer<Observation> observations;
  private final @Nullable MqttSubscriber messages;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object lock = new Object();
  // Guarded by lock.
  private final TreeMap<CameraName, Ear> ears = new TreeMap<>();
  private boolean subscribed;

  /// What is known of the listening.
  ///
  /// @param notices that came by events
  /// @param messages that came over MQTT
  /// @param unread of both that could not be read
  public record Figures(long notices, long messages, long unread) {
    /// Nothing came.
    public static final Figures NONE = new Figures(0, 0, 0);
  }

  private CameraEars(
      @Nullable MessageBroker broker, Consumer<Observation> observations, InstantSource clock) {
    this.clock = clock;
    this.observations = observations;
    this.messages = broker == null ? null : new MqttSubscriber(broker.at(), List.of(), new Post());
  }

  /// Ears without cameras.
  ///
  /// @param broker where messages are listened for; null for nowhere
  /// @param observations takes what was heard; called from several threads
  public static CameraEars open(
      @Nullable MessageBroker broker, Consumer<Observation> observations, InstantSource clock) {
    CameraEars ears = new CameraEars(broker, observations, clock);
    Thread.ofVirtual().name("camera-ears").start(ears::tick);
    return ears;
  }

  private final class Post implements MqttSubscriber.Listener {
    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      for (Ear ear : all()) {
        if (ear.listensFor(topic)) {
          ear.message(topic, payload, retained);
        }
      }
    }

    @Override
    public void lost() {
      for (Ear ear : all()) {
        if (ear.hasTopics()) {
          ear.lost(clock.instant());
        }
      }
    }
  }

  private List<Ear> all() {
    synchronized (lock) {
      return List.copyOf(ears.values());
    }
  }

  private void tick() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          all().forEach(ear -> ear.forget(clock.instant()));
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "what cameras said was not told; it goes on", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Begins to listen to a camera; one that is listened to already begins anew.
  public void begin(Camera camera, Hearing hearing, Sight sight) {
    end(camera.name());
    Ear ear = new Ear(camera, hearing, sight, observations, clock);
    synchronized (lock) {
      if (closed.getCount() == 0) {
        return;
      }
      ears.put(camera.name(), ear);
    }
    ear.start();
    listenForTopics();
  }

  /// Ends listening to a camera.
  public void end(CameraName camera) {
    Ear gone;
    synchronized (lock) {
      gone = ears.remove(camera);
    }
    if (gone != null) {
      gone.close();
      listenForTopics();
    }
  }

  private void listenForTopics() {
    MqttSubscriber broker = messages;
    if (broker == null) {
      return;
    }
    List<TopicFilter> filters = new ArrayList<>();
    all().forEach(ear -> filters.addAll(ear.filters()));
    broker.listenFor(filters);
    synchronized (lock) {
      if (!subscribed && !filters.isEmpty()) {
        subscribed = true;
        broker.start();
      }
    }
  }

  /// The cameras that say now that something is there.
  public Set<CameraName> active() {
    Set<CameraName> active = new TreeSet<>();
    for (Ear ear : all()) {
      if (ear.isActive(clock.instant())) {
        active.add(ear.camera());
      }
    }
    return active;
  }

  /// What came so far.
  public Figures figures() {
    long notices = 0;
    long unread = 0;
    for (Ear ear : all()) {
      notices += ear.notices();
      unread += ear.unread();
    }
    return new Figures(notices, messages == null ? 0 : messages.messages(), unread);
  }

  /// What keeps cameras from being heard now.
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    Map<CameraName, Ear> now;
    synchronized (lock) {
      now = new TreeMap<>(ears);
    }
    now.forEach(
        (name, ear) ->
            ear.problem()
                .ifPresent(words -> problems.add(problem(StreamId.main(name), ear, words))));
    MqttSubscriber broker = messages;
    if (broker != null && subscribed) {
      broker.problem().ifPresent(words -> problems.add(problem(null, null, words)));
    }
    return problems;
  }

  private Problem problem(@Nullable StreamId stream, @Nullable Ear ear, String words) {
    return new Problem(
        "camera-unheard",
        Severity.WARNING,
        stream,
        ear == null ? clock.instant() : ear.since(),
        words,
        "footage and our own analysis go on; look at the camera's events and its user, or at the broker");
  }

  @Override
  public void close() {
    closed.countDown();
    MqttSubscriber broker = messages;
    if (broker != null) {
      broker.close();
    }
    List<Ear> gone;
    synchronized (lock) {
      gone = List.copyOf(ears.values());
      ears.clear();
    }
    gone.forEach(Ear::close);
  }
}
