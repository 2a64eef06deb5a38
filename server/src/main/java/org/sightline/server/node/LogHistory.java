package org.sightline.server.node;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.And;
import org.sightline.domain.ObservationQuery.CameraIs;
import org.sightline.domain.ObservationQuery.Not;
import org.sightline.domain.TimeRange;
import org.sightline.observation.ObservationLog;
import org.sightline.observation.Order;
import org.sightline.observation.Page;
import org.sightline.observation.StoredObservation;
import org.sightline.search.History;
import org.sightline.search.Vocabulary;
import org.sightline.server.identity.Asker;

/// A log and a site, as the assistant asks them.
public final class LogHistory implements History {
  private final ObservationLog log;
  private final Site site;
  private final Asker asker;
  private final Instant now;

  /// The history at this moment, for somebody who may ask everything.
  public LogHistory(ObservationLog log, Site site) {
    this(log, site, Asker.EVERYBODY);
  }

  /// The history at this moment, for somebody.
  public LogHistory(ObservationLog log, Site site, Asker asker) {
    this.log = log;
    this.site = site;
    this.asker = asker;
    this.now = site.clock().instant();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public ZoneId zone() {
    return site.zone();
  }

  @Override
  public Vocabulary names() {
    Vocabulary all = site.names();
    return new Vocabulary(
        all.labels(),
        all.cameras().stream().filter(camera -> !site.forbidden().contains(camera)).toList(),
        all.zones(),
        all.lines());
  }

  @Override
  public Set<CameraName> forbidden() {
    return site.forbidden();
  }

  @Override
  public Optional<String> refusal(ObservationQuery query) {
    return asker
        .forbidden(query)
        .map(
            action ->
                "You may not ask this: it needs the permission %s, which your role does not have."
                    .formatted(action.word()));
  }

  @Override
  public Optional<Instant> begun() {
    return log.oldestStart();
  }

  @Override
  public Optional<Instant> expiredBefore() {
    boolean deleted = log.lastPosition() > 0 && log.at(1).isEmpty();
    return deleted ? log.oldestStart() : Optional.empty();
  }

  private ObservationQuery allowed(ObservationQuery query) {
    List<ObservationQuery> terms = new ArrayList<>(List.of(asker.narrowed(query)));
    site.forbidden().forEach(camera -> terms.add(new Not(new CameraIs(camera))));
    return terms.size() == 1 ? terms.getFirst() : new And(terms);
  }

  @Override
  public Found find(ObservationQuery query, int limit) {
    List<Fact> facts = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      int wanted = Math.min(ObservationLog.MAX_LIMIT, limit - facts.size());
      Page page = log.query(allowed(query), Order.NEWEST, wanted, cursor);
      page.observations().forEach(stored -> facts.add(fact(asker, stored)));
      cursor = page.next();
    } while (cursor != null && facts.size() < limit);
    return new Found(facts, cursor != null);
  }

  private static Fact fact(Asker asker, StoredObservation stored) {
    return new Fact(stored.position(), asker.veiled(stored.observation()));
  }

  @Override
  public SortedMap<String, Double> tally(Aggregate aggregate) {
    return log.tally(
        new Aggregate(
            allowed(aggregate.query()),
            aggregate.over(),
            aggregate.measure(),
            aggregate.by(),
            aggregate.zone()));
  }

  @Override
  public void raw(TimeRange range, Predicate<Fact> each) {
    log.stored(
        range,
        stored -> {
          CameraName camera = stored.observation().camera();
          return site.forbidden().contains(camera)
              || !asker.sees(camera)
              || each.test(fact(asker, stored));
        });
  }

  @Override
  public void revisions(TimeRange range, Revisions each) {
    log.storedRevisions(
        range, stored -> each.of(stored.position(), stored.trackId(), stored.revision()));
  }

  @Override
  public List<Blind> blind(TimeRange range) {
    return site.blind().apply(range).stream()
        .filter(blind -> !site.forbidden().contains(blind.camera()))
        .filter(blind -> asker.sees(blind.camera()))
        .toList();
  }
}
