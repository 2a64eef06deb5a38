package org.sightline.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One disk that holds footage, and how it fares. Any thread may call.
///
/// What a write or a look at the disk found is remembered; nobody who asks for the state waits for
/// the disk.
final class Volume {
  private static final System.Logger LOG = System.getLogger(Volume.class.getName());
  private static final String PROBE = ".sightline-probe";
  private static final int PROBE_BYTES = 4096;

  /// A volume that has taken a write within this is not tried.
  private static final long FRESH_NANOS = 5_000_000_000L;

  private static final Duration SILENT = Duration.ofSeconds(5);

  private final int id;
  private final VolumeSettings settings;
  private final @Nullable String token;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final LatencyWindow latency;
  private final AtomicLong wroteNanos;
  private volatile VolumeState state;
  private volatile long usableBytes;
  private volatile long totalBytes;
  private volatile long device;
  private volatile @Nullable Instant lookingSince;

  /// @param token of the marker, or null for the volume in the data folder, which has none
  Volume(
      int id,
      VolumeSettings settings,
      @Nullable String token,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.id = id;
    this.settings = settings;
    this.token = token;
    this.clock = clock;
    this.nanoTime = nanoTime;
    state =
        token == null
            ? new VolumeState.Works()
            : new VolumeState.Absent(clock.instant(), "it was not looked at yet");
    latency = new LatencyWindow(nanoTime);
    wroteNanos = new AtomicLong(nanoTime.getAsLong() - 2 * FRESH_NANOS);
  }

  int id() {
    return id;
  }

  /// The marker that its folder has to have; empty for the first volume.
  Optional<VolumeMarker> marker() {
    return token == null ? Optional.empty() : Optional.of(new VolumeMarker(id, token));
  }

  String name() {
    return settings.name();
  }

  VolumeSettings settings() {
    return settings;
  }

  int tier() {
    return settings.tier();
  }

  /// The folder below which segments lie.
  Path root() {
    return settings.folder().resolve("recordings");
  }

  VolumeState state() {
    return state;
  }

  LatencyWindow latency() {
    return latency;
  }

  boolean isThere() {
    return !(state instanceof VolumeState.Absent);
  }

  boolean works() {
    return state instanceof VolumeState.Works;
  }

  /// Bytes that this process may still write, when the volume was last looked at.
  long usableBytes() {
    return usableBytes;
  }

  long totalBytes() {
    return totalBytes;
  }

  /// Bytes that this process may write now; asks the disk.
  long roomNow() {
    usableBytes = settings.folder().toFile().getUsableSpace();
    return usableBytes;
  }

  /// Whether files can be deleted from it: it is there, and refuses writes for want of room at
  /// most.
  boolean isDeletable() {
    return !isSilent()
        && switch (state) {
          case VolumeState.Works works -> true;
          case VolumeState.Refuses refuses -> refuses.full();
          case VolumeState.Absent absent -> false;
        };
  }

  /// Whether its disk has not answered for some seconds; whoever asks it would wait as well.
  boolean isSilent() {
    Instant since = lookingSince;
    return since != null && Duration.between(since, clock.instant()).compareTo(SILENT) > 0;
  }

  /// Tells one file system from another: equal for volumes that share their room.
  long device() {
    return device;
  }

  /// Since when a look at the volume has not come back; null while none is under way.
  @Nullable Instant lookingSince() {
    return lookingSince;
  }

  /// A write succeeded.
  void took(long nanos) {
    latency.took(nanos);
    wroteNanos.set(nanoTime.getAsLong());
  }

  /// A write failed: until a try succeeds, footage goes elsewhere.
  void failed(IOException e) {
    boolean full = isFull(e);
    if (!(state instanceof VolumeState.Refuses before) || before.full() != full) {
      LOG.log(
          System.Logger.Level.ERROR,
          "volume refuses writes volume=%s: %s".formatted(name(), e.getMessage()));
      Instant since = state instanceof VolumeState.Refuses r ? r.since() : clock.instant();
      become(new VolumeState.Refuses(since, full, String.valueOf(e.getMessage())));
    }
  }

  static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left") || message.contains("quota exceeded");
  }

  private void become(VolumeState next) {
    if (state instanceof VolumeState.Absent before && next instanceof VolumeState.Absent) {
      state = before;
      return;
    }
    if (!state.getClass().equals(next.getClass())) {
      LOG.log(
          next instanceof VolumeState.Works ? System.Logger.Level.INFO : System.Logger.Level.ERROR,
          "volume volume=%s state=%s".formatted(name(), next));
    }
    state = next;
  }

  /// Looks whether the disk is there, how much room it has and, unless footage was just written,
  /// whether it takes a write. May wait for the disk.
  void look(FileOpener opener) {
    lookingSince = clock.instant();
    try {
      Optional<String> amiss = amiss();
      if (amiss.isPresent()) {
        become(new VolumeState.Absent(clock.instant(), amiss.get()));
        return;
      }
      Path folder = settings.folder();
      usableBytes = folder.toFile().getUsableSpace();
      totalBytes = folder.toFile().getTotalSpace();
      device = (Long) Files.getAttribute(folder, "unix:dev");
      if (!works() || nanoTime.getAsLong() - wroteNanos.get() > FRESH_NANOS) {
        probe(opener);
        become(new VolumeState.Works());
      }
    } catch (IOException e) {
      if (!isThere()) {
        become(new VolumeState.Works());
      }
      failed(e);
    } catch (UnsupportedOperationException | IllegalArgumentException noUnix) {
      become(new VolumeState.Works());
    } finally {
      lookingSince = null;
    }
  }

  /// Looks whether the disk is there, and no more.
  void find() {
    Optional<String> amiss = amiss();
    become(
        amiss.isPresent()
            ? new VolumeState.Absent(clock.instant(), amiss.get())
            : new VolumeState.Works());
  }

  private Optional<String> amiss() {
    Path folder = settings.folder();
    if (!Files.isDirectory(folder)) {
      return Optional.of("there is no folder " + folder);
    }
    if (token == null) {
      return Optional.empty();
    }
    try {
      return VolumeMarker.in(folder)
          .map(
              marker ->
                  marker.token().equals(token)
                      ? Optional.<String>empty()
                      : Optional.of("another volume is in its place at " + folder))
          .orElse(
              Optional.of(
                  "%s has no file %s: the disk is not mounted"
                      .formatted(folder, VolumeMarker.FILE)));
    } catch (IOException e) {
      return Optional.of("%s cannot be read: %s".formatted(folder, e.getMessage()));
    }
  }

  private void probe(FileOpener opener) throws IOException {
    Path file = settings.folder().resolve(PROBE);
    Files.deleteIfExists(file);
    long begun = nanoTime.getAsLong();
    try (FileChannel channel = opener.create(file)) {
      ByteBuffer zeros = ByteBuffer.allocate(PROBE_BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      channel.force(false);
    } finally {
      Files.deleteIfExists(file);
    }
    latency.took(nanoTime.getAsLong() - begun);
  }
}
