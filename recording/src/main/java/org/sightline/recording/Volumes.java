package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.sightline.domain.StreamId;

/// All disks that hold footage: where a segment's file lies, and where the next one goes. Any
/// thread may ask.
///
/// Cameras are spread over the volumes of tier 0. One whose volume refuses writes goes on to
/// another one of tier 0, then to the fallback, and comes back when its own takes writes again.
final class Volumes {
  /// The id of the volume in the data folder, which is always there.
  static final int FIRST = 0;

  /// Segments that were moved last, for those who hold a row from before.
  private static final int MAX_MOVED = 4096;

  private static final System.Logger LOG = System.getLogger(Volumes.class.getName());

  private final VolumeTable table;
  private final Map<Integer, Volume> volumes;
  private final ConcurrentHashMap<Long, Integer> moved = new ConcurrentHashMap<>();

  private Volumes(Map<Integer, Volume> volumes, VolumeTable table) {
    this.table = table;
    this.volumes = new LinkedHashMap<>(volumes);
  }

  /// The volumes of the settings, not looked at yet.
  static Volumes open(
      RecordingSettings settings, VolumeTable table, InstantSource clock, LongSupplier nanoTime) {
    Map<Integer, Volume> found = new TreeMap<>();
    VolumeSettings first = VolumeSettings.of(VolumeSettings.DATA, settings.folder(), 0);
    for (VolumeSettings each : settings.volumes()) {
      if (each.name().equals(VolumeSettings.DATA)) {
        first =
            new VolumeSettings(
                each.name(),
                settings.folder(),
                0,
                each.mostAge(),
                each.leastAge(),
                each.mostBytes(),
                each.freeBytes(),
                false);
      } else {
        VolumeMarker marker = marker(each, table, found.keySet());
        found.put(marker.id(), new Volume(marker.id(), each, marker.token(), clock, nanoTime));
      }
    }
    found.put(FIRST, new Volume(FIRST, first, null, clock, nanoTime));
    return new Volumes(found, table);
  }

  /// The volumes as the index knows them, for those who only read: each is there or not, and
  /// nothing is written.
  static Volumes known(Path data, VolumeTable table, InstantSource clock) {
    Map<Integer, Volume> found = new TreeMap<>();
    VolumeSettings first = VolumeSettings.of(VolumeSettings.DATA, data, 0);
    found.put(FIRST, new Volume(FIRST, first, null, clock, System::nanoTime));
    table
        .folders()
        .forEach(
            (name, folder) ->
                table
                    .marker(name)
                    .ifPresent(
                        marker -> {
                          Volume volume =
                              new Volume(
                                  marker.id(),
                                  VolumeSettings.of(name, Path.of(folder), 1),
                                  marker.token(),
                                  clock,
                                  System::nanoTime);
                          volume.find();
                          found.put(marker.id(), volume);
                        }));
    return new Volumes(found, table);
  }

  /// The marker that the volume has to have: the known one, the one that lies there where the index
  /// was made anew, else a new one that [#begin] writes.
  private static VolumeMarker marker(
      VolumeSettings settings, VolumeTable table, Set<Integer> given) {
    Optional<VolumeMarker> known = table.marker(settings.name());
    if (known.isPresent()) {
      table.put(settings, known.get());
      return known.get();
    }
    try {
      Optional<VolumeMarker> there = VolumeMarker.in(settings.folder());
      if (there.isPresent()
          && !table.names().containsKey(there.get().id())
          && !given.contains(there.get().id())) {
        table.put(settings, there.get());
        return there.get();
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "volume cannot be read volume=%s: %s".formatted(settings.name(), e.getMessage()));
    }
    int id = table.nextId();
    while (given.contains(id)) {
      id++;
    }
    return VolumeMarker.of(id);
  }

