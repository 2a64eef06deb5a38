package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.Order;
import org.sightline.observation.Page;
import org.sightline.observation.StoredObservation;
import org.sightline.search.Reading;
import org.sightline.server.http.wire.WireDryRun;
import org.sightline.server.http.wire.WireSearch;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// A rule that is not there yet, over the last week: one alert for each object track, and after one
/// none from the same camera within the cool-down, as rules do it.
final class DryRun {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int MAX_FACTS = 20_000;
  private static final int MAX_SHOWN = 50;

  private DryRun() {}

  static WireDryRun of(NodeRooms rooms, Reading reading, Duration coolDown, Asker asker) {
    Instant now = rooms.clock().instant();
    TimeRange week = new TimeRange(now.minus(WEEK), now);
    ObservationQuery query = new And(List.of(asker.narrowed(reading.query()), new During(week)));
    List<StoredObservation> facts = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      Page page = rooms.observations().query(query, Order.NEWEST, ObservationLog.MAX_LIMIT, cursor);
      facts.addAll(page.observations());
      cursor = page.next();
    } while (cursor != null && facts.size() < MAX_FACTS);
    List<StoredObservation> fired = fired(facts, coolDown);
    Map<String, Integer> days = new TreeMap<>();
    for (StoredObservation alert : fired) {
      Instant start = alert.observation().when().start();
      days.merge(start.atZone(rooms.zone()).toLocalDate().toString(), 1, Integer::sum);
    }
    return new WireDryRun(
        QueryText.print(reading.query()),
        reading.chips().stream()
            .map(chip -> new WireSearch.Chip(chip.key(), chip.value(), chip.text()))
            .toList(),
        reading.notUnderstood(),
        week.start(),
        week.end(),
        facts.size(),
        fired.size(),
        cursor != null,
        days.entrySet().stream().map(d -> new WireDryRun.Day(d.getKey(), d.getValue())).toList(),
        fired.reversed().stream().limit(MAX_SHOWN).map(f -> ObservationView.of(f, asker)).toList());
  }

  private static List<StoredObservation> fired(List<StoredObservation> facts, Duration coolDown) {
    Map<CameraName, Instant> last = new HashMap<>();
    Set<String> tracks = new HashSet<>();
    List<StoredObservation> fired = new ArrayList<>();
    facts.sort(Comparator.comparing(fact -> fact.observation().when().end()));
    for (StoredObservation fact : facts) {
      Observation o = fact.observation();
      Instant at = o.when().end();
      Instant before = last.get(o.camera());
      boolean silent = before != null && Duration.between(before, at).compareTo(coolDown) < 0;
      boolean known = o instanceof ObjectObservation object && tracks.contains(object.trackId());
      if (silent || known) {
        continue;
      }
      if (o instanceof ObjectObservation object) {
        tracks.add(object.trackId());
      }
      last.put(o.camera(), at);
      fired.add(fact);
    }
    return fired;
  }
}
