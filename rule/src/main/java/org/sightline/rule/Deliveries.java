package org.sightline.rule;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The queue of webhook calls, on the disk until they have arrived.
///
/// A call is tried at once and then after 1, 2, 4 … s, at most [#LONGEST_WAIT], each a quarter
/// shorter or longer by chance, for [#GIVE_UP_AFTER]. At least once: a crash between the webhook's
/// answer and its note here posts the alert again; the alert's id in the body tells. The queue is
/// bounded by [RuleSettings#maxUndelivered()]; when it is full the oldest call is given up, counted
/// and logged. Each round calls every webhook once, side by side, so a dead one delays no other by
/// more than the time-out.
final class Deliveries implements AutoCloseable {
  static final Duration GIVE_UP_AFTER = Duration.ofHours(24);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(4);

  private static final int MAX_AT_ONCE = 16;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  private final RuleStore store;
  private final RuleSettings settings;
  private final InstantSource clock;
  private final Consumer<Alert> changed;
  private final Semaphore more = new Semaphore(0);
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
    thread = Thread.ofVirtual().name("webhooks").start(this::run);
  }

  /// Adds a call, inside the transaction that raises its alert.
  void add(Alert alert, Rule rule, String body) throws SQLException {
    while (store.callsWaiting() >= settings.maxUndelivered()) {
      OptionalLong oldest = store.oldestCall();
      if (oldest.isEmpty()) {
        break;
      }
      drop(oldest.getAsLong(), "too many calls wait");
    }
    if (rule.webhook() != null) {
      Instant now = clock.instant();
      store.addCall(
          new RuleStore.Call(alert.id(), rule.webhook(), body, 0, now.plus(GIVE_UP_AFTER), now));
    }
  }

  /// Says that there may be a call to make now.
  void wake() {
    more.release();
  }

  RuleFigures figures(long waiting) {
    return new RuleFigures(
        waiting, delivered.get(), failedAttempts.get(), dropped.get(), lastProblem);
  }

  private void run() {
    try {
      while (true) {
        Duration rest = LONGEST_REST;
        try {
          while (deliverDue() > 0) {
            // until nothing is due
          }
          Optional<Instant> next = store.inTransaction(RuleStore::nextCallAt);
          if (next.isPresent()) {
            Duration until = Duration.between(clock.instant(), next.get());
            rest = until.compareTo(rest) < 0 ? until : rest;
          }
        } catch (RuleException e) {
          if (e.kind() == RuleException.Kind.CLOSED) {
            return;
          }
          LOG.log(System.Logger.Level.WARNING, "webhook queue cannot be read; trying again", e);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "webhook queue failed; trying again", e);
        }
        if (more.tryAcquire(Math.max(10, rest.toMillis()), TimeUnit.MILLISECONDS)) {
          more.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Makes the calls that are due, one for each webhook, side by side; returns how many.
  int deliverDue() throws InterruptedException {
    List<RuleStore.Call> due = store.inTransaction(s -> s.dueCalls(clock.instant(), MAX_AT_ONCE));
    List<Thread> calls = new ArrayList<>();
    for (RuleStore.Call call : due) {
      calls.add(Thread.ofVirtual().name("webhook-" + call.alertId()).start(() -> deliver(call)));
    }
    for (Thread call : calls) {
      call.join();
    }
    return due.size();
  }

  private void deliver(RuleStore.Call call) {
    try {
      WebhookCall.Result result =
          WebhookCall.post(call.webhook(), call.body(), settings.address(), settings.timeout());
      Optional<Alert> alert =
          store.inTransaction(
              s -> {
                note(call, result);
                return s.alert(call.alertId());
              });
      alert.ifPresent(changed);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "webhook call failed alert=" + call.alertId(), e);
    }
  }

  private void note(RuleStore.Call call, WebhookCall.Result result) throws SQLException {
    switch (result) {
      case WebhookCall.Result.Answered(int status) -> {
        if (status >= 200 && status < 300) {
          store.removeCall(call.alertId());
          store.setDelivery(call.alertId(), Alert.Delivery.DELIVERED);
          delivered.incrementAndGet();
        } else {
          String hint = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
          retry(call, "%s answered %d%s".formatted(call.webhook().getHost(), status, hint));
        }
      }
      case WebhookCall.Result.Failed(String why) -> retry(call, why);
      case WebhookCall.Result.Refused(String why) -> drop(call.alertId(), why);
    }
  }

  private void retry(RuleStore.Call call, String problem) throws SQLException {
    lastProblem = problem;
    failedAttempts.incrementAndGet();
    Instant next = clock.instant().plus(waitAfter(call.attempts() + 1));
    if (next.isAfter(call.giveUpAt())) {
      drop(call.alertId(), problem);
      return;
    }
    if (call.attempts() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "webhook call failed, trying again alert={0} problem={1}",
          Long.toString(call.alertId()),
          problem);
    }
    store.postponeCall(call.alertId(), call.attempts() + 1, next, problem);
    store.setDelivery(call.alertId(), Alert.Delivery.FAILING);
  }

  private void drop(long alertId, String problem) throws SQLException {
    lastProblem = problem;
    dropped.incrementAndGet();
    LOG.log(
        System.Logger.Level.WARNING,
        "webhook call given up alert={0} problem={1}",
        Long.toString(alertId),
        problem);
    store.removeCall(alertId);
    store.setDelivery(alertId, Alert.Delivery.DROPPED);
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