  /// Gives a volume that was never used its marker, once its folder is there.
  private void begin(Volume volume) {
    Optional<VolumeMarker> unwritten = volume.marker();
    Path folder = volume.settings().folder();
    if (unwritten.isEmpty()
        || table.marker(volume.name()).isPresent()
        || !Files.isDirectory(folder)) {
      return;
    }
    try {
      if (VolumeMarker.in(folder).isEmpty()) {
        unwritten.get().writeTo(folder);
        table.put(volume.settings(), unwritten.get());
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "volume cannot be begun volume=%s: %s".formatted(volume.name(), e.getMessage()));
    }
  }

  /// All of them, the first one first.
  List<Volume> all() {
    return List.copyOf(volumes.values());
  }

  /// The volume of this id; empty where the configuration names none.
  Optional<Volume> volume(int id) {
    return Optional.ofNullable(volumes.get(id));
  }

  /// The folder of a volume's segments.
  ///
  /// @throws RecordingException `DISK` if the configuration names no such volume
  Path root(int volume) {
    return volume(volume)
        .map(Volume::root)
        .orElseThrow(
            () ->
                new RecordingException(
                    RecordingException.Kind.DISK,
                    "footage lies on volume %d, which the configuration no longer names; add it"
                            .formatted(volume)
                        + " again"));
  }

  /// The file of a segment, also where it was moved since the row was read.
  Path path(SegmentRow row) {
    return root(moved.getOrDefault(row.id(), row.volume())).resolve(row.path());
  }

  /// The volume that a segment lies on; empty where the configuration no longer names it.
  Optional<Volume> volumeOf(SegmentRow row) {
    return volume(moved.getOrDefault(row.id(), row.volume()));
  }

  /// Whether the segment's volume is there and its file is not.
  boolean isMissing(SegmentRow row) {
    Optional<Volume> volume = volumeOf(row);
    return volume.isPresent()
        && volume.get().isThere()
        && !volume.get().isSilent()
        && !Files.exists(path(row));
  }

  /// The segment lies on another volume from now on.
  void moved(long segment, int volume) {
    if (moved.size() >= MAX_MOVED) {
      moved.keySet().stream().limit(MAX_MOVED / 2).toList().forEach(moved::remove);
    }
    moved.put(segment, volume);
  }

  /// Where a stream's next segment may go, best first; at least one.
  List<Volume> forWriting(StreamId stream) {
    List<Volume> tier0 = volumes.values().stream().filter(v -> v.tier() == 0).toList();
    List<Volume> order = new ArrayList<>();
    int home = Math.floorMod(stream.camera().value().hashCode(), tier0.size());
    for (int i = 0; i < tier0.size(); i++) {
      order.add(tier0.get((home + i) % tier0.size()));
    }
    volumes.values().stream()
        .filter(v -> v.settings().fallback() && v.tier() > 0)
        .forEach(order::add);
    List<Volume> working = order.stream().filter(Volume::works).toList();
    return working.isEmpty() ? List.of(order.getFirst()) : working;
  }

  /// Whether some volume takes the stream's next segment.
  boolean canWrite(StreamId stream) {
    return forWriting(stream).getFirst().works();
  }

  /// The volumes to which footage of this one moves on: the next tier that has any there.
  List<Volume> after(Volume from) {
    List<Volume> higher =
        volumes.values().stream()
            .filter(v -> v.tier() > from.tier() && v.works())
            .sorted(Comparator.comparingInt(Volume::tier))
            .toList();
    return higher.stream()
        .filter(v -> v.tier() == higher.getFirst().tier())
        .sorted(Comparator.comparingLong(Volume::usableBytes).reversed())
        .toList();
  }

  /// Looks at all volumes, one after the other.
  void look(FileOpener opener) {
    volumes.values().forEach(volume -> look(volume, opener));
  }

  /// Looks at one volume; may wait for its disk.
  void look(Volume volume, FileOpener opener) {
    begin(volume);
    volume.look(opener);
  }
}
