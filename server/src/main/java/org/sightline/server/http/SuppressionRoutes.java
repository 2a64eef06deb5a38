package org.sightline.server.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sightline.domain.Observation;
import org.sightline.domain.ObservationQuery.HoursOfDay;
import org.sightline.observation.StoredObservation;
import org.sightline.rule.Alert;
import org.sightline.rule.Incident;
import org.sightline.rule.IncidentDeed;
import org.sightline.rule.QuietPattern;
import org.sightline.rule.Rule;
import org.sightline.rule.Rules;
import org.sightline.rule.Suppression;
import org.sightline.rule.Suppressions;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAlert;
import org.sightline.server.http.wire.WireBox;
import org.sightline.server.http.wire.WireNewSuppression;
import org.sightline.server.http.wire.WireSuppression;
import org.sightline.server.http.wire.WireSuppressionTrial;
import org.sightline.server.http.wire.WireSuppressions;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// "Not like this again": learned from an alert, tried over the last week, kept, listed, removed.
final class SuppressionRoutes {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int MAX_COMPARED = 5_000;
  private static final int MAX_SHOWN = 30;

  private SuppressionRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/suppressions",
            Access.narrowed(Action.SEARCH),
            "What nobody wants to hear of again",
            Shape.gives(WireSuppressions.class),
            call ->
                Answer.of(
                    new WireSuppressions(
                        call.rooms().rules().suppressions().list().stream()
                            .filter(s -> call.scope(Action.SEARCH).has(s.pattern().camera()))
                            .map(s -> view(call.rooms(), s))
                            .toList()))),
        Route.of(
            "POST /api/v1/suppressions/dry-run",
            Access.narrowed(Action.SEARCH),
            "What a suppression would have kept silent over the last week, before it is made",
            Shape.gives(WireSuppressionTrial.class).taking(WireNewSuppression.class),
            SuppressionRoutes::trial),
        Route.of(
            "POST /api/v1/suppressions",
            Access.narrowed(Action.CONFIGURE),
            "Hear of the like no more",
            Shape.gives(WireSuppression.class).taking(WireNewSuppression.class).as(201),
            SuppressionRoutes::add),
        Route.of(
            "DELETE /api/v1/suppressions/{id}",
            Access.narrowed(Action.CONFIGURE),
            "Hear of it again",
            Shape.givesNothing(),
            call -> {
              Suppressions all = call.rooms().rules().suppressions();
              long id = call.number("id", "suppression");
              boolean may =
                  all.list().stream()
                      .anyMatch(
                          s ->
                              s.id() == id
                                  && call.scope(Action.CONFIGURE).has(s.pattern().camera()));
              if (!may || !all.remove(id)) {
                throw Refusal.notFound(
                    "there is no such suppression", "list them, and choose from those");
              }
              return Answer.done();
            }));
  }

  private static QuietPattern pattern(Call call, WireNewSuppression asked, Action action) {
    NodeRooms rooms = call.rooms();
    Alert example =
        rooms
            .rules()
            .alert(asked.alert())
            .filter(alert -> call.scope(action).has(alert.camera()))
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "there is no such alert", "list the alerts, and choose from those"));
    Observation fact =
        rooms
            .observations()
            .at(example.position())
            .map(StoredObservation::observation)
            .orElseThrow(
                () ->
                    Refusal.badValue(
                        "retention has taken what the alert was about", "choose a newer alert"));
    boolean every = asked.everyRule() != null && asked.everyRule();
    return QuietPattern.of(
        every ? null : (Long) example.ruleId(), fact, parts(asked), rooms.zone());
  }

  private static Set<QuietPattern.Part> parts(WireNewSuppression asked) {
    if (asked.parts() == null) {
      return EnumSet.complementOf(EnumSet.of(QuietPattern.Part.ZONE));
    }
    EnumSet<QuietPattern.Part> parts = EnumSet.noneOf(QuietPattern.Part.class);
    for (String word : asked.parts()) {
      try {
        parts.add(QuietPattern.Part.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException _) {
        throw Refusal.badValue("parts are of label, zone, place, size, hour", "choose from those");
      }
    }
    return parts;
  }

  private static Answer add(Call call) throws IOException {
    WireNewSuppression asked = call.question(WireNewSuppression.class);
    NodeRooms rooms = call.rooms();
    QuietPattern pattern = pattern(call, asked, Action.CONFIGURE);
    call.note(words(rooms, pattern));
    Suppression made =
        rooms
            .rules()
            .suppressions()
            .add(
                pattern,
                asked.alert(),
                new IncidentDeed(
                    call.caller().user(),
                    rooms.clock().instant(),
                    asked.why() == null ? "" : asked.why()));
    return Answer.made(view(rooms, made));
  }

  private static Answer trial(Call call) throws IOException {
    NodeRooms rooms = call.rooms();
    Asker asker = new Asker(call.caller().rights());
    QuietPattern pattern = pattern(call, call.question(WireNewSuppression.class), Action.SEARCH);
    Instant now = rooms.clock().instant();
    Instant since = now.minus(WEEK);
    List<Alert> week =
        rooms.rules().raisedSince(since, MAX_COMPARED + 1).stream()
            .filter(alert -> asker.sees(alert.camera()))
            .toList();
    List<WireAlert> shown = new ArrayList<>();
    int suppressed = 0;
    int confirmed = 0;
    int gone = 0;
    for (Alert alert : week.stream().limit(MAX_COMPARED).toList()) {
      Optional<StoredObservation> fact = rooms.observations().at(alert.position());
      if (fact.isEmpty()) {
        gone++;
      } else if (pattern.matches(alert.ruleId(), fact.get().observation())) {
        suppressed++;
        confirmed += isConfirmed(rooms.rules(), alert) ? 1 : 0;
        if (shown.size() < MAX_SHOWN) {
          shown.add(ObservationView.of(rooms, alert, asker));
        }
      }
    }
    return Answer.of(
        new WireSuppressionTrial(
            words(rooms, pattern),
            since,
            now,
            Math.min(week.size(), MAX_COMPARED),
            suppressed,
            confirmed,
            gone,
            week.size() > MAX_COMPARED,
            shown));
  }

  private static boolean isConfirmed(Rules rules, Alert alert) {
    return rules.incidents().told(alert.incident(), "").incident().outcome()
        == Incident.Outcome.TRUE;
  }

  private static WireSuppression view(NodeRooms rooms, Suppression made) {
    QuietPattern like = made.pattern();
    return new WireSuppression(
        made.id(),
        like.ruleId(),
        ruleName(rooms, like).orElse(null),
        words(rooms, like),
        like.camera().value(),
        like.label(),
        like.zone(),
        like.place() == null ? null : WireBox.of(like.place()),
        made.why(),
        made.fromAlert(),
        made.madeBy(),
        made.madeAt(),
        made.hits(),
        made.lastHit());
  }

  private static Optional<String> ruleName(NodeRooms rooms, QuietPattern like) {
    Long id = like.ruleId();
    return rooms.rules().list().stream()
        .filter(rule -> id != null && rule.id() == id)
        .map(Rule::name)
        .findFirst();
  }

  /// What it is about, as a sentence.
  private static String words(NodeRooms rooms, QuietPattern like) {
    StringBuilder words = new StringBuilder();
    words
        .append(like.label() == null ? "anything" : like.label())
        .append(" at ")
        .append(like.camera());
    if (like.zone() != null) {
      words.append(" in ").append(like.zone());
    }
    if (like.place() != null) {
      words.append(", in this part of the picture");
    }
    QuietPattern.Size size = like.size();
    if (size != null) {
      words.append(
          String.format(
              Locale.ROOT,
              ", covering %.1f to %.1f %% of it",
              size.least() * 100,
              size.most() * 100));
    }
    HoursOfDay hours = like.hours();
    if (hours != null) {
      words.append(", from %s to %s".formatted(hours.from(), hours.to()));
    }
    words.append(
        ruleName(rooms, like)
            .map(", for the rule '%s'"::formatted)
            .orElse(like.ruleId() == null ? ", for every rule" : ""));
    return words.toString();
  }
}
