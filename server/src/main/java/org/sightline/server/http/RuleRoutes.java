package org.sightline.server.http;

import java.util.List;
import java.util.stream.Stream;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.ObservationQuery;
import org.sightline.rule.AlertFilter;
import org.sightline.rule.NewRule;
import org.sightline.rule.Rule;
import org.sightline.rule.Rules;
import org.sightline.search.Reading;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAlert;
import org.sightline.server.http.wire.WireAlerts;
import org.sightline.server.http.wire.WireDryRun;
import org.sightline.server.http.wire.WireNewRule;
import org.sightline.server.http.wire.WireRule;
import org.sightline.server.http.wire.WireRuleReading;
import org.sightline.server.http.wire.WireRuleText;
import org.sightline.server.http.wire.WireRules;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Rules, and the alerts that they raised.
final class RuleRoutes {
  private static final int USUAL_LIMIT = 100;

  private RuleRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/rules",
            Access.narrowed(Action.SEARCH),
            "All rules",
            Shape.gives(WireRules.class),
            call ->
                Answer.of(
                    new WireRules(
                        call.rooms().rules().list().stream()
                            .filter(rule -> maySee(call, rule))
                            .map(rule -> RuleReading.wire(rule, false))
                            .toList()))),
        Route.of(
            "POST /api/v1/rules",
            Access.to(Action.CONFIGURE),
            "Make a rule",
            Shape.gives(WireRule.class).taking(WireNewRule.class).as(201),
            RuleRoutes::add),
        Route.of(
            "POST /api/v1/rules/dry-run",
            Access.narrowed(Action.SEARCH),
            "What a rule would have done over the last week, before it is made",
            Shape.gives(WireDryRun.class).taking(WireNewRule.class),
            call -> {
              WireNewRule asked = call.question(WireNewRule.class);
              Reading reading = RuleReading.query(call, asked);
              Asker asker = SearchRoutes.asker(call, reading.query(), "");
              return Answer.of(
                  DryRun.of(
                      call.rooms(), reading, RuleReading.conduct(call.rooms(), asked), asker));
            }),
        Route.of(
            "POST /api/v1/rules/read",
            Access.narrowed(Action.SEARCH),
            "What a rule in words or in YAML says; makes nothing",
            Shape.gives(WireRuleReading.class).taking(WireRuleText.class),
            RuleRoutes::read),
        Route.of(
            "DELETE /api/v1/rules/{id}",
            Access.to(Action.CONFIGURE),
            "Remove a rule; its alerts stay",
            Shape.givesNothing(),
            RuleRoutes::remove),
        Route.of(
            "GET /api/v1/alerts",
            Access.narrowed(Action.SEARCH),
            "Alerts, newest first",
            Shape.gives(WireAlerts.class)
                .allowing("state", "open, acknowledged or all")
                .allowing("limit", "1 to %d, usually %d".formatted(Rules.MAX_LIMIT, USUAL_LIMIT)),
            RuleRoutes::alerts),
        Route.of(
            "POST /api/v1/alerts/{id}/acknowledge",
            Access.narrowed(Action.ACKNOWLEDGE),
            "Take note of an alert",
            Shape.gives(WireAlert.class),
            RuleRoutes::acknowledge));
  }

  private static Answer add(Call call) throws Exception {
    WireNewRule asked = call.question(WireNewRule.class);
    NodeRooms rooms = call.rooms();
    Rule rule =
        rooms
            .rules()
            .add(
                new NewRule(
                    asked.name(),
                    RuleReading.query(call, asked).query(),
                    RuleReading.conduct(rooms, asked)));
    return Answer.made(RuleReading.wire(rule, true));
  }

  private static Answer read(Call call) throws Exception {
    WireRuleText asked = call.question(WireRuleText.class);
    String words = asked.words();
    String yaml = asked.yaml();
    if ((words == null) == (yaml == null)) {
      throw Refusal.badCall("give words or yaml, one of the two");
    }
    WireNewRule rule =
        words != null ? RuleWords.words(words) : RuleWords.yaml(String.valueOf(yaml));
    Reading reading = RuleReading.query(call, rule);
    RuleReading.conduct(call.rooms(), rule);
    return Answer.of(new WireRuleReading(rule, reading.notUnderstood()));
  }

  private static Answer remove(Call call) {
    if (!call.rooms().rules().remove(call.number("id", "rule"))) {
      throw Refusal.notFound("there is no such rule", "list the rules, and choose from those");
    }
    return Answer.done();
  }

  private static Answer alerts(Call call) {
    AlertFilter filter =
        switch (call.parameter("state").orElse("open")) {
          case "open" -> AlertFilter.OPEN;
          case "acknowledged" -> AlertFilter.ACKNOWLEDGED;
          case "all" -> AlertFilter.ALL;
          default -> throw Refusal.badCall("state is open, acknowledged or all");
        };
    NodeRooms rooms = call.rooms();
    int limit = call.parameter("limit", 1, Rules.MAX_LIMIT, USUAL_LIMIT);
    Asker asker = new Asker(call.caller().rights());
    boolean all = asker.cameras().isEverywhere();
    return Answer.of(
        new WireAlerts(
            rooms.rules().alerts(filter, all ? limit : Rules.MAX_LIMIT).stream()
                .filter(alert -> asker.sees(alert.camera()))
                .limit(limit)
                .map(alert -> ObservationView.of(rooms, alert, asker))
                .toList(),
            all
                ? rooms.rules().openAlerts()
                : rooms.rules().alerts(AlertFilter.OPEN, Rules.MAX_LIMIT).stream()
                    .filter(alert -> asker.sees(alert.camera()))
                    .count()));
  }

  /// Whether a rule is about nothing but cameras that the caller may search.
  private static boolean maySee(Call call, Rule rule) {
    CameraScope scope = call.scope(Action.SEARCH);
    return scope.isEverywhere() || names(rule.query()).allMatch(scope::has);
  }

  /// The cameras that a query names.
  private static Stream<CameraName> names(ObservationQuery query) {
    return switch (query) {
      case ObservationQuery.CameraIs(var camera) -> Stream.of(camera);
      case ObservationQuery.And(var terms) -> terms.stream().flatMap(RuleRoutes::names);
      case ObservationQuery.Or(var terms) -> terms.stream().flatMap(RuleRoutes::names);
      case ObservationQuery.Not(var term) -> names(term);
      case ObservationQuery.FollowedBy(var then, var _) -> names(then);
      case ObservationQuery.PrecededBy(var earlier, var _) -> names(earlier);
      case ObservationQuery.CountAtLeast(var _, var of, var _) -> names(of);
      case ObservationQuery.Leaf _ -> Stream.empty();
    };
  }

  private static Answer acknowledge(Call call) {
    NodeRooms rooms = call.rooms();
    long id = call.number("id", "alert");
    CameraScope scope = call.scope(Action.ACKNOWLEDGE);
    if (!scope.isEverywhere()
        && rooms.rules().alert(id).filter(a -> scope.has(a.camera())).isEmpty()) {
      throw Refusal.notFound(
          "there is no alert %d".formatted(id), "list what there is, and choose from that");
    }
    return Answer.of(
        ObservationView.of(
            rooms,
            rooms.rules().acknowledge(id, call.caller().user()),
            new Asker(call.caller().rights())));
  }
}
