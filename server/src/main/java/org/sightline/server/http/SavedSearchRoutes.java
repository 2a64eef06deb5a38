package org.sightline.server.http;

import java.util.List;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireNewSavedSearch;
import org.sightline.server.http.wire.WireSavedSearch;
import org.sightline.server.http.wire.WireSavedSearches;
import org.sightline.server.identity.SavedSearches;
import org.sightline.server.identity.SavedSearches.SavedSearch;

/// The searches that people keep, each their own: nobody else's are listed, changed or deleted.
final class SavedSearchRoutes {
  private static final String SEARCHES = "/api/v1/account/searches";

  private SavedSearchRoutes() {}

  static List<Route> routes() {
    Access own = new Access.OwnAccount();
    return List.of(
        Route.of(
            "GET " + SEARCHES,
            own,
            "One's own saved searches",
            Shape.gives(WireSavedSearches.class),
            call ->
                Answer.of(
                    new WireSavedSearches(
                        searches(call).of(user(call)).stream()
                            .map(SavedSearchRoutes::wire)
                            .toList()))),
        Route.of(
            "POST " + SEARCHES,
            own,
            "Keep a search under a name",
            Shape.gives(WireSavedSearch.class).taking(WireNewSavedSearch.class).as(201),
            call -> {
              WireNewSavedSearch asked = call.question(WireNewSavedSearch.class);
              call.note(asked.name());
              return Answer.made(wire(searches(call).add(user(call), asked.name(), asked.text())));
            }),
        Route.of(
            "PUT " + SEARCHES + "/{id}",
            own,
            "Give one of one's own saved searches another name and text",
            Shape.gives(WireSavedSearch.class).taking(WireNewSavedSearch.class),
            call -> {
              WireNewSavedSearch asked = call.question(WireNewSavedSearch.class);
              call.note(asked.name());
              return Answer.of(
                  wire(searches(call).change(user(call), id(call), asked.name(), asked.text())));
            }),
        Route.of(
            "DELETE " + SEARCHES + "/{id}",
            own,
            "Delete one of one's own saved searches",
            Shape.givesNothing(),
            call -> {
              if (!searches(call).remove(user(call), id(call))) {
                throw Refusal.notFound(
                    "there is no such saved search", "list what there is, and choose from that");
              }
              return Answer.done();
            }));
  }

  private static SavedSearches searches(Call call) {
    return call.reception().identity().savedSearches();
  }

  private static String user(Call call) {
    return call.caller().user();
  }

  private static long id(Call call) {
    return call.number("id", "saved search");
  }

  private static WireSavedSearch wire(SavedSearch search) {
    return new WireSavedSearch(search.id(), search.name(), search.text(), search.createdAt());
  }
}
