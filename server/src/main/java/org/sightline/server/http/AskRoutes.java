package org.sightline.server.http;

import java.util.List;
import org.sightline.search.Assistant;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAnswer;
import org.sightline.server.http.wire.WireQuestion;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.model.Dialogue;
import org.sightline.server.node.LogHistory;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.node.Site;

/// Questions in plain words, answered and checked.
final class AskRoutes {
  private AskRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/ask",
            Access.narrowed(Action.SEARCH),
            "Ask in plain words what was observed; every claim of the answer is checked and cited",
            Shape.gives(WireAnswer.class).taking(WireQuestion.class),
            AskRoutes::ask));
  }

  private static Answer ask(Call call) throws Exception {
    long began = System.nanoTime();
    WireQuestion asked = call.question(WireQuestion.class);
    if (asked.question().isBlank() || asked.question().length() > Assistant.MAX_LENGTH) {
      throw Refusal.badValue(
          "a question has 1 to %d characters".formatted(Assistant.MAX_LENGTH), "ask another");
    }
    List<String> earlier = asked.earlier() == null ? List.of() : asked.earlier();
    if (earlier.size() > Assistant.MAX_EARLIER
        || earlier.stream().anyMatch(each -> each.length() > Assistant.MAX_LENGTH)) {
      throw Refusal.badValue(
          "earlier questions are %d at most, of %d characters at most"
              .formatted(Assistant.MAX_EARLIER, Assistant.MAX_LENGTH),
          "send the last ones");
    }
    call.note(
        Purpose.note(
            "question="
                + asked.question()
                + (earlier.isEmpty() ? "" : " earlier=" + String.join(" | ", earlier)),
            asked.purpose()));
    NodeRooms rooms = call.rooms();
    Moderation.check(rooms.facts().data(), asked.question());
    for (String each : earlier) {
      Moderation.check(rooms.facts().data(), each);
    }
    Asker asker = PlateRoutes.asker(call, asked.question());
    // A second person consented to this very question, not to what it would go on from.
    boolean consented = !asker.rights().equals(call.caller().rights());
    Site site = Site.of(rooms, AnalysisView.labels(rooms), asker.cameras());
    Dialogue.Reply reply =
        new Dialogue(
                new LogHistory(rooms.observations(), site, asker),
                rooms.outside().model(),
                call.caller().user(),
                rooms.outside().meanings())
            .reply(asked.question(), consented ? List.of() : earlier);
    long took = (System.nanoTime() - began) / 1_000_000;
    return Answer.of(AskView.of(reply, rooms.zone(), took));
  }
}
