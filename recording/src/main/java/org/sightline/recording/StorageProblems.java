package org.sightline.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// What is wrong with the disks of a node, said in words. Any thread may ask; nobody waits for a
/// disk.
final class StorageProblems {
  /// Half a minute of writes slower than this fills the memory that waits for the disk.
  static final long SLOW_MICROS = 2_000_000;

  static final Duration SOON_FULL = Duration.ofDays(2);

  private final Workplace place;
  private final ConcurrentHashMap<String, Instant> since = new ConcurrentHashMap<>();

  StorageProblems(Workplace place) {
    this.place = place;
  }

  List<Problem> ofVolumes(List<VolumeFigures> volumes) {
    List<Problem> found = new ArrayList<>();
    for (VolumeFigures volume : volumes) {
      state(volume, found);
      boolean slow = volume.writeP99Micros() > SLOW_MICROS;
      Instant slowSince = lasting("slow-" + volume.name(), slow);
      if (slow) {
        found.add(
            new Problem(
                "disk-slow-" + volume.name(),
                Severity.WARNING,
                null,
                slowSince,
                "disk %s takes up to %.1f s for a write; footage is lost when this goes on"
                    .formatted(volume.name(), volume.writeP99Micros() / 1e6),
                "look what else uses the disk, and at its health"));
      }
      String amiss = volume.health().amiss().orElse("");
      Instant amissSince = lasting("health-" + volume.name(), !amiss.isEmpty());
      if (!amiss.isEmpty()) {
        found.add(
            new Problem(
                "disk-health-" + volume.name(),
                Severity.WARNING,
                null,
                amissSince,
                "disk %s (%s) is in doubt: %s"
                    .formatted(volume.name(), volume.health().device(), amiss),
                "copy what matters, check the file system and look at the disk's SMART figures"));
      }
    }
    for (Volume volume : place.volumes().all()) {
      Instant silentSince = volume.lookingSince();
      if (volume.isSilent() && silentSince != null) {
        found.add(
            new Problem(
                "disk-silent-" + volume.name(),
                Severity.ALARM,
                null,
                silentSince,
                "disk %s at %s does not answer"
                    .formatted(volume.name(), volume.settings().folder()),
                "look at its cable, its network or its server"));
      }
    }
    return found;
  }

  private static void state(VolumeFigures volume, List<Problem> found) {
    switch (volume.state()) {
      case VolumeState.Works works -> {
        if (volume.sharesDiskWith() != null) {
          found.add(
              new Problem(
                  "disk-shared-" + volume.name(),
                  Severity.NOTICE,
                  null,
                  Instant.EPOCH,
                  "%s lies on the same disk as %s: it adds no room"
                      .formatted(volume.name(), volume.sharesDiskWith()),
                  "mount the disk that was meant at %s, or leave the volume out"
                      .formatted(volume.folder())));
        }
      }
      case VolumeState.Refuses(Instant at, boolean full, String detail) ->
          found.add(
              new Problem(
                  (full ? "disk-full-" : "disk-error-") + volume.name(),
                  Severity.ALARM,
                  null,
                  at,
                  "disk %s at %s refuses writes: %s"
                      .formatted(volume.name(), volume.folder(), detail),
                  full
                      ? "free some space; footage goes to another volume where there is one"
                      : "check the disk, its mount and the folder's permissions; footage goes to"
                          + " another volume where there is one, and comes back by itself"));
      case VolumeState.Absent(Instant at, String detail) ->
          found.add(
              new Problem(
                  "disk-absent-" + volume.name(),
                  Severity.ALARM,
                  null,
                  at,
                  "disk %s is not there: %s".formatted(volume.name(), detail),
                  "mount it; nothing is written there until then, and its footage is kept in the"
                      + " index"));
    }
  }

  /// Since when something has been so; forgets it where it is not.
  Instant lasting(String what, boolean so) {
    if (!so) {
      since.remove(what);
      return Instant.EPOCH;
    }
    return since.computeIfAbsent(what, w -> place.clock().instant());
  }
}
