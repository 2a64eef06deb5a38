package org.sightline.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// What is there and what is missing, from the index and from the ledgers ahead of it. Any thread
/// may ask.
final class Footage {
  /// Footage no older than this may still be in memory while its stream is being recorded.
  static final long IN_MEMORY_US = 3_000_000;

  /// Instants nearer than this count as one.
  static final long SAME_US = 1000;

  private final Workplace place;
  private final ConcurrentHashMap<StreamId, Ledger> ledgers;

  Footage(Workplace place, ConcurrentHashMap<StreamId, Ledger> ledgers) {
    this.place = place;
    this.ledgers = ledgers;
  }

  /// Segments that overlap the range, in order, the open one among them.
  List<SegmentRow> segments(StreamId stream, long fromUs, long toUs) {
    Map<Long, SegmentRow> found = new TreeMap<>();
    List<SegmentRow> ahead = ahead(stream);
    for (SegmentRow row : place.index().segments(stream, fromUs, toUs)) {
      found.put(row.id(), row);
    }
    for (SegmentRow row : ahead) {
      if (row.startUs() < toUs && row.endUs() > fromUs) {
        found.put(row.id(), row);
      }
    }
    return found.values().stream().sorted(Comparator.comparingLong(SegmentRow::startUs)).toList();
  }

  private List<SegmentRow> ahead(StreamId stream) {
    Ledger ledger = ledgers.get(stream);
    return ledger == null ? List.of() : ledger.segments();
  }

  /// Whether the segment grows no more.
  boolean isClosed(SegmentRow row) {
    return ahead(row.stream()).stream().noneMatch(s -> s.id() == row.id());
  }

  Optional<SegmentRow> segment(StreamId stream, long id) {
    for (SegmentRow row : ahead(stream)) {
      if (row.id() == id) {
        return Optional.of(row);
      }
    }
    return place.index().segment(id).filter(row -> row.stream().equals(stream));
  }

  /// The first segment that begins at or after `us`.
  Optional<SegmentRow> next(StreamId stream, long us) {
    Optional<SegmentRow> ahead =
        ahead(stream).stream()
            .filter(row -> row.startUs() >= us)
            .min(Comparator.comparingLong(SegmentRow::startUs));
    Optional<SegmentRow> indexed = place.index().next(stream, us);
    return indexed.isPresent() ? indexed : ahead;
  }

  /// Gaps that overlap the range, in order, as the ledgers and the index say.
  List<GapRow> gaps(StreamId stream, long fromUs, long toUs) {
    Map<Long, GapRow> found = new TreeMap<>();
    Ledger ledger = ledgers.get(stream);
    List<GapRow> ahead = ledger == null ? List.of() : ledger.gaps();
    for (GapRow row : place.index().gaps().overlapping(stream, fromUs, toUs)) {
      found.put(row.id(), row);
    }
    for (GapRow row : ahead) {
      found.put(row.id(), row);
    }
    return found.values().stream()
        .filter(row -> row.startUs() < toUs && row.endOr(Long.MAX_VALUE) > fromUs)
        .sorted(Comparator.comparingLong(GapRow::startUs))
        .toList();
  }

  /// Since when the stream is known; empty where it never was.
  private @Nullable Long knownUs(StreamId stream) {
    Long known = place.index().streams().get(stream);
    Ledger ledger = ledgers.get(stream);
    if (ledger != null) {
      for (SegmentRow row : ledger.segments()) {
        known = known == null ? row.startUs() : Math.min(known, row.startUs());
      }
      for (GapRow row : ledger.gaps()) {
        known = known == null ? row.startUs() : Math.min(known, row.startUs());
      }
    }
    return known;
  }

  Timeline timeline(StreamId stream, TimeRange range) {
    Long known = knownUs(stream);
    long endUs = Micros.of(range.end());
    if (known == null || known >= endUs) {
      return new Timeline(List.of(), List.of(), List.of());
    }
    long fromUs = Math.max(Micros.of(range.start()), known);
    TimelineBuilding building = new TimelineBuilding(stream, gaps(stream, fromUs, endUs), fromUs);
    for (SpanMap.Span span : spans(stream, fromUs, endUs)) {
      building.footage(Math.max(fromUs, span.startUs()), Math.min(endUs, span.endUs()));
    }
    tail(stream, building, Math.min(endUs, place.nowUs()));
    return building.timeline(damaged(stream, fromUs, endUs));
  }

