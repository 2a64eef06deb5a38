package org.sightline.recording;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sightline.domain.CameraName;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.stream.StreamMessage;
import org.sightline.testkit.ControllableClock;

/// A stream whose messages a test writes, on a clock that it moves, recorded without threads.
final class Script implements AutoCloseable {
  static final StreamId DOOR = StreamId.main(new CameraName("door"));
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final MediaFormat.H264 PICTURE =
      new MediaFormat.H264(new byte[] {0x67, 0x42, 0, 0x1E, 1}, new byte[] {0x68, 1, 2}, 640, 360);
  static final MediaFormat.Aac SOUND = new MediaFormat.Aac(new byte[] {0x12, 0x10}, 44100, 2);
  static final Duration PICTURE_LENGTH = Duration.ofMillis(100);

  private static final long PICTURE_TICKS = 9000;

  final ControllableClock clock;
  final Path folder;
  final List<FileChannel> files = new ArrayList<>();
  boolean diskFull;

  /// The monotonic clock, which a test moves.
  long nanos;

  Recordings recordings;
  private final FileOpener opener;
  private final RecordingSettings settings;
  private long run;
  private long time;
  private Instant begun = START;

  Script(Path folder) {
    this(folder, settings(folder, null, 0));
  }

  Script(Path folder, RecordingSettings settings) {
    this(folder, settings, FileOpener.REAL);
  }

  /// @param opener the disks
  Script(Path folder, RecordingSettings settings, FileOpener opener) {
    this.opener = opener;
    this.folder = folder;
    this.settings = settings;
    clock = new ControllableClock(START);
    recordings = open();
  }

  static RecordingSettings settings(
      Path folder, @org.jspecify.annotations.Nullable Duration maxAge, long maxBytes) {
    return new RecordingSettings(
        folder, Duration.ofSeconds(10), Duration.ofSeconds(1), maxAge, maxBytes, 0);
  }

  private Recordings open() {
    return Recordings.open(
        settings, clock, new Recordings.Working(false, this::create, () -> nanos));
  }

  private FileChannel create(Path path) throws java.io.IOException {
    if (diskFull) {
      return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
    }
    FileChannel channel = opener.create(path);
    if (path.toString().endsWith(".mp4")) {
      files.add(channel);
    }
    return channel;
  }

  StreamRecorder recorder() {
    return recordings.recorder(DOOR);
  }

  /// Ends as `kill -9` does: nothing more is written, the lock falls.
  void restart(boolean orderly) throws java.io.IOException {
    if (orderly) {
      recordings.close();
    } else {
      recordings.abandon();
    }
    recordings = open();
  }

  Script begin(MediaFormat... tracks) {
    time = 0;
    begun = clock.instant();
    recorder()
        .accept(
            new StreamMessage.RunStarted(
                ++run, clock.instant(), tracks.length == 0 ? List.of(PICTURE) : List.of(tracks)));
    return this;
  }

  /// The form changes in the middle of the run.
  Script change(MediaFormat... tracks) {
    recorder().accept(new StreamMessage.RunStarted(++run, begun, List.of(tracks)));
    return this;
  }

  /// Plays pictures of a tenth of a second: `I`, `P`, the same damaged `X`, `x`, `-` for one that
  /// never comes, `v` for a visit of the writing thread.
  Script play(String notation) {
    for (char letter : notation.toCharArray()) {
      switch (letter) {
        case 'I', 'P', 'X', 'x' -> {
          clock.advance(PICTURE_LENGTH);
          AccessUnit whole = picture(time, letter == 'I' || letter == 'X');
          recorder()
              .accept(
                  new StreamMessage.Unit(
                      new AccessUnit(
                          0,
                          time,
                          whole.key(),
                          letter == 'X' || letter == 'x',
                          whole.received(),
                          whole.bytes())));
          time += PICTURE_TICKS;
        }
        case '-' -> {
          clock.advance(PICTURE_LENGTH);
          time += PICTURE_TICKS;
        }
        case 'v' -> recordings.visit();
        default -> {}
      }
    }
    return this;
  }

  /// Plays seconds of one key picture and nine others each, with visits.
  Script seconds(int count) {
    for (int i = 0; i < count; i++) {
      play("IPPvPPvPPvPPPv");
    }
    return this;
  }

  Script end(GapCause cause) {
    recorder().accept(new StreamMessage.RunEnded(run, clock.instant(), cause, "it said so"));
    return this;
  }

  Script fail(GapCause cause) {
    recorder().accept(new StreamMessage.AttemptFailed(clock.instant(), cause, "it said so"));
    return this;
  }

  Script advance(Duration by) {
    clock.advance(by);
    return this;
  }

  void lookAtDisks() {
    recordings.workplace().volumes().look(recordings.workplace().opener());
  }

  Timeline timeline() {
    return recordings.timeline(
        DOOR, new TimeRange(START.minusSeconds(3600), START.plusSeconds(1_000_000)));
  }

  AccessUnit picture(long at, boolean key) {
    byte[] bytes = new byte[200];
    new Random(at).nextBytes(bytes);
    bytes[0] = 0;
    bytes[1] = 0;
    bytes[2] = 0;
    bytes[3] = (byte) (bytes.length - 4);
    bytes[4] = (byte) (key ? 0x65 : 0x41);
    return new AccessUnit(0, at, key, false, clock.instant(), bytes);
  }

  @Override
  public void close() {
    recordings.close();
  }
}
