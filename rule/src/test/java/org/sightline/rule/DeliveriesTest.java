package org.sightline.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sightline.rule.Facts.person;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Company;
import org.sightline.domain.QueryText;
import org.sightline.domain.Severity;
import org.sightline.rule.Courier.Outcome;

/// Receivers that are slow, gone, wrong, and back again (R29).
class DeliveriesTest {
  @TempDir Path folder;
  private volatile Instant now = Facts.BEGIN;
  private final InstantSource clock = () -> now;
  private final LinkedBlockingQueue<Courier.Parcel> arrived = new LinkedBlockingQueue<>();
  private final Map<String, Outcome> answers = new ConcurrentHashMap<>();

  private Outcome carry(Courier.Parcel parcel) {
    Outcome outcome = answers.getOrDefault(parcel.action().text(), new Outcome.Arrived());
    if (outcome instanceof Outcome.Arrived || outcome instanceof Outcome.Begun) {
      arrived.add(parcel);
    }
    return outcome;
  }

  private RuleSettings settings(Courier courier, int most) {
    return new RuleSettings(
        f -> "alert " + f.alert().id() + " of " + f.incident().alerts(),
        _ -> true,
        Duration.ofSeconds(5),
        most,
        courier,
        Company.ALONE,
        _ -> java.util.Optional.empty());
  }

  private Rules quiet() {
    return Rules.openQuiet(folder.resolve("rules.db"), settings(this::carry, 10_000), clock);
  }

  private static void rule(Rules rules, String... actions) {
    rules.add(
        new NewRule(
            "people",
            QueryText.parse("label:person"),
            new Conduct(
                Duration.ZERO,
                null,
                Severity.ALARM,
                "",
                Duration.ofSeconds(60),
                null,
                java.util.Arrays.stream(actions).map(RuleAction::parse).toList())));
  }

  private static void drain(Rules rules) throws InterruptedException {
    while (rules.deliverDue() > 0) {
      // until nothing is due
    }
  }

  @Test
  void anOutputThatWasClosedForATimeIsOpenedAgainAfterARestart() throws Exception {
    RuleAction release = RuleAction.parse("release gate siren");
    answers.put("relay here siren 30s", new Outcome.Begun(release, Duration.ofSeconds(30)));
    try (Rules rules = quiet()) {
      rule(rules, "relay here siren 30s");
      rules.observe(1, person("gate", "a", 0));
      drain(rules);
      assertEquals(List.of("relay here siren 30s"), actions());
    }
    now = now.plus(Duration.ofSeconds(29));
    try (Rules rules = quiet()) { // killed and started again
      drain(rules);
      assertEquals(1, arrived.size(), "it is not time yet");
      rules.observe(2, person("gate", "b", 200)); // closes it anew
      drain(rules);
      now = now.plus(Duration.ofSeconds(29));
      drain(rules);
      assertEquals(2, arrived.size(), "it was closed for longer since");
      now = now.plus(Duration.ofSeconds(1));
      drain(rules);
      assertEquals(
          List.of("relay here siren 30s", "relay here siren 30s", "release gate siren"), actions());
      assertEquals(0, rules.figures().waiting());
    }
  }

  private List<String> actions() {
    return arrived.stream().map(parcel -> parcel.action().text()).toList();
  }

  @Test
  void aStormOfOneIncidentIsToldAtOnceAndThenInOneMessage() throws Exception {
    try (Rules rules = quiet()) {
      rule(rules, "tell guard");
      for (int i = 0; i < 500; i++) {
        rules.observe(i + 1, person("gate", "t" + i, i / 10));
        if (i == 0) {
          drain(rules);
        }
      }
      drain(rules);
      assertEquals(1, arrived.size());
      assertEquals(1, rules.figures().waiting());
      now = now.plus(Deliveries.TOLD_AGAIN);
      drain(rules);
      assertEquals(List.of(1, 499), arrived.stream().map(Courier.Parcel::alerts).toList());
      assertEquals("alert 500 of 500", arrived.stream().toList().getLast().body());
      assertTrue(
          rules.alerts(AlertFilter.ALL, 500).stream()
              .allMatch(alert -> alert.delivery() == Alert.Delivery.DELIVERED));
    }
  }