  /// Stretches of footage in order, those ahead of the index among them; they may overlap.
  private List<SpanMap.Span> spans(StreamId stream, long fromUs, long toUs) {
    List<SpanMap.Span> all = new ArrayList<>();
    for (SegmentRow row : ahead(stream)) {
      if (row.startUs() < toUs && row.endUs() > fromUs) {
        all.add(new SpanMap.Span(row.startUs(), row.endUs()));
      }
    }
    all.addAll(place.index().spans(stream, fromUs, toUs));
    all.sort(Comparator.comparingLong(SpanMap.Span::startUs));
    return all;
  }

  /// Whether any footage overlaps the range.
  boolean isThere(StreamId stream, long fromUs, long toUs) {
    return !spans(stream, fromUs, toUs).isEmpty();
  }

  private List<Damage> damaged(StreamId stream, long fromUs, long toUs) {
    Ledger ledger = ledgers.get(stream);
    List<DamageRow> ahead = ledger == null ? List.of() : ledger.damage();
    Set<DamageRow> all = new HashSet<>(place.index().damage().overlapping(stream, fromUs, toUs));
    all.addAll(ahead);
    List<DamageRow> joined = new ArrayList<>();
    all.stream()
        .filter(row -> row.startUs() < toUs && row.endUs() > fromUs)
        .sorted(Comparator.comparingLong(DamageRow::startUs))
        .forEach(row -> DamageBoxes.append(joined, row));
    return joined.stream().map(row -> damage(row, fromUs, toUs)).toList();
  }

  private static Damage damage(DamageRow row, long fromUs, long toUs) {
    TimeRange range =
        new TimeRange(
            Micros.instant(Math.max(fromUs, row.startUs())),
            Micros.instant(Math.min(toUs, row.endUs())));
    return new Damage(
        range,
        row.units(),
        row.units() == 0
            ? "the file has changed on the disk since it was written: what is shown here may be wrong"
            : "bytes of %d pictures were lost on the way from the camera: what is shown here may be"
                .concat(" wrong")
                .formatted(row.units()));
  }

  /// What lies between the newest footage and now.
  private void tail(StreamId stream, TimelineBuilding building, long toUs) {
    if (building.cursorUs() >= toUs) {
      return;
    }
    Ledger ledger = ledgers.get(stream);
    if (ledger != null && ledger.isRecording() && building.cursorUs() >= ledger.writtenUs()) {
      // A run whose first fragment is not written yet has a gap before it that the ledger knows.
      long sinceUs = Math.min(ledger.sinceUs(), toUs);
      if (sinceUs > building.cursorUs()) {
        building.missing(sinceUs);
      }
      if (toUs - building.cursorUs() <= IN_MEMORY_US) {
        building.footage(building.cursorUs(), toUs);
        return;
      }
      building.gap(
          new GapRow(0, stream, building.cursorUs(), null, GapCause.STREAM_STALLED, ""),
          building.cursorUs(),
          toUs);
      return;
    }
    building.missing(toUs);
  }

  /// The unbroken span that holds `us`, else the next one after it.
  Optional<TimeRange> playable(StreamId stream, long us) {
    Optional<SegmentRow> at = segments(stream, us, us + 1).stream().findFirst();
    if (at.isEmpty()) {
      at = next(stream, us);
    }
    return at.map(row -> around(stream, row));
  }

  private TimeRange around(StreamId stream, SegmentRow row) {
    long us = row.startUs();
    long from = Optional.ofNullable(knownUs(stream)).orElse(us);
    Optional<GapRow> before = place.index().gaps().before(stream, us);
    from = Math.max(from, before.map(g -> g.endOr(us)).orElse(from));
    Optional<GapRow> after = place.index().gaps().after(stream, us);
    long to = after.map(GapRow::startUs).orElse(Long.MAX_VALUE);
    Ledger ledger = ledgers.get(stream);
    if (ledger != null) {
      for (GapRow gap : ledger.gaps()) {
        if (gap.endOr(Long.MAX_VALUE) == gap.startUs()) {
          continue;
        }
        if (gap.endOr(Long.MAX_VALUE) <= us) {
          from = Math.max(from, gap.endOr(us));
        } else if (gap.startUs() > us) {
          to = Math.min(to, gap.startUs());
        }
      }
    }
    long newest = place.index().newest(stream).map(SegmentRow::endUs).orElse(row.endUs());
    for (SegmentRow ahead : ahead(stream)) {
      newest = Math.max(newest, ahead.endUs());
    }
    long end = Math.max(Math.min(to, newest), row.endUs());
    return new TimeRange(Micros.instant(Math.min(from, us)), Micros.instant(end));
  }
}
