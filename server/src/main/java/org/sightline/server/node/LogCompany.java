package org.sightline.server.node;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Company;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.During;
import org.sightline.domain.TimeRange;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.Order;
import org.sightline.observation.Page;

/// The facts around a fact, as the log has them, for rules about what came before and after.
///
/// @param log that is asked
public record LogCompany(ObservationLog log) implements Company {
  /// The most facts that are looked at around one: more than can be counted.
  static final int MAX_FACTS = ObservationQuery.MAX_COUNT + 1;

  @Override
  public String site() {
    return log.site();
  }

  @Override
  public Iterable<Observation> around(TimeRange range) {
    return around(range, new ObservationQuery.All());
  }

  @Override
  public Iterable<Observation> around(TimeRange range, ObservationQuery of) {
    // the end belongs to what is asked for
    During during = new During(new TimeRange(range.start(), range.end().plusNanos(1000)));
    ObservationQuery query = new And(List.of(during, of));
    List<Observation> facts = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      Page page = log.query(query, Order.NEWEST, ObservationLog.MAX_LIMIT, cursor);
      page.observations().forEach(stored -> facts.add(stored.observation()));
      cursor = page.next();
    } while (cursor != null && facts.size() < MAX_FACTS);
    return facts;
  }
}
