package org.sightline.analysis;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.analysis.mqtt.TopicFilter;
import org.sightline.analysis.onvif.PullPoint;
import org.sightline.analysis.scene.CameraMessage;
import org.sightline.analysis.scene.OnvifScene;
import org.sightline.analysis.scene.Scene;
import org.sightline.analysis.scene.SceneException;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.media.xml.XmlElement;

/// What one camera says beside its stream, whatever way it comes.
///
/// Events stand where the camera's clock puts them once its difference from the node's is taken
/// off, if that is within the last minute, else at their arrival; messages, whose camera's clock
/// nobody has measured, at their arrival. A retained message tells states and no moments, since it
/// may be of any age. One lock guards the stories; the threads of events and messages take it in
/// turn.
final class Ear implements PullPoint.Listener, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Ear.class.getName());
  private static final Duration AFTER = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Camera camera;
  private final List<TopicFilter> filters;
  private final InstantSource clock;
  private final @Nullable PullPoint events;
  private final Object lock = new Object();
  // Guarded by lock.
  private final SceneStories stories;
  private final Findings findings;
  private long unread;
  private Optional<String> problem = Optional.empty();
  private Instant since;

  Ear(
      Camera camera,
      Hearing hearing,
      Sight sight,
      Consumer<Observation> observations,
      InstantSource clock) {
    this.camera = camera;
    this.filters = hearing.filters();
    this.clock = clock;
    this.since = clock.instant();
    findings = new Findings(camera.name(), (name, jpeg) -> "", observations);
    stories =
        new SceneStories(
            camera,
            findings,
            "%s-%s-%04x"
                .formatted(
                    camera.name(),
                    Long.toString(since.toEpochMilli(), Character.MAX_RADIX),
                    ThreadLocalRandom.current().nextInt(1 << 16)),
            sight.camera());
    events =
        hearing.onvif() == null
            ? null
            : new PullPoint(
                camera.name().value(), hearing.onvif(), hearing.certificate(), this, clock);
  }

  void start() {
    if (events != null) {
      var unused = events.start();
    }
  }

  CameraName camera() {
    return camera.name();
  }

  List<TopicFilter> filters() {
    return filters;
  }

  boolean hasTopics() {
    return !filters.isEmpty();
  }

  boolean listensFor(String topic) {
    return filters.stream().anyMatch(filter -> filter.takes(topic));
  }

  @Override
  public void notices(List<XmlElement> messages, Instant received, Duration ahead) {
    for (XmlElement message : messages) {
      try {
        Scene scene = OnvifScene.read(message);
        synchronized (lock) {
          for (Scene.Notice notice : scene.notices()) {
            boolean unused = stories.notice(notice, onOurClock(notice.at(), received, ahead));
          }
        }
      } catch (SceneException e) {
        unread("an event", e);
      }
    }
  }

  private static Instant onOurClock(Instant said, Instant received, Duration ahead) {
    Instant at = said.minus(ahead);
    return at.isAfter(received) || at.isBefore(received.minus(LATE)) ? received : at;
  }

  /// Takes a message of the broker's.
  void message(String topic, byte[] payload, boolean retained) {
    try {
      Scene scene = CameraMessage.read(topic, payload);
      Instant now = clock.instant();
      synchronized (lock) {
        for (Scene.Notice notice : scene.notices()) {
          boolean unused = stories.notice(retained ? asState(notice) : notice, now);
        }
        if (!retained) {
          scene.frames().forEach(frame -> stories.see(frame, now, null));
        }
        problem = Optional.empty();
      }
    } catch (SceneException e) {
      unread("a message with the topic " + plain(topic), e);
    }
  }

  private static Scene.Notice asState(Scene.Notice notice) {
    return new Scene.Notice(
        notice.at(),
        notice.topic(),
        "Initialized",
        Map.copyOf(notice.source()),
        Map.copyOf(notice.values()));
  }

  private static String plain(String topic) {
    String plain = topic.replaceAll("\\p{Cntrl}+", " ");
    return plain.length() > 100 ? plain.substring(0, 100) : plain;
  }

  private void unread(String what, SceneException e) {
    synchronized (lock) {
      unread++;
      problem =
          Optional.of(
              "%s of camera %s is not read: %s (%d so far)"
                  .formatted(what, camera.name(), e.getMessage(), unread));
    }
    LOG.log(Level.DEBUG, "not read camera={0} problem={1}", camera.name(), e.getMessage());
  }

  @Override
  public void lost(Instant at) {
    synchronized (lock) {
      stories.lost(at);
    }
  }

  void forget(Instant at) {
    synchronized (lock) {
      stories.forget(at);
    }
  }

  boolean isActive(Instant at) {
    synchronized (lock) {
      return stories.isActive(at, AFTER);
    }
  }

  long notices() {
    return events == null ? 0 : events.notices();
  }

  long unread() {
    synchronized (lock) {
      return unread;
    }
  }

  /// Since when it is so that there is a problem, or there is none.
  Instant since() {
    return since;
  }

  Optional<String> problem() {
    Optional<String> own =
        events == null
            ? Optional.empty()
            : events.problem().map(words -> "camera " + camera.name() + ": " + words);
    synchronized (lock) {
      return own.or(() -> problem).or(findings::problem);
    }
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
    synchronized (lock) {
      stories.endAll();
    }
  }
}
