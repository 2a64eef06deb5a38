package org.sightline.server.http;

import java.util.List;
import java.util.Locale;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireNewPlateRequest;
import org.sightline.server.http.wire.WirePlateRequests;
import org.sightline.server.identity.Action;
import org.sightline.server.identity.Asker;
import org.sightline.server.identity.Caller;
import org.sightline.server.identity.PlateConsents;
import org.sightline.server.identity.PlateConsents.Request;

/// Four eyes for number plates: what is asked, and who consents.
final class PlateRoutes {
  private static final String REQUESTS = "/api/v1/plate-requests";

  private PlateRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET " + REQUESTS,
            Access.narrowed(Action.SEARCH),
            "One's own questions for number plates that need consent, and those of all for who may consent",
            Shape.gives(WirePlateRequests.class),
            call ->
                Answer.of(
                    new WirePlateRequests(
                        consents(call).seenBy(call.caller()).stream()
                            .map(each -> wire(each, call.caller()))
                            .toList(),
                        call.caller().may(Action.GRANT_PLATES)))),
        Route.of(
            "POST " + REQUESTS,
            Access.narrowed(Action.ASK_PLATES),
            "Ask a second person to consent to a question for number plates",
            Shape.gives(WirePlateRequests.Request.class).taking(WireNewPlateRequest.class).as(201),
            PlateRoutes::ask),
        Route.of(
            "POST " + REQUESTS + "/{id}/consent",
            Access.narrowed(Action.GRANT_PLATES),
            "Consent to what somebody else asks of number plates",
            Shape.gives(WirePlateRequests.Request.class),
            call -> decide(call, true)),
        Route.of(
            "POST " + REQUESTS + "/{id}/deny",
            Access.narrowed(Action.GRANT_PLATES),
            "Do not consent to what somebody else asks of number plates",
            Shape.gives(WirePlateRequests.Request.class),
            call -> decide(call, false)));
  }

  /// Who asks this very question: with more rights than usual where a second person consented to
  /// it, which is put into the audit log.
  static Asker asker(Call call, String question) {
    Caller caller = call.caller();
    return consents(call)
        .good(caller, question)
        .map(
            request -> {
              call.note(
                  "%s plate-request=%d consent-of=%s"
                      .formatted(call.noted(), request.id(), request.by())
                      .strip());
              return new Asker(consents(call).rights(caller, question));
            })
        .orElseGet(() -> new Asker(caller.rights()));
  }

  /// What is answered to who may ask for plates with a second person's consent alone.
  static Refusal secondPerson() {
    return Refusal.of(
        403,
        "second-person",
        "a question for number plates needs the consent of a second person here",
        "say why you ask it (POST %s), have it consented to, and ask the same again"
            .formatted(REQUESTS));
  }

  private static PlateConsents consents(Call call) {
    return call.reception().identity().plateConsents();
  }

  private static Answer ask(Call call) throws Exception {
    WireNewPlateRequest asked = call.question(WireNewPlateRequest.class);
    Moderation.check(call.rooms().facts().data(), asked.question());
    Request request = consents(call).ask(call.caller(), asked.question(), asked.purpose());
    call.note(words(request));
    return Answer.made(wire(request, call.caller()));
  }

  private static Answer decide(Call call, boolean consents) {
    Caller caller = call.caller();
    Request request = consents(call).decide(caller, call.number("id", "request"), consents);
    call.note(words(request));
    return Answer.of(wire(request, caller));
  }

  private static String words(Request request) {
    return "plate-request=%d asker=%s purpose=%s question=%s"
        .formatted(request.id(), request.asker(), request.purpose(), request.question());
  }

  private static WirePlateRequests.Request wire(Request request, Caller caller) {
    return new WirePlateRequests.Request(
        request.id(),
        request.asker(),
        request.question(),
        request.purpose(),
        request.askedAt(),
        request.state().name().toLowerCase(Locale.ROOT),
        request.by(),
        request.decidedAt(),
        request.until(),
        request.asker().equals(caller.user()));
  }
}
