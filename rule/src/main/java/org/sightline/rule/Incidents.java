package org.sightline.rule;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;
import org.sightline.rule.Incident.Outcome;
import org.sightline.rule.Incident.State;
import org.sightline.rule.RuleStore.Tables;

/// Incidents, and what people do with them. Every deed is kept with who, when and their words, and
/// the last one can be taken back.
public final class Incidents {
  /// The most incidents, and the most alerts of one, that are given at once.
  public static final int MAX_LIMIT = 500;

  private final RuleStore store;
  private final InstantSource clock;
  private final Consumer<Alert> changed;

  Incidents(RuleStore store, InstantSource clock, Consumer<Alert> changed) {
    this.store = store;
    this.clock = clock;
    this.changed = changed;
  }

  /// An incident with all that is known of it.
  ///
  /// @param alerts oldest first, at most [#MAX_LIMIT]
  /// @param steps oldest first
  public record Told(Incident incident, List<Alert> alerts, List<IncidentStep> steps) {}

  /// Incidents in these states as `user` has seen them, newest first.
  ///
  /// @param before the number of the last one of the page before, or [Long#MAX_VALUE]
  public List<Incident> list(String user, Set<State> states, long before, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new RuleException(
          RuleException.Kind.BAD_RULE, "limit %d is not from 1 to %d".formatted(limit, MAX_LIMIT));
    }
    Set<State> asked = states.isEmpty() ? EnumSet.allOf(State.class) : states;
    return store.inTransaction(t -> t.incidents().list(user, asked, before, limit));
  }

  /// Those with a fact in the range, oldest first.
  public List<Incident> within(TimeRange range, int limit) {
    return store.inTransaction(t -> t.incidents().within(range, Math.min(limit, MAX_LIMIT)));
  }

  /// How many there are by state, and under `unread` how many of those that are not closed have an
  /// alert that `user` has not seen.
  public SortedMap<String, Long> counts(String user) {
    return store.inTransaction(t -> t.incidents().counts(user));
  }

  /// One incident.
  ///
  /// @throws RuleException of kind UNKNOWN if there is none of that number
  public Told told(long id, String user) {
    return store.inTransaction(
        t -> new Told(found(t, id, user), t.alerts().of(id, MAX_LIMIT), t.incidents().steps(id)));
  }

  /// Somebody takes it. Taken already by the same or another, it stays as it is.
  public Incident acknowledge(long id, IncidentDeed deed) {
    return step(
        id,
        deed,
        before ->
            switch (before.state()) {
              case OPEN, ESCALATED -> new Next(State.ACKNOWLEDGED, null);
              case ACKNOWLEDGED, CLOSED -> null;
            });
  }

  /// Somebody asks for help with it.
  public Incident escalate(long id, IncidentDeed deed) {
    return step(
        id,
        deed,
        before ->
            switch (before.state()) {
              case OPEN, ACKNOWLEDGED -> new Next(State.ESCALATED, null);
              case ESCALATED -> null;
              case CLOSED -> throw closed(id);
            });
  }

  /// It is done with. A closed one may be closed otherwise.
  public Incident close(long id, Outcome outcome, IncidentDeed deed) {
    return step(
        id,
        deed,
        before ->
            before.state() == State.CLOSED && before.outcome() == outcome
                ? null
                : new Next(State.CLOSED, outcome));
  }

  /// Takes the last deed back that was not taken back yet.
  ///
  /// @throws RuleException of kind BAD_RULE if there is none
  public Incident undo(long id, IncidentDeed deed) {
    Incident after =
        store.inTransaction(
            t -> {
              Incident now = found(t, id, deed.who());
              List<IncidentStep> steps = t.incidents().steps(id);
              List<IncidentStep> standing = steps.stream().filter(s -> !s.undone()).toList();
              if (standing.isEmpty()) {
                throw new RuleException(
                    RuleException.Kind.BAD_RULE,
                    "nothing was done with incident %d that could be undone".formatted(id));
              }
              IncidentStep last = standing.getLast();
              // what it was closed as before the last deed
              Optional<IncidentStep> earlier =
                  standing.stream()
                      .filter(s -> s.id() < last.id() && s.after() == State.CLOSED)
                      .reduce((_, later) -> later);
              boolean wasClosed = last.before() == State.CLOSED;
              t.incidents().undo(last.id());
              t.incidents()
                  .set(
                      id,
                      last.before(),
                      wasClosed ? earlier.map(IncidentStep::outcome).orElse(null) : null,
                      wasClosed ? earlier.map(IncidentStep::words).orElse("") : "");
              t.incidents()
                  .addStep(
                      new IncidentStep(
                          0,
                          id,
                          deed.at(),
                          deed.who(),
                          now.state(),
                          last.before(),
                          null,
                          "undone: " + deed.words(),
                          true));
              if (last.before() == State.OPEN || last.before() == State.ESCALATED) {
                t.alerts().reopenAll(id);
              }
              return found(t, id, deed.who());
            });
    publish(id);
    return after;
  }

  /// Notes that a user has seen all alerts of the incident up to now, or that they want to see it
  /// as new again.
  public Incident see(long id, String user, boolean seen) {
    return store.inTransaction(
        t -> {
          Incident now = found(t, id, user);
          if (seen) {
            t.incidents().see(user, id, now.lastAlert());
          } else {
            t.incidents().unsee(user, id);
          }
          return found(t, id, user);
        });
  }

  /// The alert that a single acknowledgement was about: when it was the last open one, its incident
  /// is taken too.
  void alertTaken(Tables t, Alert alert, IncidentDeed deed) throws SQLException {
    Incident incident = found(t, alert.incident(), deed.who());
    if (t.alerts().openOf(incident.id()) == 0
        && (incident.state() == State.OPEN || incident.state() == State.ESCALATED)) {
      change(t, incident, deed, new Next(State.ACKNOWLEDGED, null));
    }
  }

  /// Lets the fact's alert join what it belongs to, or open what is new.
  Joined join(Tables t, Rule rule, TimeRange fact, org.sightline.domain.CameraName camera)
      throws SQLException {
    java.time.Duration within = rule.conduct().mergeWithin();
    TimeRange around = new TimeRange(fact.start().minus(within), fact.end().plus(within));
    Optional<Incident> near =
        t.incidents()
            .near(rule.group(), around)
            .filter(i -> RuleTrial.Merging.joins(i.when(), fact, within));
    if (near.isEmpty()) {
      return new Joined(t.incidents().open(rule, fact, clock.instant()), null, "");
    }
    Incident incident = near.get();
    return new Joined(incident.id(), incident, Because.of(rule, incident, fact, camera));
  }

  /// Where an alert belongs.
  ///
  /// @param before the incident that it joins, or null where it opens one
  record Joined(long id, @Nullable Incident before, String because) {}

  /// Escalates what nobody took in time; gives the newest alert of each.
  List<Alert> escalateDue(Escalating escalating) {
    List<Alert> told =
        store.inTransaction(
            t -> {
              List<Alert> alerts = new ArrayList<>();
              for (long id : t.incidents().toEscalate(clock.instant())) {
                Incident incident = found(t, id, IncidentStep.NODE);
                change(
                    t,
                    incident,
                    new IncidentDeed(IncidentStep.NODE, clock.instant(), "nobody took it in time"),
                    new Next(State.ESCALATED, null));
                Optional<Alert> alert = t.alerts().find(incident.lastAlert());
                if (alert.isPresent()) {
                  escalating.escalated(t, alert.get(), found(t, id, IncidentStep.NODE));
                  alerts.add(alert.get());
                }
              }
              return alerts;
            });
    told.forEach(changed);
    return told;
  }

  /// What else happens when an incident is escalated, inside the same transaction.
  @FunctionalInterface
  interface Escalating {
    void escalated(Tables t, Alert alert, Incident incident) throws SQLException;
  }

  Optional<Instant> nextEscalation() {
    return store.inTransaction(t -> t.incidents().nextEscalation());
  }

  private record Next(State state, @Nullable Outcome outcome) {}

  /// What comes after a state, or null where nothing changes.
  @FunctionalInterface
  private interface Deciding {
    @Nullable Next after(Incident before);
  }

  private Incident step(long id, IncidentDeed deed, Deciding deciding) {
    Incident after =
        store.inTransaction(
            t -> {
              Incident before = found(t, id, deed.who());
              Next next = deciding.after(before);
              if (next == null) {
                return before;
              }
              change(t, before, deed, next);
              t.incidents().see(deed.who(), id, before.lastAlert());
              return found(t, id, deed.who());
            });
    publish(id);
    return after;
  }

  private void change(Tables t, Incident before, IncidentDeed deed, Next next) throws SQLException {
    Outcome outcome = next.outcome();
    t.incidents()
        .set(before.id(), next.state(), outcome, next.state() == State.CLOSED ? deed.words() : "");
    t.incidents()
        .addStep(
            new IncidentStep(
                0,
                before.id(),
                deed.at(),
                deed.who(),
                before.state(),
                next.state(),
                outcome,
                deed.words(),
                false));
    if (next.state() == State.ACKNOWLEDGED || next.state() == State.CLOSED) {
      t.alerts().acknowledgeAll(before.id(), deed.who(), deed.at());
    }
  }

  private void publish(long id) {
    store
        .inTransaction(
            t -> {
              Optional<Incident> incident = t.incidents().find(id, "");
              return incident.isPresent()
                  ? t.alerts().find(incident.get().lastAlert())
                  : Optional.<Alert>empty();
            })
        .ifPresent(changed);
  }

  private static Incident found(Tables t, long id, String user) throws SQLException {
    return t.incidents()
        .find(id, user)
        .orElseThrow(
            () ->
                new RuleException(
                    RuleException.Kind.UNKNOWN, "there is no incident %d".formatted(id)));
  }

  private static RuleException closed(long id) {
    return new RuleException(
        RuleException.Kind.BAD_RULE, "incident %d is closed: undo that first".formatted(id));
  }

  /// Why an alert belongs to an incident, for people.
  private static final class Because {
    private Because() {}

    static String of(
        Rule rule, Incident incident, TimeRange fact, org.sightline.domain.CameraName camera) {
      String what =
          rule.conduct().group().isEmpty()
              ? "the same rule"
              : "rule '%s' of the group '%s'".formatted(rule.name(), rule.conduct().group());
      String where =
          incident.cameras().contains(camera)
              ? "at %s again".formatted(camera)
              : "at %s after %s"
                  .formatted(
                      camera,
                      String.join(
                          ", ",
                          incident.cameras().stream().map(Object::toString).sorted().toList()));
      long apart =
          Math.max(0, java.time.Duration.between(incident.when().end(), fact.start()).toSeconds());
      String when =
          apart == 0
              ? "while it went on"
              : "%d s later, within the %d s that belong together"
                  .formatted(apart, rule.conduct().mergeWithin().toSeconds());
      return "%s %s, %s".formatted(what, where, when);
    }
  }
}
