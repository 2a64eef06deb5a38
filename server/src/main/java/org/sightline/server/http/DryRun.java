package org.sightline.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.QueryText;
import org.sightline.domain.TimeRange;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.Order;
import org.sightline.observation.Page;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Conduct;
import org.sightline.rule.RuleTrial;
import org.sightline.search.Reading;
import org.sightline.server.http.wire.WireDryRun;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// A rule that is not there yet, over the last week: its schedule, its cool-down and what nobody
/// wants to hear of are minded as by rules that stand.
final class DryRun {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int MAX_FACTS = 20_000;
  private static final int MAX_SHOWN = 50;

  private DryRun() {}

  static WireDryRun of(NodeRooms rooms, Reading reading, Conduct conduct, Asker asker) {
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
    facts.sort(Comparator.comparing(fact -> fact.observation().when().end()));
    RuleTrial trial = new RuleTrial(conduct, rooms.rules().suppressions().list());
    List<StoredObservation> fired =
        facts.stream().filter(fact -> trial.fires(fact.observation())).toList();
    Map<String, Integer> days = new TreeMap<>();
    for (StoredObservation alert : fired) {
      Instant start = alert.observation().when().start();
      days.merge(start.atZone(rooms.zone()).toLocalDate().toString(), 1, Integer::sum);
    }
    return new WireDryRun(
        QueryText.print(reading.query()),
        AskView.chips(reading.chips()),
        reading.notUnderstood(),
        week.start(),
        week.end(),
        facts.size(),
        fired.size(),
        trial.incidents(),
        trial.suppressed(),
        fired.size() / (double) WEEK.toDays(),
        cursor != null,
        days.entrySet().stream().map(d -> new WireDryRun.Day(d.getKey(), d.getValue())).toList(),
        fired.reversed().stream().limit(MAX_SHOWN).map(f -> ObservationView.of(f, asker)).toList());
  }
}
