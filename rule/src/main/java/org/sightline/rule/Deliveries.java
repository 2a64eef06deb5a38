package org.sightline.rule;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sightline.rule.CallRows.Call;
import org.sightline.rule.CallRows.Failing;
import org.sightline.rule.Courier.Outcome;
import org.sightline.rule.RuleStore.Tables;

/// The queues of what receivers are told, one for each, on the disk until it has arrived.
///
/// A receiver that fails is held back for 1, 2, 4 … s, at most [#LONGEST_WAIT], each a quarter
/// shorter or longer by chance; when it takes something again, all that waits for it is due. So
/// whoever comes back has everything within five minutes, and one that never answers costs nobody
/// else anything: each has a thread of its own while it is called.
///
/// At least once: a crash between an answer and its note here tells the alert again; the parcel's
/// id says so. Storms are merged: of one incident a receiver is told at once, and then every
/// [#TOLD_AGAIN] how it stands. The whole is bounded by [RuleSettings#maxUndelivered()]; when it is
/// full the oldest call is given up, counted and logged.
final class Deliveries implements AutoCloseable {
  static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  static final Duration TOLD_AGAIN = Duration.ofSeconds(30);

  private static final int MAX_AT_ONCE = 64;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  private final RuleStore store;
  private final RuleSettings settings;
  private final InstantSource clock;
  private final Consumer<Alert> changed;
  private final Semaphore more = new Semaphore(0);
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failedAttempts = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile String lastProblem = "";
  private @Nullable Thread thread;

