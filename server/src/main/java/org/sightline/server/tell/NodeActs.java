package org.sightline.server.tell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sightline.analysis.Hearing;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.rtsp.BackChannel;
import org.sightline.media.rtsp.TalkOutcome;
import org.sightline.recording.NewPin;
import org.sightline.recording.Recordings;
import org.sightline.rule.Courier.Outcome;
import org.sightline.rule.RuleAction;
import org.sightline.server.live.Talk;
import org.sightline.server.live.TalkDesk;
import org.sightline.stream.Loudspeaker;
import org.sightline.stream.Streams;

/// What rules ask for at cameras, done with the rooms of a node.
///
/// A camera that is recorded for a while is stopped again by a timer: a node that dies in between
/// records as its settings say when it is back. An output that is closed for a while is opened
/// again by the rules' own queue, whatever happens to the node.
public final class NodeActs implements CameraActs, AutoCloseable {
  /// The largest sound, in bytes: two minutes.
  static final int MAX_SOUND = 44 + 120 * 16_000;

  private static final System.Logger LOG = System.getLogger(NodeActs.class.getName());
  private static final int PIECE = 320; // 20 ms
  private static final Duration PIECE_LASTS = Duration.ofMillis(20);
  private static final String WHO = "rules";

  private final Rooms rooms;
  private final Path sounds;
  private final InstantSource clock;
  private final OnvifOrders onvif;
  private final Map<CameraName, Instant> until = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("rule-acts").unstarted(work));

  /// The rooms that are acted with.
  public record Rooms(Recordings recordings, Streams streams, TalkDesk talks) {}

  /// @param sounds folder of WAV files, 8000 samples a second, 16 bits, one channel
  /// @param hearings how cameras are asked beside their streams
  public NodeActs(
      Rooms rooms, Map<CameraName, Hearing> hearings, Path sounds, InstantSource clock) {
    this.rooms = rooms;
    this.sounds = sounds;
    this.clock = clock;
    this.onvif = new OnvifOrders(name -> Optional.ofNullable(hearings.get(name)), clock);
  }

  @Override
  public Outcome act(Order order) {
    Camera camera = order.camera();
    return switch (order.act()) {
      case RuleAction.Relay(CameraName _, String output, Duration on) -> relay(camera, output, on);
      case RuleAction.Release(CameraName _, String output) -> onvif.relay(camera, output, false);
      case RuleAction.Auxiliary(CameraName _, String command) -> onvif.auxiliary(camera, command);
      case RuleAction.Preset(CameraName _, String preset) -> onvif.preset(camera, preset);
      case RuleAction.Recording(CameraName _, Duration length) -> record(camera, length);
      case RuleAction.Pin(CameraName _, Duration before, Duration after) ->
          pin(order, before, after);
      case RuleAction.Talk(CameraName _, String sound) -> talk(camera, sound);
    };
  }

  /// That it is to be opened again is kept by the rules, so a restart in between opens it late and
  /// not never.
  private Outcome relay(Camera camera, String output, Duration on) {
    Outcome closed = onvif.relay(camera, output, true);
    return closed instanceof Outcome.Arrived && !on.isZero()
        ? new Outcome.Begun(new RuleAction.Release(camera.name(), output), on)
        : closed;
  }

  /// Nobody waits for what is done later, so what fails there is said in the log.
  private void later(Runnable work, Duration after) {
    var unused =
        timer.schedule(
            () -> {
              try {
                work.run();
              } catch (RuntimeException failed) {
                LOG.log(Level.ERROR, "what an alert began could not be ended", failed);
              }
            },
            after.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private Outcome record(Camera camera, Duration length) {
    StreamId main = StreamId.main(camera.name());
    if (camera.record()) {
      return new Outcome.Arrived(); // it is recorded anyway
    }
    return rooms
        .streams()
        .find(main)
        .<Outcome>map(
            stream -> {
              Instant end = clock.instant().plus(length);
              until.merge(camera.name(), end, (a, b) -> a.isAfter(b) ? a : b);
              rooms.recordings().record(stream);
              later(() -> stop(camera.name()), length.plusMillis(100));
              return new Outcome.Arrived();
            })
        .orElseGet(() -> new Outcome.Failed("%s has no stream now".formatted(camera.name())));
  }

  private void stop(CameraName camera) {
    Instant end = until.get(camera);
    if (end != null && !end.isAfter(clock.instant())) {
      until.remove(camera);
      rooms.recordings().stop(StreamId.main(camera), GapCause.SWITCHED_OFF);
    }
  }

  private Outcome pin(Order order, Duration before, Duration after) {
    StreamId main = StreamId.main(order.camera().name());
    if (!rooms.recordings().known().contains(main)) {
      return new Outcome.Refused("nothing was ever recorded of %s".formatted(main));
    }
    Instant at = order.at().truncatedTo(ChronoUnit.MICROS); // as pins are kept
    TimeRange range = new TimeRange(at.minus(before), at.plus(after));
    boolean there =
        rooms.recordings().storekeeping().pins().holding().stream()
            .anyMatch(
                pin ->
                    pin.pinnedBy().equals(WHO)
                        && main.equals(pin.stream())
                        && pin.range().equals(range));
    if (!there) {
      rooms.recordings().storekeeping().pins().add(pinOf(main, range, order.who()));
    }
    return new Outcome.Arrived();
  }

  private static NewPin pinOf(StreamId stream, TimeRange range, String why) {
    return new NewPin(stream, range, null, why, WHO);
  }

  private Outcome talk(Camera camera, String sound) {
    if (!sound.matches("[A-Za-z0-9_-]{1,60}")) {
      return new Outcome.Refused("'%s' is no name of a sound".formatted(sound));
    }
    byte[] linear;
    try {
      linear = linear(sounds.resolve(sound + ".wav"));
    } catch (IOException e) {
      return new Outcome.Refused(
          "the sound '%s' cannot be played: %s".formatted(sound, e.getMessage()));
    }
    try (TalkDesk.Turn turn = rooms.talks().take(camera.name(), WHO).orElse(null)) {
      if (turn == null) {
        return new Outcome.Failed("somebody talks through %s".formatted(camera.name()));
      }
      return switch (Loudspeaker.open(camera.main(), camera.reach(), clock)) {
        case TalkOutcome.Refused(var _, String message) -> new Outcome.Refused(message);
        case TalkOutcome.Unreachable(String message) -> new Outcome.Failed(message);
        case TalkOutcome.Talking(BackChannel channel) -> {
          try (channel) {
            yield say(new Talk(channel), linear);
          }
        }
      };
    }
  }

  private static Outcome say(Talk talk, byte[] linear) {
    if (!talk.isPossible()) {
      return new Outcome.Refused("the camera's loudspeaker takes no G.711");
    }
    try {
      long next = System.nanoTime();
      for (int at = 0; at < linear.length; at += PIECE) {
        talk.say(Arrays.copyOfRange(linear, at, Math.min(linear.length, at + PIECE)));
        next += PIECE_LASTS.toNanos();
        LockSupport.parkNanos(next - System.nanoTime()); // cameras play as fast as it comes
      }
      return new Outcome.Arrived();
    } catch (IOException e) {
      return new Outcome.Failed("the camera listens no more: " + e.getMessage());
    }
  }

  /// The samples of a WAV file with the usual head of 44 bytes.
  static byte[] linear(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no such file");
    }
    if (Files.size(file) > MAX_SOUND) {
      throw new IOException("it is longer than two minutes");
    }
    byte[] wav = Files.readAllBytes(file);
    boolean good =
        wav.length > 44
            && wav[0] == 'R'
            && wav[8] == 'W'
            && wav[20] == 1
            && wav[22] == 1
            && (wav[24] & 0xFF | (wav[25] & 0xFF) << 8) == 8000
            && wav[34] == 16;
    if (!good) {
      throw new IOException("it is no WAV of 8000 samples a second, 16 bits, one channel");
    }
    return Arrays.copyOfRange(wav, 44, wav.length);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
