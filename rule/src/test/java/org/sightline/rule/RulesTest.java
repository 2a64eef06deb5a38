package org.sightline.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.Motion;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.MotionObservation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.QueryText;
import org.sightline.domain.Source;
import org.sightline.domain.TimeRange;

class RulesTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private Instant now = BEGIN;
  private final InstantSource clock = () -> now;

  /// A webhook that answers with the next status it is given, and keeps what it was sent.
  private static final class Webhook implements AutoCloseable {
    final ServerSocket socket;
    final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Webhook() throws IOException {
      socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
          }
          String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
          byte[] body = client.getInputStream().readNBytes(Integer.parseInt(length));
          received.add(
              head.substring(0, head.indexOf("\r\n"))
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          String answer = answers.poll();
          client
              .getOutputStream()
              .write(
                  (answer == null ? "HTTP/1.1 204 No Content\r\n\r\n" : answer)
                      .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
          // the test is over, or the caller went away
        }
      }
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/hook?x=1");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private RuleSettings settings(int maxUndelivered) {
    return new RuleSettings(
        f -> "{\"rule\":\"" + f.alert().ruleName() + "\",\"alert\":" + f.alert().id() + "}",
        _ -> true,
        Duration.ofSeconds(5),
        maxUndelivered);
  }

  private Rules open() {
    return Rules.openQuiet(folder.resolve("rules.sqlite"), settings(100), clock);
  }

  private static NewRule rule(String query, Duration coolDown, @Nullable URI webhook) {
    return new NewRule("people", QueryText.parse(query), coolDown, webhook);
  }

  private static Observation person(String track, int revision, long second) {
    return new ObjectObservation(
        TimeRange.of(BEGIN.plusSeconds(second), Duration.ofSeconds(revision)),
        new CameraName("door"),
        new Source("d", "", ""),
        0.9,
        track,
        revision,
        false,
        "person",
        new Box(0, 0, 1, 1),
        List.of(),
        Set.of(),
        Motion.MOVING,
        "");
  }

  @Test
  void anAlertIsRaisedOnceForAnObjectTrackWhenItComesTrue() {
    try (Rules rules = open()) {
      rules.add(rule("label:person lasts:>=2s", Duration.ZERO, null));
      for (int revision = 0; revision < 6; revision++) {
        rules.observe(revision + 1, person("a", revision, 0));
      }
      rules.observe(7, person("b", 3, 1));
      List<Alert> alerts = rules.alerts(AlertFilter.ALL, 10);
      assertEquals(List.of(7L, 3L), alerts.stream().map(Alert::position).toList());
      assertEquals(Alert.Delivery.NONE, alerts.getFirst().delivery());
    }
  }

  @Test
  void aRuleIsSilentAboutACameraWithinItsCoolDown() {
    try (Rules rules = open()) {
      rules.add(rule("all", Duration.ofSeconds(60), null));
      rules.observe(1, person("a", 0, 0));
      rules.observe(2, person("b", 0, 59));
      rules.observe(
          3,
          new MotionObservation(
              TimeRange.of(BEGIN, Duration.ofSeconds(30)),
              new CameraName("yard"),
              new Source("d", "", ""),
              1,
              1));
      rules.observe(4, person("b", 1, 59));
      assertEquals(
          List.of(4L, 3L, 1L),
          rules.alerts(AlertFilter.ALL, 10).stream().map(Alert::position).toList());
    }
  }

  @Test
  void nothingIsRaisedTwiceAfterARestart() {
    try (Rules rules = open()) {
      rules.add(rule("label:person", Duration.ZERO, null));
      rules.observe(1, person("a", 0, 0));
      rules.observe(2, person("b", 0, 0));
    }
    try (Rules rules = open()) {
      assertEquals(2, rules.position());
      rules.observe(2, person("b", 0, 0));
      rules.observe(3, person("a", 1, 0));
      rules.observe(4, person("c", 0, 0));
      assertEquals(3, rules.alerts(AlertFilter.ALL, 10).size());
      assertEquals("people", rules.list().getFirst().name());
    }
  }

  @Test
  void anAlertIsOpenUntilTheFirstAcknowledgement() {
    try (Rules rules = open()) {
      rules.add(rule("all", Duration.ZERO, null));
      rules.observe(1, person("a", 0, 0));
      long id = rules.alerts(AlertFilter.OPEN, 10).getFirst().id();
      assertEquals(1, rules.openAlerts());
      now = now.plusSeconds(5);
      assertEquals(
          new Alert.Acknowledgement("ada", now), rules.acknowledge(id, "ada").acknowledgement());
      assertEquals("ada", rules.acknowledge(id, "bob").acknowledgement().who());
      assertTrue(rules.alerts(AlertFilter.OPEN, 10).isEmpty());
      assertEquals(
          RuleException.Kind.UNKNOWN,
          assertThrows(RuleException.class, () -> rules.acknowledge(99, "ada")).kind());
    }
  }

  @Test
  void aNameIsTakenOnceAndRemovingARuleKeepsItsAlerts() {
    try (Rules rules = open()) {
      Rule made = rules.add(rule("all", Duration.ZERO, null));
      assertThrows(RuleException.class, () -> rules.add(rule("all", Duration.ZERO, null)));
      rules.observe(1, person("a", 0, 0));
      assertTrue(rules.remove(made.id()));
      assertFalse(rules.remove(made.id()));
      rules.observe(2, person("b", 0, 0));
      assertEquals(1, rules.alerts(AlertFilter.ALL, 10).size());
    }
  }

  @Test
  void aCallIsRepeatedUntilItArrivesEvenAfterARestart() throws Exception {
    try (Webhook webhook = new Webhook()) {
      webhook.answers.add("HTTP/1.1 500 Oops\r\n\r\n");
      webhook.answers.add("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n");
      webhook.answers.add("SSH-2.0-nonsense\r\n");
      try (Rules rules = open()) {
        rules.add(rule("all", Duration.ZERO, webhook.address()));
        rules.observe(1, person("a", 0, 0));
        assertEquals(
            Alert.Delivery.PENDING, rules.alerts(AlertFilter.ALL, 1).getFirst().delivery());
        assertEquals(1, rules.deliverDue());
        assertEquals(
            Alert.Delivery.FAILING, rules.alerts(AlertFilter.ALL, 1).getFirst().delivery());
        assertEquals(0, rules.deliverDue());
        now = now.plusSeconds(2);
        assertEquals(1, rules.deliverDue());
        assertTrue(rules.figures().lastProblem().contains("redirects are not followed"));
      }
      try (Rules rules = open()) {
        now = now.plusSeconds(3);
        assertEquals(1, rules.deliverDue());
        now = now.plusSeconds(6);
        assertEquals(1, rules.deliverDue());
        assertEquals(
            Alert.Delivery.DELIVERED, rules.alerts(AlertFilter.ALL, 1).getFirst().delivery());
        assertEquals(0, rules.figures().waiting());
      }
      assertEquals(4, webhook.received.size());
      assertEquals(
          "POST /hook?x=1 HTTP/1.1 {\"rule\":\"people\",\"alert\":1}", webhook.received.poll());
    }
  }

  @Test
  void aCallThatNeverArrivesIsGivenUpAfterAWeek() throws Exception {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    try (Rules rules = open()) {
      rules.add(rule("all", Duration.ZERO, closed));
      rules.observe(1, person("a", 0, 0));
      rules.deliverDue();
      now = now.plus(Duration.ofDays(7));
      rules.deliverDue();
      assertEquals(Alert.Delivery.DROPPED, rules.alerts(AlertFilter.ALL, 1).getFirst().delivery());
      assertEquals(1, rules.figures().dropped());
    }
  }

  @Test
  void whenTooManyCallsWaitTheOldestIsGivenUp() {
    try (Rules rules = Rules.openQuiet(folder.resolve("r.sqlite"), settings(2), clock)) {
      rules.add(rule("all", Duration.ZERO, URI.create("http://127.0.0.1:9/")));
      for (int i = 1; i <= 3; i++) {
        rules.observe(i, person("t" + i, 0, i * 1000L)); // an incident each
      }
      assertEquals(
          List.of(Alert.Delivery.PENDING, Alert.Delivery.PENDING, Alert.Delivery.DROPPED),
          rules.alerts(AlertFilter.ALL, 10).stream().map(Alert::delivery).toList());
      assertEquals(2, rules.figures().waiting());
    }
  }

  @Test
  void aStartedRuleRoomDeliversByItself() throws Exception {
    try (Webhook webhook = new Webhook();
        Rules rules = Rules.open(folder.resolve("r.sqlite"), settings(10), clock)) {
      LinkedBlockingQueue<Alert> heard = new LinkedBlockingQueue<>();
      try (AlertListening _ = rules.listen(heard::add)) {
        rules.add(rule("all", Duration.ZERO, webhook.address()));
        rules.observe(1, person("a", 0, 0));
        assertTrue(webhook.received.poll(60, TimeUnit.SECONDS).startsWith("POST /hook"));
        assertEquals(Alert.Delivery.PENDING, heard.poll(60, TimeUnit.SECONDS).delivery());
        assertEquals(Alert.Delivery.DELIVERED, heard.poll(60, TimeUnit.SECONDS).delivery());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[::a9fe:a9fe]/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/"
      })
  void someAddressesAreNeverCalled(String address) {
    OutwardPost.Result result =
        OutwardPost.send(
            OutwardPost.Letter.json(URI.create(address), "{}"), _ -> true, Duration.ofSeconds(1));
    assertTrue(result instanceof OutwardPost.Result.Refused, result::toString);
  }

  @Test
  void theOwnersPolicyIsAskedToo() {
    OutwardPost.Result result =
        OutwardPost.send(
            OutwardPost.Letter.json(URI.create("http://localhost/"), "{}"),
            a -> !a.isLoopbackAddress(),
            Duration.ofSeconds(1));
    assertTrue(result instanceof OutwardPost.Result.Refused, result::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/",
        "file:///etc/passwd",
        "http:///x",
        "mailto:a@b",
        "http://u:p@host/",
        "//host/x",
        "http://host:99999/"
      })
  void anAddressOfAnotherFormIsRefusedWhenTheRuleIsMade(String address) {
    assertThrows(RuleException.class, () -> rule("all", Duration.ZERO, URI.create(address)));
  }

  @Test
  void waitsGrowAndStayUnderFiveMinutes() {
    for (int attempt = 1; attempt < 100; attempt++) {
      Duration wait = Deliveries.waitAfter(attempt);
      assertTrue(wait.compareTo(Duration.ofMinutes(5)) <= 0, wait::toString);
      assertTrue(
          wait.compareTo(Duration.ofMillis(attempt > 8 ? 90_000 : 750)) >= 0, wait::toString);
    }
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThrows(RuleException.class, () -> rule("all", Duration.ofDays(8), null));
    assertThrows(
        RuleException.class,
        () -> new NewRule("a\nb", QueryText.parse("all"), Duration.ZERO, null));
    assertNull(
        new Rule(1, "a", QueryText.parse("all"), Conduct.of(Duration.ZERO, List.of()), "", BEGIN)
            .webhookHost());
  }
}
