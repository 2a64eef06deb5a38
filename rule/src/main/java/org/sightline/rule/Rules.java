package org.sightline.rule;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation;
import org.sightline.domain.Severity;
import org.sightline.rule.RuleStore.Tables;
import org.sightline.rule.Sequences.Match;

/// All rules of a node and the alerts they have raised.
///
/// Rules are a consumer of the observation log with a position of their own: whoever wires them
/// replays the log from [#position()] and hands every fact to [#observe] in order. Progress and
/// alerts are kept in one transaction, so after a crash no fact is missed and none raises twice. A
/// rule sees facts stored after it was made.
///
/// Any thread may call anything; calls that change something wait for one another.
public final class Rules implements AutoCloseable {
  /// The most rules there may be.
  public static final int MAX_RULES = 200;

  /// The most alerts given at once.
  public static final int MAX_LIMIT = 500;

  /// How many facts that raise nothing may pass before progress is written: that many are looked at
  /// again after a crash, in vain.
  private static final int UNWRITTEN_PROGRESS = 512;

  private static final Duration TRACKS_REMEMBERED = Duration.ofDays(30);

  /// Shorter than the shortest time that a fact waits ([Sequences#SETTLING]), so none is late.
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private final RuleStore store;
  private final RuleSettings settings;
  private final InstantSource clock;
  private final Deliveries deliveries;
  private final Incidents incidents;
  private final Suppressions suppressions;
  private final Pushes pushes;
  private final Sequences sequences = new Sequences();
  private final Semaphore escalations = new Semaphore(0);
  private final List<AlertListening> listeners = new CopyOnWriteArrayList<>();

  private final Object observing = new Object();
  private List<Rule> rules; // guarded by observing, as are the next two
  private long position;
  private long writtenPosition;
  private @Nullable Thread escalator;

  private Rules(RuleStore store, RuleSettings settings, InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.deliveries = new Deliveries(store, settings, clock, this::publish);
    this.incidents = new Incidents(store, clock, this::publish);
    this.suppressions = new Suppressions(store);
    this.pushes = new Pushes(store);
    this.rules = store.inTransaction(t -> t.rules().all());
    this.position = store.inTransaction(t -> t.rules().position());
    this.writtenPosition = position;
    for (WaitingRows.Row row : store.inTransaction(t -> t.waiting().all())) {
      settings
          .facts()
          .apply(row.key().at())
          .ifPresentOrElse(
              fact -> sequences.restore(row.key(), fact, row.due()),
              () -> sequences.restore(row.key()));
    }
  }

  /// Opens the rules in the file `database`, making it when it is not there, and goes on with the
  /// webhook calls that wait.
  public static Rules open(Path database, RuleSettings settings, InstantSource clock) {
    Rules rules = openQuiet(database, settings, clock);
    rules.deliveries.start();
    rules.escalator = Thread.ofVirtual().name("escalations").start(rules::escalate);
    return rules;
  }

  /// As [#open], but makes no call before [#deliverDue] is called.
  static Rules openQuiet(Path database, RuleSettings settings, InstantSource clock) {
    return new Rules(new RuleStore(database), settings, clock);
  }