  @Test
  void tenTimesTheAlertsWhileAReceiverIsGoneLoseNothingAndAllIsThereSoonAfterItsReturn()
      throws Exception {
    int incidents = 100;
    answers.put("tell guard", new Outcome.Failed("gone"));
    try (Rules rules = quiet()) {
      rule(rules, "tell guard", "tell desk");
      for (int i = 0; i < incidents * 10; i++) {
        rules.observe(i + 1, person("gate", "t" + i, (i / 10) * 1000L + i % 10));
      }
      drain(rules);
      assertEquals(incidents, rules.figures().waiting()); // the desk has all of its own
      assertEquals(incidents, arrived.size());
      assertEquals("tell guard", rules.figures().failing().getFirst().receiver());
      for (int hour = 0; hour < 48; hour++) {
        now = now.plus(Duration.ofHours(1));
        drain(rules);
      }
    }
    arrived.clear();
    answers.clear();
    try (Rules rules = quiet()) { // killed and started again
      now = now.plus(Deliveries.LONGEST_WAIT.multipliedBy(5).dividedBy(4));
      drain(rules);
      assertEquals(0, rules.figures().waiting());
      assertEquals(incidents, arrived.stream().map(Courier.Parcel::incident).distinct().count());
      assertEquals(10L * incidents, arrived.stream().mapToLong(Courier.Parcel::alerts).sum());
      assertEquals(0, rules.figures().failing().size());
    }
  }

  @Test
  void aMessageThatAReceiverDoesNotWantHoldsUpNoOther() throws Exception {
    Courier picky = parcel -> parcel.alert() == 1 ? new Outcome.Rejected("bad") : carry(parcel);
    try (Rules rules = Rules.openQuiet(folder.resolve("r.db"), settings(picky, 100), clock)) {
      rule(rules, "tell guard");
      rules.observe(1, person("gate", "a", 0));
      rules.observe(2, person("gate", "b", 1000));
      drain(rules);
      assertEquals(List.of(2L), arrived.stream().map(Courier.Parcel::alert).toList());
    }
  }

  @Test
  void anActAtACameraIsNotDoneLongAfterItsTime() throws Exception {
    answers.put("relay gate 1 5s", new Outcome.Failed("the camera is down"));
    try (Rules rules = quiet()) {
      rule(rules, "relay gate 1 5s");
      rules.observe(1, person("gate", "a", 0));
      drain(rules);
      now = now.plusSeconds(90);
      answers.clear();
      drain(rules);
      assertEquals(0, arrived.size());
      assertEquals(1, rules.figures().dropped());
      assertEquals(0, rules.figures().waiting());
    }
  }

  @Test
  void aReceiverThatNeverAnswersHoldsUpNoOther() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Courier courier =
        parcel -> {
          if (parcel.action().text().equals("tell dead")) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new Outcome.Failed("it never answered");
          }
          return carry(parcel);
        };
    try (Rules rules = Rules.open(folder.resolve("r.db"), settings(courier, 100), clock)) {
      rule(rules, "tell dead", "tell guard");
      for (int i = 0; i < 5; i++) {
        rules.observe(i + 1, person("gate", "t" + i, i * 1000L));
      }
      for (int i = 0; i < 5; i++) {
        assertEquals("tell guard", arrived.poll(60, TimeUnit.SECONDS).action().text());
      }
      never.countDown();
    }
  }

  @Test
  void aCourierThatBreaksIsTriedAgain() throws Exception {
    List<String> seen = new ArrayList<>();
    Courier broken =
        parcel -> {
          seen.add(parcel.id());
          if (seen.size() == 1) {
            throw new IllegalStateException("oops");
          }
          return carry(parcel);
        };
    try (Rules rules = Rules.openQuiet(folder.resolve("r.db"), settings(broken, 100), clock)) {
      rule(rules, "tell guard");
      rules.observe(1, person("gate", "a", 0));
      drain(rules);
      now = now.plusSeconds(2);
      drain(rules);
      assertEquals(1, arrived.size());
      assertEquals(seen.getFirst(), seen.getLast()); // so that receivers can tell
    }
  }

  @Test
  void aWebhookIsSignedSoThatTheReceiverCanCheckIt() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try (var client = socket.accept()) {
                  StringBuilder head = new StringBuilder();
                  while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) client.getInputStream().read());
                  }
                  heads.add(head.toString());
                  client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
                } catch (java.io.IOException e) {
                  heads.add("failed " + e);
                }
              });
      try (Rules rules = quiet()) {
        rule(rules, "webhook " + URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/x"));
        rules.observe(1, person("gate", "a", 0));
        drain(rules);
        String head = heads.poll(60, TimeUnit.SECONDS);
        String secret = rules.list().getFirst().secret();
        assertTrue(Webhooks.isSecret(secret));
        assertTrue(head.contains("webhook-id: sightline-1-1\r\n"), head);
        assertTrue(
            head.contains(
                "webhook-signature: "
                    + Webhooks.signature(
                        secret, "sightline-1-1", now.getEpochSecond(), "alert 1 of 1")),
            head);
      }
    }
  }

  @Test
  void theSignatureIsThatOfTheSpecification() {
    // the example of the reference libraries of Standard Webhooks
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Webhooks.signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            "{\"test\": 2432232314}"));
  }
}
