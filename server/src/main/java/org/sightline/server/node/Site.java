package org.sightline.server.node;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.Gap;
import org.sightline.domain.GapCause;
import org.sightline.domain.Line;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.domain.Zone;
import org.sightline.recording.Timeline;
import org.sightline.search.History.Blind;
import org.sightline.search.Vocabulary;

/// What is known of a site beside its log: its names, its clock and when nobody was looking.
///
/// @param forbidden cameras that the asker may not see
/// @param blind when cameras were not looked through, in a range
public record Site(
    InstantSource clock,
    ZoneId zone,
    Vocabulary names,
    Set<CameraName> forbidden,
    Function<TimeRange, List<Blind>> blind) {
  public Site {
    forbidden = Set.copyOf(forbidden);
  }

  /// The site of a running node.
  ///
  /// @param labels those that its detectors know
  /// @param scope the cameras that the asker may ask about; of the others no name is known
  public static Site of(NodeRooms rooms, Iterable<String> labels, CameraScope scope) {
    TreeSet<String> known = new TreeSet<>(rooms.observations().labels(scope));
    labels.forEach(known::add);
    known.remove("motion");
    List<Camera> cameras =
        rooms.cameras().cameras().stream().filter(each -> scope.has(each.name())).toList();
    TreeSet<String> zones = new TreeSet<>();
    cameras.forEach(camera -> camera.zones().stream().map(Zone::name).forEach(zones::add));
    List<String> lines = lines(rooms, cameras, scope);
    Vocabulary names =
        new Vocabulary(
            List.copyOf(known),
            cameras.stream().map(Camera::name).toList(),
            List.copyOf(zones),
            lines);
    return new Site(
        rooms.clock(), rooms.zone(), names, Set.of(), range -> blind(rooms, cameras, range));
  }

  /// The lines that were crossed; for who may not ask about all cameras those alone that are drawn
  /// over the cameras they may.
  public static List<String> lines(NodeRooms rooms, List<Camera> cameras, CameraScope scope) {
    if (scope.isEverywhere()) {
      return rooms.observations().lines();
    }
    return cameras.stream()
        .flatMap(camera -> camera.markings().lines().stream())
        .map(Line::name)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Blind> blind(NodeRooms rooms, List<Camera> cameras, TimeRange range) {
    Instant now = rooms.clock().instant();
    List<Blind> blind = new ArrayList<>();
    for (Camera camera : cameras) {
      if (!camera.analyse()) {
        blind.add(new Blind(camera.name(), range, "not analysed"));
        continue;
      }
      List<Gap> gaps =
          new ArrayList<>(rooms.recordings().analysisGaps().gaps(camera.name(), range));
      if (camera.record()) {
        Timeline footage = rooms.recordings().timeline(StreamId.main(camera.name()), range);
        gaps.addAll(footage.gaps());
        before(footage, range, now)
            .ifPresent(part -> blind.add(new Blind(camera.name(), part, "not recorded yet")));
      }
      for (Gap gap : gaps) {
        if (gap.cause() != GapCause.RETENTION_EXPIRED) {
          gap.range(now)
              .intersection(range)
              .ifPresent(part -> blind.add(new Blind(camera.name(), part, gap.cause().words())));
        }
      }
    }
    return blind;
  }

  /// The beginning of the range of which the ledger knows nothing: the camera was not there yet.
  private static Optional<TimeRange> before(Timeline footage, TimeRange range, Instant now) {
    Instant known =
        Stream.concat(
                footage.spans().stream().map(TimeRange::start),
                footage.gaps().stream().map(gap -> gap.range(now).start()))
            .min(Comparator.naturalOrder())
            .orElse(range.end());
    return known.isAfter(range.start())
        ? Optional.of(new TimeRange(range.start(), known))
        : Optional.empty();
  }
}
