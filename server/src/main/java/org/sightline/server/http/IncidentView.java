package org.sightline.server.http;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.TimeRange;
import org.sightline.rule.Alert;
import org.sightline.rule.Incident;
import org.sightline.rule.IncidentStep;
import org.sightline.rule.Incidents;
import org.sightline.server.http.wire.WireIncident;
import org.sightline.server.http.wire.WireIncidentDetail;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Incidents in the words of the wire, as far as the asker may know them: of one that reaches
/// beyond their cameras only the part that those saw.
final class IncidentView {
  private IncidentView() {}

  /// Whether the asker may see any of its cameras.
  static boolean isSeen(Incident incident, Asker asker) {
    return asker.cameras().isEverywhere() || incident.cameras().stream().anyMatch(asker::sees);
  }

  /// The incident; empty where the asker may see none of its cameras.
  static Optional<WireIncident> of(NodeRooms rooms, Incidents.Told told, Asker asker) {
    Incident incident = told.incident();
    if (!isSeen(incident, asker)) {
      return Optional.empty();
    }
    if (incident.cameras().stream().allMatch(asker::sees)) {
      return Optional.of(whole(rooms, incident, asker));
    }
    List<Alert> seen = told.alerts().stream().filter(alert -> asker.sees(alert.camera())).toList();
    return Optional.of(
        wire(
            part(rooms, incident, seen),
            incident.cameras().stream().filter(asker::sees).toList(),
            seen.size(),
            seen.stream()
                .max(Comparator.comparing(Alert::id))
                .map(alert -> new Newest(rooms, alert, asker))
                .orElse(null)));
  }

  /// The incident as these alerts of it alone tell it: neither its beginning and end nor when it is
  /// escalated, which goes by its opening, come from cameras of which the asker may know nothing.
  private static Incident part(NodeRooms rooms, Incident incident, List<Alert> seen) {
    List<TimeRange> times = seen.stream().map(alert -> when(rooms, alert)).toList();
    Instant opened =
        seen.stream().map(Alert::raisedAt).min(Instant::compareTo).orElse(incident.openedAt());
    Instant start = times.stream().map(TimeRange::start).min(Instant::compareTo).orElse(opened);
    Instant end = times.stream().map(TimeRange::end).max(Instant::compareTo).orElse(opened);
    return new Incident(
        incident.id(),
        incident.group(),
        incident.title(),
        incident.severity(),
        incident.state(),
        opened,
        new TimeRange(start, end),
        incident.cameras(),
        incident.alerts(),
        incident.lastAlert(),
        null,
        incident.outcome(),
        incident.why(),
        incident.unread());
  }

  /// When the alert's fact was; of one that retention has taken, when the alert was raised.
  private static TimeRange when(NodeRooms rooms, Alert alert) {
    return rooms
        .observations()
        .at(alert.position())
        .map(stored -> stored.observation().when())
        .orElseGet(() -> new TimeRange(alert.raisedAt(), alert.raisedAt()));
  }

  /// The incident of an asker who may see all of it, or as much as can be told without its alerts.
  static Optional<WireIncident> of(NodeRooms rooms, Incident incident, Asker asker) {
    return incident.cameras().stream().allMatch(asker::sees)
        ? Optional.of(whole(rooms, incident, asker))
        : of(rooms, rooms.rules().incidents().told(incident.id(), ""), asker)
            .map(part -> part.read(incident.unread()));
  }

  private record Newest(NodeRooms rooms, Alert alert, Asker asker) {}

  private static WireIncident whole(NodeRooms rooms, Incident incident, Asker asker) {
    return wire(
        incident,
        List.copyOf(incident.cameras()),
        incident.alerts(),
        rooms
            .rules()
            .alert(incident.lastAlert())
            .map(alert -> new Newest(rooms, alert, asker))
            .orElse(null));
  }

  private static WireIncident wire(
      Incident incident, List<CameraName> cameras, int alerts, @Nullable Newest newest) {
    Instant start = incident.when().start();
    return new WireIncident(
        incident.id(),
        incident.title(),
        incident.group(),
        incident.severity().code(),
        incident.state().word(),
        incident.openedAt(),
        start,
        incident.when().end(),
        cameras.stream().map(Object::toString).sorted().toList(),
        alerts,
        incident.escalateAt(),
        word(incident.outcome()),
        incident.why(),
        incident.unread(),
        newest == null ? null : ObservationView.of(newest.rooms(), newest.alert(), newest.asker()));
  }

  /// All that is known of it.
  static Optional<WireIncidentDetail> detail(NodeRooms rooms, Incidents.Told told, Asker asker) {
    return of(rooms, told, asker)
        .map(
            incident ->
                new WireIncidentDetail(
                    incident,
                    told.alerts().stream()
                        .filter(alert -> asker.sees(alert.camera()))
                        .map(alert -> ObservationView.of(rooms, alert, asker))
                        .toList(),
                    told.steps().stream().map(IncidentView::step).toList()));
  }

  private static WireIncidentDetail.Step step(IncidentStep step) {
    return new WireIncidentDetail.Step(
        step.at(),
        step.who(),
        step.before().word(),
        step.after().word(),
        word(step.outcome()),
        step.words(),
        step.undone());
  }

  private static @Nullable String word(Incident.@Nullable Outcome outcome) {
    return outcome == null ? null : outcome.word();
  }
}
