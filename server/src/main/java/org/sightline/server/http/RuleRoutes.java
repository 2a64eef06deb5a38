package org.sightline.server.http;

import java.util.List;
import org.sightline.rule.AlertFilter;
import org.sightline.rule.NewRule;
import org.sightline.rule.Rule;
import org.sightline.rule.Rules;
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
import org.sightline.server.http.wire.WireRules;
import org.sightline.server.identity.Action;
import org.sightline.server.node.NodeRooms;

/// Rules, and the alerts that they raised.
final class RuleRoutes {
  private static final int USUAL_LIMIT = 100;

  private RuleRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/rules",
            Access.to(Action.SEARCH),
            "All rules",
            Shape.gives(WireRules.class),
            call ->
                Answer.of(
                    new WireRules(
                        call.rooms().rules().list().stream()
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
            Access.to(Action.SEARCH),
            "What a rule would have done over the last week, before it is made",
            Shape.gives(WireDryRun.class).taking(WireNewRule.class),
            call -> {
              WireNewRule asked = call.question(WireNewRule.class);
              return Answer.of(
                  DryRun.of(
                      call.rooms(),
                      RuleReading.query(call.rooms(), asked),
                      RuleReading.conduct(call.rooms(), asked)));
            }),
        Route.of(
            "DELETE /api/v1/rules/{id}",
            Access.to(Action.CONFIGURE),
            "Remove a rule; its alerts stay",
            Shape.givesNothing(),
            RuleRoutes::remove),
        Route.of(
            "GET /api/v1/alerts",
            Access.to(Action.SEARCH),
            "Alerts, newest first",
            Shape.gives(WireAlerts.class)
                .allowing("state", "open, acknowledged or all")
                .allowing("limit", "1 to %d, usually %d".formatted(Rules.MAX_LIMIT, USUAL_LIMIT)),
            RuleRoutes::alerts),
        Route.of(
            "POST /api/v1/alerts/{id}/acknowledge",
            Access.to(Action.ACKNOWLEDGE),
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
                    RuleReading.query(rooms, asked).query(),
                    RuleReading.conduct(rooms, asked)));
    return Answer.made(RuleReading.wire(rule, true));
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
    return Answer.of(
        new WireAlerts(
            rooms.rules().alerts(filter, limit).stream()
                .map(alert -> ObservationView.of(rooms, alert))
                .toList(),
            rooms.rules().openAlerts()));
  }

  private static Answer acknowledge(Call call) {
    NodeRooms rooms = call.rooms();
    return Answer.of(
        ObservationView.of(
            rooms, rooms.rules().acknowledge(call.number("id", "alert"), call.caller().user())));
  }
}
