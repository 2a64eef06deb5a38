package org.sightline.server.http.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.sightline.domain.QueryTextException;
import org.sightline.fleet.FleetException;
import org.sightline.observation.ObservationException;
import org.sightline.recording.RecordingException;
import org.sightline.rule.RuleException;
import org.sightline.server.identity.IdentityException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// What the rooms throw, as statuses: the one place where the two meet.
public final class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final String SEE_LOG = "look into the node's log for the cause";

  private Refusals() {}

  /// The refusal for anything thrown while a call was answered. What no room promised to throw is
  /// logged and told as 500 without its text.
  public static Refusal of(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case Refusal refusal -> refusal;
      case RecordingException e -> recording(e, message);
      case ObservationException e -> observation(e, message);
      case RuleException e -> rule(e, message);
      case IdentityException e -> identity(e, message);
      case FleetException e -> fleet(e, message);
      case QueryTextException _ ->
          Refusal.badValue(message, "write the query as search shows it below its field");
      case JacksonException e -> Refusal.badCall("the body cannot be read: " + place(e));
      case UncheckedIOException e -> disk(e);
      case IOException e -> disk(e);
      default -> broken(thrown);
    };
  }

  private static Refusal recording(RecordingException e, String message) {
    return switch (e.kind()) {
      case NO_FOOTAGE ->
          Refusal.of(404, "no-footage", message, "ask the timeline where footage is");
      case DISK, INDEX, IN_USE, NEWER -> storage(e, message);
    };
  }

  private static Refusal observation(ObservationException e, String message) {
    return switch (e.kind()) {
      case BAD_CALL -> Refusal.badCall(message);
      case TOO_WIDE -> Refusal.badValue(message, "ask for less at once");
      case UNREADABLE, UNWRITABLE -> storage(e, message);
      case CLOSED -> stopping();
    };
  }

  private static Refusal rule(RuleException e, String message) {
    return switch (e.kind()) {
      case UNKNOWN -> Refusal.notFound(message, "list what there is, and choose from that");
      case NAME_TAKEN -> Refusal.conflict("name-taken", message, "choose another name");
      case BAD_RULE -> Refusal.badValue(message, "change the value and try again");
      case STORAGE -> storage(e, message);
      case CLOSED -> stopping();
    };
  }

  private static Refusal identity(IdentityException e, String message) {
    return switch (e.kind()) {
      case NAME_TAKEN -> Refusal.conflict("name-taken", message, "choose another name");
      case BAD_VALUE -> Refusal.badValue(message, "change the value and try again");
      case UNKNOWN_USER -> Refusal.notFound(message, "list the users, and choose from those");
      case UNKNOWN -> Refusal.notFound(message, "list what there is, and choose from that");
      case IN_USE -> Refusal.conflict("in-use", message, "take it away there first");
      case LAST_ADMINISTRATOR ->
          Refusal.conflict("last-administrator", message, "add an administrator, then try again");
      case BUSY -> Refusal.unavailable("busy", message, "try again in a few seconds");
      case STORAGE -> storage(e, message);
    };
  }

  private static Refusal fleet(FleetException e, String message) {
    return switch (e.kind()) {
      case NAME_TAKEN -> Refusal.conflict("name-taken", message, "choose another name");
      case STORAGE -> storage(e, message);
    };
  }

  private static Refusal storage(RuntimeException e, String message) {
    LOG.log(System.Logger.Level.ERROR, "call failed: " + message, e);
    return Refusal.of(500, "storage", message, "check the disk of the node and its free space");
  }

  private static Refusal disk(Exception e) {
    LOG.log(System.Logger.Level.ERROR, "call failed", e);
    return Refusal.of(500, "storage", "the disk or the connection failed", SEE_LOG);
  }

  private static Refusal stopping() {
    return Refusal.unavailable("stopping", "the node is stopping", "try again when it is back");
  }

  private static Refusal broken(Throwable thrown) {
    LOG.log(System.Logger.Level.ERROR, "call failed", thrown);
    return Refusal.of(500, "internal", "the node failed at this call", SEE_LOG);
  }

  /// Says where the body is wrong, and never what stands there: it may be a password.
  private static String place(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      String name = unknown.getPropertyName();
      return "'%s' is unknown".formatted(name.length() > 64 ? name.substring(0, 64) + "…" : name);
    }
    var location = e.getLocation();
    return location == null
        ? "it is no JSON of the expected form"
        : "it is no JSON of the expected form, at line %d, column %d"
            .formatted(location.getLineNr(), location.getColumnNr());
  }
}
