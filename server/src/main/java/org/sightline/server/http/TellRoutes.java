package org.sightline.server.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.sightline.rule.PushSubscription;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WirePush;
import org.sightline.server.http.wire.WireReceivers;
import org.sightline.server.identity.Action;
import org.sightline.server.model.ModelDoor;
import org.sightline.server.node.Outside;
import org.sightline.server.push.WebPush;

/// Whom rules may tell, and the browsers that their users let be woken.
final class TellRoutes {
  private static final int MAX_ENDPOINT = 1000;

  private TellRoutes() {}

  static java.util.List<Route> routes() {
    return java.util.List.of(
        Route.of(
            "GET /api/v1/receivers",
            Access.narrowed(Action.SEARCH),
            "Whom and what rules may reach; never where they are, nor their secrets",
            Shape.gives(WireReceivers.class),
            call -> Answer.of(view(call.rooms().outside()))),
        Route.of(
            "POST /api/v1/push",
            Access.narrowed(Action.SEARCH),
            "Wake this browser for alerts whose rules say push",
            Shape.givesNothing().taking(WirePush.class),
            TellRoutes::subscribe),
        Route.of(
            "DELETE /api/v1/push",
            Access.narrowed(Action.SEARCH),
            "Wake this browser no more",
            Shape.givesNothing().taking(WirePush.class),
            call -> {
              WirePush asked = call.question(WirePush.class);
              if (!call.rooms().rules().pushes().remove(call.caller().user(), asked.endpoint())) {
                throw Refusal.notFound(
                    "this browser is not woken", "nothing: there is nothing to take out");
              }
              return Answer.done();
            }));
  }

  private static WireReceivers view(Outside outside) {
    ModelDoor model = outside.model();
    return new WireReceivers(
        outside.receivers().entrySet().stream()
            .sorted(java.util.Map.Entry.comparingByKey())
            .map(each -> new WireReceivers.Each(each.getKey(), each.getValue()))
            .toList(),
        outside.soundNames(),
        outside.pushKey(),
        model == null ? null : model.name());
  }

  /// Somebody who may not search every camera is not woken: a message goes to all browsers alike.
  private static Answer subscribe(Call call) throws IOException {
    WirePush asked = call.question(WirePush.class);
    if (!call.scope(Action.SEARCH).isEverywhere()) {
      throw Refusal.notAllowed(
          "browsers are woken for alerts of every camera, and you may not see all of them",
          "ask an administrator for a receiver of your own");
    }
    String key = asked.publicKey();
    String secret = asked.secret();
    if (key == null || secret == null || !WebPush.areKeys(key, secret)) {
      throw Refusal.badValue("the browser's keys are none", "subscribe again");
    }
    try {
      if (asked.endpoint().length() > MAX_ENDPOINT
          || !"https".equals(new URI(asked.endpoint()).getScheme())) {
        throw Refusal.badValue("the endpoint is no https address", "subscribe again");
      }
    } catch (URISyntaxException _) {
      throw Refusal.badValue("the endpoint is no https address", "subscribe again");
    }
    call.rooms()
        .rules()
        .pushes()
        .add(
            new PushSubscription(
                0,
                call.caller().user(),
                asked.endpoint(),
                key,
                secret,
                call.rooms().clock().instant()));
    return Answer.done();
  }
}
