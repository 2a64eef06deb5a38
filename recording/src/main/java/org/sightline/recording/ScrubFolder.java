package org.sightline.recording;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sightline.domain.StreamId;

/// The small pictures of one stream, a file for each hour:
/// `DATA/scrub/door/main/2026-11-22/14.strip`, UTC.
///
/// In memory are which hours there are and the heads of the [#HOURS_IN_MEMORY] that were asked for
/// last. Any thread may call; calls wait for each other, each for a few reads at most.
final class ScrubFolder {
  /// Hours whose heads are kept in memory: some kilobytes each.
  static final int HOURS_IN_MEMORY = 32;

  static final long HOUR_US = 3_600_000_000L;

  private static final String ENDING = ".strip";
  private static final Pattern HOUR = Pattern.compile("([01][0-9]|2[0-3])\\.strip");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final Path root;
  private final Path folder;

  // Guarded by this.
  private final NavigableSet<Long> hours = new TreeSet<>();
  private final Map<Long, ScrubHour> recent = new LinkedHashMap<>(16, 0.75f, true);

  /// Looks which hours there are.
  ///
  /// @param root of all streams' pictures
  ScrubFolder(Path root, StreamId stream) throws IOException {
    this.root = root;
    folder = root.resolve(stream.camera().toString()).resolve(stream.role().word());
    try (DirectoryStream<Path> days = Files.newDirectoryStream(folder)) {
      for (Path day : days) {
        if (DAY.matcher(day.getFileName().toString()).matches() && Files.isDirectory(day)) {
          hoursOf(day);
        }
      }
    } catch (NoSuchFileException _) {
      // Nothing was kept yet.
    }
  }

  private void hoursOf(Path day) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
      LocalDate date = LocalDate.parse(day.getFileName().toString());
      for (Path file : files) {
        Matcher name = HOUR.matcher(file.getFileName().toString());
        if (name.matches()) {
          LocalDateTime begins = date.atTime(Integer.parseInt(name.group(1)), 0);
          hours.add(begins.toEpochSecond(ZoneOffset.UTC) / 3600);
        }
      }
    } catch (DateTimeException _) {
      // No day has this name: it is none of ours.
    }
  }

  private Path file(long hour) {
    LocalDateTime begins = LocalDateTime.ofEpochSecond(hour * 3600, 0, ZoneOffset.UTC);
    return folder
        .resolve(begins.toLocalDate().toString())
        .resolve("%02d%s".formatted(begins.getHour(), ENDING));
  }

  private ScrubHour hour(long hour) throws IOException {
    ScrubHour there = recent.get(hour);
    if (there == null) {
      there = ScrubHour.open(file(hour));
      recent.put(hour, there);
      if (recent.size() > HOURS_IN_MEMORY) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
    return there;
  }

  /// Keeps a picture; returns whether it was kept, see [ScrubHour#append].
  synchronized boolean append(long timeUs, byte[] jpeg) throws IOException {
    long hour = Math.floorDiv(timeUs, HOUR_US);
    boolean kept = hour(hour).append(timeUs, jpeg);
    if (kept) {
      hours.add(hour);
    }
    return kept;
  }

  /// The newest picture of a time at or before `us` that `shown` lets be shown.
  synchronized Optional<ScrubPicture> newest(long us, LongPredicate shown) throws IOException {
    Long hour = hours.floor(Math.floorDiv(us, HOUR_US));
    while (hour != null) {
      ScrubHour in = hour(hour);
      List<ScrubHour.Entry> entries = in.entries();
      for (int i = entries.size() - 1; i >= 0; i--) {
        ScrubHour.Entry entry = entries.get(i);
        if (entry.timeUs() <= us && shown.test(entry.timeUs())) {
          byte[] jpeg = in.read(entry);
          if (jpeg != null) {
            return Optional.of(new ScrubPicture(Micros.instant(entry.timeUs()), jpeg));
          }
          in.forget(entry);
        }
      }
      hour = hours.lower(hour);
    }
    return Optional.empty();
  }

  /// Times of pictures from `fromUs` to before `toUs` that `shown` lets be shown: the first of each
  /// of `count` equal parts of the range that has one.
  synchronized List<Long> times(long fromUs, long toUs, int count, LongPredicate shown)
      throws IOException {
    List<Long> times = new ArrayList<>();
    long from = fromUs;
    while (from < toUs && times.size() < count) {
      Optional<Long> next = first(from, toUs, shown);
      if (next.isEmpty()) {
        return times;
      }
      times.add(next.get());
      long part = (long) ((next.get() - fromUs) / ((toUs - fromUs) / (double) count));
      long after = fromUs + (long) ((part + 1) * ((toUs - fromUs) / (double) count));
      from = Math.max(next.get() + 1, after);
    }
    return times;
  }

  private Optional<Long> first(long fromUs, long toUs, LongPredicate shown) throws IOException {
    Long hour = hours.ceiling(Math.floorDiv(fromUs, HOUR_US));
    while (hour != null && hour * HOUR_US < toUs) {
      for (ScrubHour.Entry entry : hour(hour).entries()) {
        if (entry.timeUs() >= fromUs && entry.timeUs() < toUs && shown.test(entry.timeUs())) {
          return Optional.of(entry.timeUs());
        }
      }
      hour = hours.higher(hour);
    }
    return Optional.empty();
  }

  /// Erases the pictures of the range whose time `kept` does not name; returns how many.
  synchronized int erase(long fromUs, long toUs, LongPredicate kept) throws IOException {
    int erased = 0;
    long last = Math.floorDiv(toUs - 1, HOUR_US);
    for (long hour : List.copyOf(hours.subSet(Math.floorDiv(fromUs, HOUR_US), true, last, true))) {
      ScrubHour in = hour(hour);
      erased += in.erase(us -> us >= fromUs && us < toUs && !kept.test(us));
      if (in.entries().isEmpty()) {
        Files.deleteIfExists(file(hour));
        hours.remove(hour);
        recent.remove(hour);
        Retention.removeEmptyFolders(root, file(hour).getParent());
      }
    }
    return erased;
  }

  /// The hours that have pictures, counted from 1970.
  synchronized List<Long> hours() {
    return List.copyOf(hours);
  }
}