  Deliveries(RuleStore store, RuleSettings settings, InstantSource clock, Consumer<Alert> changed) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.changed = changed;
  }

  void start() {
    thread = Thread.ofVirtual().name("deliveries").start(this::run);
  }

  /// Adds what a rule does, inside the transaction that raises its alert.
  void add(Tables t, Alert alert, Rule rule, String body) throws SQLException {
    for (RuleAction action : rule.conduct().actions()) {
      add(t, action, call(alert, rule, action, body));
    }
  }

  /// Tells again of an alert that nobody took, at once; what was done at cameras is not repeated.
  void addAgain(Tables t, Alert alert, Rule rule, String body) throws SQLException {
    for (RuleAction action : rule.conduct().actions()) {
      Call call = call(alert, rule, action, body);
      if (action.tells() && !t.calls().merge(call)) {
        makeRoom(t);
        t.calls().add(call, clock.instant());
      }
    }
  }

  private Call call(Alert alert, Rule rule, RuleAction action, String body) {
    return new Call(
        0,
        alert.incident(),
        alert.id(),
        1,
        action.receiver(),
        action,
        rule.secret(),
        body,
        0,
        clock.instant().plus(action.worthTrying()));
  }

  private void add(Tables t, RuleAction action, Call call) throws SQLException {
    if (action.tells() && t.calls().merge(call)) {
      return;
    }
    Instant now = clock.instant();
    Instant again =
        t.calls()
            .lastTold(action.text(), call.incident())
            .map(at -> at.plus(TOLD_AGAIN))
            .orElse(now);
    if (!action.tells() && again.isAfter(now)) {
      return; // done for this incident a moment ago
    }
    makeRoom(t);
    Instant at = again.isAfter(now) ? again : now;
    t.calls().add(call, at);
    t.calls().told(action.text(), call.incident(), at);
  }

  private void makeRoom(Tables t) throws SQLException {
    while (t.calls().waiting() >= settings.maxUndelivered()) {
      OptionalLong oldest = t.calls().oldest();
      Optional<Call> call =
          oldest.isEmpty() ? Optional.empty() : t.calls().find(oldest.getAsLong());
      if (call.isEmpty()) {
        return;
      }
      drop(t, call.get(), "too many calls wait");
    }
  }

  /// Says that there may be a call to make now.
  void wake() {
    more.release();
  }

  RuleFigures figures() {
    return store.inTransaction(
        t ->
            new RuleFigures(
                t.calls().waiting(),
                delivered.get(),
                failedAttempts.get(),
                dropped.get(),
                lastProblem,
                t.calls().failing().stream()
                    .map(f -> new RuleFigures.Failing(shown(f.name()), f.since(), f.problem()))
                    .toList()));
  }

  /// A receiver without what may be secret of its address.
  private static String shown(String receiver) {
    return receiver.startsWith("webhook ")
        ? "webhook " + java.net.URI.create(receiver.substring(8)).getHost()
        : receiver;
  }

  private void run() {
    try {
      while (true) {
        Duration rest = LONGEST_REST;
        try {
          begin();
          Optional<Instant> next = store.inTransaction(t -> t.calls().nextAt());
          if (next.isPresent()) {
            Duration until = Duration.between(clock.instant(), next.get());
            rest = until.compareTo(rest) < 0 ? until : rest;
          }
        } catch (RuleException e) {
          if (e.kind() == RuleException.Kind.CLOSED) {
            return;
          }
          LOG.log(System.Logger.Level.WARNING, "queues cannot be read; trying again", e);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "queues failed; trying again", e);
        }
        // a busy receiver wakes this thread when it is done
        long millis =
            busy.isEmpty() ? Math.max(10, rest.toMillis()) : Math.max(500, rest.toMillis());
        if (more.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
          more.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Starts the calls that are due, one for each receiver that is not called already.
  private List<Thread> begin() {
    List<Call> due =
        store.inTransaction(t -> t.calls().due(clock.instant(), List.copyOf(busy), MAX_AT_ONCE));
    List<Thread> calls = new ArrayList<>();
    for (Call call : due) {
      if (busy.size() < MAX_AT_ONCE && busy.add(call.receiver())) {
        calls.add(Thread.ofVirtual().name("delivery-" + call.id()).start(() -> deliver(call)));
      }
    }
    return calls;
  }

  /// Makes the calls that are due, one for each receiver, and waits for them; returns how many.
  int deliverDue() throws InterruptedException {
    List<Thread> calls = begin();
    for (Thread call : calls) {
      call.join();
    }
    return calls.size();
  }

  private void deliver(Call call) {
    try {
      Outcome outcome = carried(call);
      Optional<Alert> alert =
          store.inTransaction(
              t -> {
                note(t, call, outcome);
                return t.alerts().find(call.alert());
              });
      alert.ifPresent(changed);
    } catch (RuntimeException e) {
      if (!(e instanceof RuleException closed && closed.kind() == RuleException.Kind.CLOSED)) {
        LOG.log(System.Logger.Level.WARNING, "call failed alert=" + call.alert(), e);
      }
    } finally {
      busy.remove(call.receiver());
      more.release();
    }
  }

  private Outcome carried(Call call) {
    if (clock.instant().isAfter(call.giveUpAt())) {
      return new Outcome.Refused("it came too late");
    }
    Courier.Parcel parcel =
        new Courier.Parcel(
            "sightline-%d-%d".formatted(call.id(), call.alert()),
            call.incident(),
            call.alert(),
            call.alerts(),
            call.action(),
            call.secret(),
            call.body());
    try {
      return call.action() instanceof RuleAction.Webhook(java.net.URI address)
          ? Webhooks.post(address, parcel, settings.address(), settings.timeout(), clock)
          : settings.courier().carry(parcel);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a courier failed alert=" + call.alert(), e);
      return new Outcome.Failed("it could not be told (%s)".formatted(e.getMessage()));
    }
  }

  private void note(Tables t, Call call, Outcome outcome) throws SQLException {
    Instant now = clock.instant();
    switch (outcome) {
      case Outcome.Arrived() -> {
        delivered.incrementAndGet();
        t.calls().works(call.receiver(), now);
        arrived(t, call, now);
      }
      case Outcome.Begun(RuleAction ending, Duration after) -> {
        delivered.incrementAndGet();
        t.calls().works(call.receiver(), now);
        endLater(t, call, ending, now.plus(after));
        arrived(t, call, now);
      }
      case Outcome.Failed(String why) -> {
        Optional<Failing> before = t.calls().failing(call.receiver());
        int attempts = before.map(Failing::attempts).orElse(0) + 1;
        Instant next = now.plus(waitAfter(attempts));
        t.calls()
            .fails(
                new Failing(
                    call.receiver(), attempts, next, before.map(Failing::since).orElse(now), why));
        retry(t, call, next, why);
      }
      case Outcome.Rejected(String why) -> {
        t.calls().works(call.receiver(), now);
        retry(t, call, now.plus(waitAfter(call.attempts() + 1)), why);
      }
      case Outcome.Refused(String why) -> drop(t, call, why);
    }
  }

  private void endLater(Tables t, Call call, RuleAction ending, Instant at) throws SQLException {
    if (!t.calls().putOff(ending, at)) {
      makeRoom(t);
      t.calls()
          .add(
              new Call(
                  0,
                  call.incident(),
                  call.alert(),
                  call.alerts(),
                  ending.receiver(),
                  ending,
                  call.secret(),
                  call.body(),
                  0,
                  at.plus(ending.worthTrying())),
              at);
    }
  }

  /// One alert more may have come while the call was on its way: then it is told again.
  private void arrived(Tables t, Call call, Instant now) throws SQLException {
    t.calls().told(call.action().text(), call.incident(), now);
    Optional<Call> kept = t.calls().find(call.id());
    if (kept.isPresent() && kept.get().alert() > call.alert()) {
      t.calls().postpone(call.id(), 0, now.plus(TOLD_AGAIN), "");
      return;
    }
    t.calls().remove(call.id());
    if (t.calls().waitingFor(call.incident()) == 0) {
      t.alerts().setDelivery(call.incident(), call.alert(), Alert.Delivery.DELIVERED);
    }
  }

  private void retry(Tables t, Call call, Instant next, String problem) throws SQLException {
    lastProblem = problem;
    failedAttempts.incrementAndGet();
    if (next.isAfter(call.giveUpAt())) {
      drop(t, call, problem);
      return;
    }
    if (call.attempts() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a receiver did not take an alert, trying again receiver={0} alert={1} problem={2}",
          shown(call.receiver()),
          Long.toString(call.alert()),
          problem);
    }
    t.calls().postpone(call.id(), call.attempts() + 1, next, problem);
    t.alerts().setDelivery(call.incident(), call.alert(), Alert.Delivery.FAILING);
  }

  private void drop(Tables t, Call call, String problem) throws SQLException {
    lastProblem = problem;
    dropped.incrementAndGet();
    LOG.log(
        System.Logger.Level.WARNING,
        "telling an alert was given up receiver={0} alert={1} problem={2}",
        shown(call.receiver()),
        Long.toString(call.alert()),
        problem);
    t.calls().remove(call.id());
    t.alerts().setDelivery(call.incident(), call.alert(), Alert.Delivery.DROPPED);
  }

  /// How long to wait after the attempt of this number, from 1.
  static Duration waitAfter(int attempt) {
    long millis = Math.min(LONGEST_WAIT.toMillis(), 1000L << Math.min(attempt - 1, 20));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4));
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
