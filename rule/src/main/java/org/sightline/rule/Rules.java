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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;

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

  private final RuleStore store;
  private final RuleSettings settings;
  private final InstantSource clock;
  private final Deliveries deliveries;
  private final List<AlertListening> listeners = new CopyOnWriteArrayList<>();

  private final Object observing = new Object();
  private List<Rule> rules; // guarded by observing, as are the next two
  private long position;
  private long writtenPosition;

  private Rules(RuleStore store, RuleSettings settings, InstantSource clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.deliveries = new Deliveries(store, settings, clock, this::publish);
    this.rules = store.inTransaction(RuleStore::rules);
    this.position = store.inTransaction(RuleStore::position);
    this.writtenPosition = position;
  }

  /// Opens the rules in the file `database`, making it when it is not there, and goes on with the
  /// webhook calls that wait.
  public static Rules open(Path database, RuleSettings settings, InstantSource clock) {
    Rules rules = openQuiet(database, settings, clock);
    rules.deliveries.start();
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
              s -> {
                s.addRule(rule, clock.instant());
                s.setPosition(position); // so that no fact of before is looked at again
                return s.rules();
              });
      writtenPosition = position;
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
      boolean removed = store.inTransaction(s -> s.removeRule(ruleId));
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
        store.inTransaction(
            s -> {
              s.setPosition(newPosition);
              return true;
            });
        position = newPosition;
        writtenPosition = newPosition;
      }
    }
  }

  /// Looks at one fact: every rule that is true of it raises an alert, unless it has for the same
  /// object track, or has for the same camera within its cool-down.
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
      List<Rule> matching =
          rules.stream().filter(rule -> rule.query().matches(observation)).toList();
      if (!matching.isEmpty() || at - writtenPosition >= UNWRITTEN_PROGRESS) {
        raised =
            store.inTransaction(
                s -> {
                  List<Alert> alerts = new ArrayList<>();
                  for (Rule rule : matching) {
                    Alert alert = raise(rule, at, observation);
                    if (alert != null) {
                      alerts.add(alert);
                    }
                  }
                  s.setPosition(at);
                  return alerts;
                });
        writtenPosition = at;
      }
      position = at;
    }
    raised.forEach(this::publish);
    if (!raised.isEmpty()) {
      deliveries.wake();
    }
  }

  private @Nullable Alert raise(Rule rule, long at, Observation observation) throws SQLException {
    @Nullable String track =
        switch (observation) {
          case ObjectObservation o -> o.trackId();
          case MotionObservation _ -> null;
        };
    if (track != null && store.hasSeen(rule.id(), track)) {
      return null;
    }
    Instant fact = observation.when().end();
    @Nullable Instant last = store.lastAlert(rule.id(), observation.camera());
    if (last != null && Duration.between(last, fact).abs().compareTo(rule.coolDown()) < 0) {
      return null;
    }
    Instant now = clock.instant();
    Alert alert =
        store.addAlert(
            new Alert(
                0,
                rule.id(),
                rule.name(),
                at,
                observation.camera(),
                track,
                now,
                null,
                rule.webhook() == null ? Alert.Delivery.NONE : Alert.Delivery.PENDING));
    store.setLastAlert(rule.id(), observation.camera(), fact);
    if (track != null) {
      store.see(rule.id(), track, now);
      store.forgetTracksSeenBefore(now.minus(TRACKS_REMEMBERED));
    }
    if (rule.webhook() != null) {
      deliveries.add(
          alert, rule, settings.body().apply(new RuleSettings.Firing(alert, observation)));
    }
    return alert;
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
    return store.inTransaction(s -> s.alerts(filter, beforeId, limit));
  }

  /// How many alerts are open.
  public long openAlerts() {
    return store.inTransaction(RuleStore::openAlerts);
  }

  /// Notes that `who` took note of the alert; the first to do so stays.
  ///
  /// @throws RuleException of kind UNKNOWN if there is no such alert
  public Alert acknowledge(long alertId, String who) {
    if (who.isBlank()) {
      throw new IllegalArgumentException("an acknowledgement needs a name");
    }
    Alert alert =
        store
            .inTransaction(
                s -> {
                  s.acknowledge(alertId, who, clock.instant());
                  return s.alert(alertId);
                })
            .orElseThrow(
                () ->
                    new RuleException(
                        RuleException.Kind.UNKNOWN, "there is no alert %d".formatted(alertId)));
    publish(alert);
    return alert;
  }

  /// The alert of this id.
  public Optional<Alert> find(long alertId) {
    return store.inTransaction(s -> s.alert(alertId));
  }

  /// Deletes acknowledged alerts raised before `cutoff`; open ones are kept for ever.
  public int deleteAcknowledgedBefore(Instant cutoff) {
    return store.inTransaction(s -> s.deleteAcknowledgedAlertsBefore(cutoff));
  }

  /// How the posting to webhooks goes.
  public RuleFigures figures() {
    return deliveries.figures(store.inTransaction(RuleStore::callsWaiting));
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
    List.copyOf(listeners).forEach(AlertListening::close);
    synchronized (observing) {
      if (position > writtenPosition) {
        store.inTransaction(
            s -> {
              s.setPosition(position);
              return true;
            });
        writtenPosition = position;
      }
    }
    store.close();
  }
}