  /// Makes a rule; it sees the facts stored from now on.
  ///
  /// @throws RuleException if its name is taken or there are [#MAX_RULES] already
  public Rule add(NewRule rule) {
    synchronized (observing) {
      if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
        throw new RuleException(
            RuleException.Kind.NAME_TAKEN,
            "a rule named '%s' is there already: choose another name".formatted(rule.name()));
      }
      if (rules.size() >= MAX_RULES) {
        throw new RuleException(
            RuleException.Kind.BAD_RULE,
            "there are %d rules already: remove one first".formatted(MAX_RULES));
      }
      List<Rule> now =
          store.inTransaction(
              t -> {
                t.rules().add(rule, Webhooks.newSecret(), clock.instant());
                progress(t, position); // so that no fact of before is looked at again
                return t.rules().all();
              });
      written(position);
      rules = now;
      return now.getLast();
    }
  }

  /// The rules, oldest first.
  public List<Rule> list() {
    synchronized (observing) {
      return List.copyOf(rules);
    }
  }

  /// Removes a rule; its alerts stay. Says whether there was one.
  public boolean remove(long ruleId) {
    synchronized (observing) {
      boolean removed = store.inTransaction(t -> t.rules().remove(ruleId));
      suppressions.refresh();
      sequences.forget(ruleId);
      rules = rules.stream().filter(rule -> rule.id() != ruleId).toList();
      return removed;
    }
  }

  /// The last position of the log that was dealt with; facts up to it are ignored by [#observe].
  public long position() {
    synchronized (observing) {
      return position;
    }
  }

  /// Begins at `newPosition` instead of at the log's beginning, for rules that are new beside an
  /// old log. Does nothing when they are further already.
  public void beginAt(long newPosition) {
    synchronized (observing) {
      if (newPosition > position) {
        advance(newPosition);
        position = newPosition;
      }
    }
  }

  /// Looks at one fact: every rule that is true of it raises an alert, unless it is asleep, has
  /// told of the same object track, has told of the same camera within its cool-down, or somebody
  /// does not want to hear of the like. The alert joins an incident or opens one.
  ///
  /// @param at the fact's position in the log; at or below [#position()] it is ignored
  /// @throws RuleException if the alert cannot be stored; then the fact is not dealt with and is to
  ///   be handed in again
  public void observe(long at, Observation observation) {
    List<Alert> raised = List.of();
    synchronized (observing) {
      if (at <= position) {
        return;
      }
      List<Match> matching = matching(at, observation);
      if (!matching.isEmpty() || at - writtenPosition >= UNWRITTEN_PROGRESS) {
        raised = raise(matching, at);
      }
      position = at;
    }
    tell(raised);
  }

  /// Looks a last time at facts that waited for what follows and whose time has passed.
  void settle() {
    List<Alert> raised = List.of();
    synchronized (observing) {
      List<Match> matching = sequences.settled(rules, settings.company(), clock.instant());
      if (!matching.isEmpty()) {
        raised = raise(matching, position);
      }
    }
    tell(raised);
  }

  private void tell(List<Alert> raised) {
    raised.forEach(this::publish);
    if (!raised.isEmpty()) {
      deliveries.wake();
      escalations.release();
    }
  }

  private List<Match> matching(long at, Observation observation) {
    List<Match> matching = new ArrayList<>();
    Sequences.Fact fact = new Sequences.Fact(at, observation);
    Instant now = clock.instant();
    for (Rule rule : rules) {
      matching.addAll(sequences.matching(rule, fact, settings.company(), now));
    }
    return matching;
  }

  private List<Alert> raise(List<Match> matching, long at) {
    boolean kept = false;
    try {
      List<Alert> raised =
          store.inTransaction(
              t -> {
                List<Alert> alerts = new ArrayList<>();
                for (Match match : matching) {
                  Alert alert = raise(t, match);
                  if (alert != null) {
                    alerts.add(alert);
                  }
                }
                progress(t, at);
                return alerts;
              });
      written(at);
      kept = true;
      return raised;
    } finally {
      if (!kept) {
        sequences.putBack(matching, at, clock.instant());
      }
    }
  }

  private void advance(long at) {
    store.inTransaction(
        t -> {
          progress(t, at);
          return true;
        });
    written(at);
  }

  private void progress(Tables t, long at) throws SQLException {
    t.rules().setPosition(at);
    t.waiting().keep(sequences.changes());
  }

  private void written(long at) {
    sequences.kept();
    writtenPosition = at;
  }

  private @Nullable Alert raise(Tables t, Match match) throws SQLException {
    Rule rule = match.rule();
    Observation fact = match.fact().observation();
    switch (Judgement.of(
        rule.id(),
        rule.conduct(),
        suppressions.standing(),
        fact,
        new Judgement.Kept(t, rule.id()))) {
      case Judgement.Decision.Silent _ -> {
        return null;
      }
      case Judgement.Decision.Suppressed(Suppression by) -> {
        t.suppressions().hit(by.id(), clock.instant());
        return null;
      }
      case Judgement.Decision.Fires _ -> {
        return fire(t, match);
      }
    }
  }

  private Alert fire(Tables t, Match match) throws SQLException {
    Rule rule = match.rule();
    Observation fact = match.fact().observation();
    String track = Judgement.track(fact);
    Instant now = clock.instant();
    Incidents.Joined joined = incidents.join(t, rule, fact.when(), fact.camera());
    Incident before = joined.before();
    Alert alert =
        t.alerts()
            .add(
                new Alert(
                    0,
                    joined.id(),
                    rule.id(),
                    rule.name(),
                    match.fact().at(),
                    fact.camera(),
                    track,
                    now,
                    joined.because(),
                    before != null && before.state() == Incident.State.ACKNOWLEDGED
                        ? t.alerts()
                            .find(before.lastAlert())
                            .map(Alert::acknowledgement)
                            .orElse(null)
                        : null,
                    rule.conduct().actions().isEmpty()
                        ? Alert.Delivery.NONE
                        : Alert.Delivery.PENDING));
    Severity severity = rule.conduct().severity();
    t.incidents()
        .join(
            joined.id(),
            alert.id(),
            fact.when(),
            before != null && before.severity().compareTo(severity) > 0
                ? before.severity()
                : severity);
    t.rules().setLastAlert(rule.id(), fact.camera(), fact.when().end());
    if (track != null) {
      t.rules().see(rule.id(), track, now);
      t.rules().forgetTracksSeenBefore(now.minus(TRACKS_REMEMBERED));
    }
    if (!rule.conduct().actions().isEmpty()) {
      Incident incident = t.incidents().find(joined.id(), "").orElseThrow();
      deliveries.add(
          t,
          alert,
          rule,
          settings.body().apply(new RuleSettings.Firing(alert, fact, incident, false)));
    }
    return alert;
  }

  /// Incidents, and what people do with them.
  public Incidents incidents() {
    return incidents;
  }

  /// What nobody wants to hear of again.
  public Suppressions suppressions() {
    return suppressions;
  }

  /// The browsers that are woken.
  public Pushes pushes() {
    return pushes;
  }

  private void escalate() {
    try {
      while (true) {
        Duration rest = LONGEST_REST;
        try {
          escalateDue();
          settle();
          Instant next = incidents.nextEscalation().orElse(null);
          if (next != null) {
            Duration until = Duration.between(clock.instant(), next);
            rest = until.compareTo(rest) < 0 ? until : rest;
          }
        } catch (RuntimeException e) {
          if (e instanceof RuleException closed && closed.kind() == RuleException.Kind.CLOSED) {
            return;
          }
          System.getLogger(Rules.class.getName())
              .log(System.Logger.Level.ERROR, "escalating failed; trying again", e);
        }
        if (escalations.tryAcquire(Math.max(100, rest.toMillis()), TimeUnit.MILLISECONDS)) {
          escalations.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Escalates what nobody took in time, and tells the receivers again; returns how many.
  int escalateDue() {
    List<Rule> all = list();
    List<Alert> escalated =
        incidents.escalateDue(
            (t, alert, incident) -> {
              for (Rule rule : all) {
                if (rule.id() == alert.ruleId()) {
                  String body =
                      settings.body().apply(new RuleSettings.Firing(alert, null, incident, true));
                  deliveries.addAgain(t, alert, rule, body);
                }
              }
            });
    if (!escalated.isEmpty()) {
      deliveries.wake();
    }
    return escalated.size();
  }

  /// The alerts that pass `filter`, newest first.
  ///
  /// @param limit how many at most, 1 to [#MAX_LIMIT]
  public List<Alert> alerts(AlertFilter filter, int limit) {
    return alerts(filter, Long.MAX_VALUE, limit);
  }

  /// The alerts that pass `filter` and were raised before the alert `beforeId`, newest first.
  public List<Alert> alerts(AlertFilter filter, long beforeId, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new RuleException(
          RuleException.Kind.BAD_RULE, "limit %d is not from 1 to %d".formatted(limit, MAX_LIMIT));
    }
    return store.inTransaction(t -> t.alerts().list(filter, beforeId, limit));
  }

  /// How many alerts are open.
  public long openAlerts() {
    return store.inTransaction(t -> t.alerts().open());
  }

  /// Notes that `who` took note of the alert; the first to do so stays.
  ///
  /// @throws RuleException of kind UNKNOWN if there is no such alert
  public Alert acknowledge(long alertId, String who) {
    IncidentDeed deed = new IncidentDeed(who, clock.instant(), "");
    Alert alert =
        store
            .inTransaction(
                t -> {
                  t.alerts().acknowledge(alertId, who, deed.at());
                  Optional<Alert> taken = t.alerts().find(alertId);
                  if (taken.isPresent()) {
                    incidents.alertTaken(t, taken.get(), deed);
                  }
                  return taken;
                })
            .orElseThrow(
                () ->
                    new RuleException(
                        RuleException.Kind.UNKNOWN, "there is no alert %d".formatted(alertId)));
    publish(alert);
    return alert;
  }

  /// One alert; empty where there is none of that number.
  public Optional<Alert> alert(long id) {
    return store.inTransaction(t -> t.alerts().find(id));
  }

  /// The alerts raised since then, newest first.
  public List<Alert> raisedSince(Instant since, int limit) {
    return store.inTransaction(t -> t.alerts().raisedSince(since, limit));
  }

  /// Deletes acknowledged alerts raised before `cutoff`, and incidents that have none left; open
  /// ones are kept for ever.
  public int deleteAcknowledgedBefore(Instant cutoff) {
    return store.inTransaction(t -> t.incidents().deleteTakenBefore(cutoff));
  }

  /// How the telling goes.
  public RuleFigures figures() {
    return deliveries.figures();
  }

  /// Lets `listener` hear of every alert that is raised or changes, on a thread of its own.
  public AlertListening listen(Consumer<Alert> listener) {
    AlertListening listening = new AlertListening(listener, listeners::remove);
    listeners.add(listening);
    listening.start();
    return listening;
  }

  /// Makes the webhook calls that are due and waits for them; returns how many.
  int deliverDue() throws InterruptedException {
    return deliveries.deliverDue();
  }

  private void publish(Alert alert) {
    listeners.forEach(listening -> listening.offer(alert));
  }

  /// Writes progress and closes; webhook calls that wait go on at the next start.
  @Override
  public void close() {
    deliveries.close();
    if (escalator != null) {
      escalator.interrupt();
    }
    List.copyOf(listeners).forEach(AlertListening::close);
    synchronized (observing) {
      if (position > writtenPosition || !sequences.changes().isEmpty()) {
        advance(position);
      }
    }
    store.close();
  }
}
