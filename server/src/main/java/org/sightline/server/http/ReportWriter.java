package org.sightline.server.http;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Aggregate.Grouping;
import org.sightline.domain.CameraName;
import org.sightline.domain.Observation;
import org.sightline.domain.Observation.ObjectObservation;
import org.sightline.domain.ObservationQuery;
import org.sightline.domain.ObservationQuery.LabelIs;
import org.sightline.domain.TimeRange;
import org.sightline.rule.Alert;
import org.sightline.rule.Incident;
import org.sightline.rule.IncidentStep;
import org.sightline.rule.Incidents;
import org.sightline.search.Answered;
import org.sightline.search.Assistant;
import org.sightline.search.Claim;
import org.sightline.search.History;
import org.sightline.search.Question;
import org.sightline.search.Question.Intent;
import org.sightline.server.http.wire.WireReport;
import org.sightline.server.http.wire.WireReport.Line;
import org.sightline.server.http.wire.WireReport.Section;
import org.sightline.server.identity.Asker;
import org.sightline.server.node.NodeRooms;

/// Writes summaries of what the asker may see. Counts are questions to the assistant, whose
/// verifier works each out a second time; what an alert says is compared with the fact as it was
/// stored. A line that cannot be confirmed is struck, and shown as such.
final class ReportWriter {
  private static final int MAX_INCIDENTS = 100;
  private static final int MAX_RAW = 100_000;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final NodeRooms rooms;
  private final Asker asker;
  private final History history;

  ReportWriter(NodeRooms rooms, Asker asker, History history) {
    this.rooms = rooms;
    this.asker = asker;
    this.history = history;
  }

  /// What happened in a stretch of time.
  WireReport summary(String kind, String title, TimeRange over) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Incidents", incidents(over)));
    List<Line> seen = new ArrayList<>();
    for (String label : history.names().labels()) {
      Answered counted = asked(Intent.COUNT, new LabelIs(label), over, label, Grouping.NONE);
      if (counted.outcome() == Answered.Outcome.ANSWERED) {
        seen.addAll(lines(counted));
        Answered busiest = asked(Intent.MOST, new LabelIs(label), over, label, Grouping.HOUR);
        seen.addAll(lines(busiest));
      }
    }
    sections.add(new Section("What was seen", seen));
    Answered byCamera =
        asked(
            Intent.GROUPED,
            new ObservationQuery.KindIs(ObservationQuery.Kind.OBJECT),
            over,
            "objects",
            Grouping.CAMERA);
    sections.add(new Section("By camera", lines(byCamera)));
    Answered watched = asked(Intent.WATCHED, new ObservationQuery.All(), over, "", Grouping.NONE);
    sections.add(new Section("Whether anybody was looking", lines(watched)));
    return report(kind, title, over, sections, watched.coverage());
  }

  /// An incident across its cameras, in the order of time.
  WireReport incident(Incidents.Told told, TimeRange over) {
    Incident incident = told.incident();
    Map<Long, Observation> stored = stored(over);
    List<Line> timeline =
        told.alerts().stream()
            .filter(alert -> asker.sees(alert.camera()))
            .map(alert -> line(alert, stored))
            .sorted(Comparator.comparing(line -> line.at() == null ? Instant.EPOCH : line.at()))
            .toList();
    List<Line> deeds =
        told.steps().stream()
            .map(step -> new Line(deed(step), "confirmed", "", List.of(), null, List.of(), null))
            .toList();
    Answered watched = asked(Intent.WATCHED, new ObservationQuery.All(), over, "", Grouping.NONE);
    String title =
        "Incident %d: %s, %s%s"
            .formatted(
                incident.id(),
                incident.title(),
                incident.state().word(),
                incident.outcome() == null
                    ? ""
                    : incident.outcome() == Incident.Outcome.TRUE
                        ? ", it was so"
                        : ", false alarm");
    return report(
        "incident",
        title,
        over,
        List.of(
            new Section("Timeline across cameras", timeline),
            new Section("Who did what", deeds),
            new Section("Whether anybody was looking", lines(watched))),
        watched.coverage());
  }

  private WireReport report(
      String kind, String title, TimeRange over, List<Section> sections, String coverage) {
    int struck =
        sections.stream()
            .mapToInt(
                s -> (int) s.lines().stream().filter(l -> l.verdict().equals("struck")).count())
            .sum();
    return new WireReport(kind, title, over.start(), over.end(), sections, coverage, struck);
  }

  private Answered asked(
      Intent intent, ObservationQuery query, TimeRange over, String subject, Grouping by) {
    return new Assistant(history)
        .answer(
            subject,
            new Question(
                intent, query, over, by, null, null, subject, List.of(), List.of(), List.of()));
  }

  private List<Line> lines(Answered answered) {
    List<Line> lines = new ArrayList<>();
    for (Claim claim : answered.claims()) {
      lines.add(
          new Line(
              claim.text(history.zone()),
              claim.verdict().name().toLowerCase(Locale.ROOT),
              claim.why(),
              claim.cameras().stream().map(CameraName::value).sorted().toList(),
              claim.at(),
              claim.observations(),
              null));
    }
    return lines;
  }

  private List<Line> incidents(TimeRange over) {
    List<Line> lines = new ArrayList<>();
    for (Incident incident : rooms.rules().incidents().within(over, MAX_INCIDENTS)) {
      if (!IncidentView.isSeen(incident, asker)) {
        continue;
      }
      Incidents.Told told = rooms.rules().incidents().told(incident.id(), "");
      TimeRange around =
          new TimeRange(incident.when().start(), incident.when().end().plusMillis(1));
      Map<Long, Observation> stored = stored(around);
      List<Line> parts =
          told.alerts().stream()
              .filter(alert -> asker.sees(alert.camera()))
              .map(alert -> line(alert, stored))
              .toList();
      boolean proven =
          !parts.isEmpty() && parts.stream().allMatch(part -> part.verdict().equals("confirmed"));
      lines.add(
          new Line(
              "%s %s: %s, %d alerts at %s, %s%s"
                  .formatted(
                      clock(incident.when().start(), history.zone()),
                      incident.severity().code(),
                      incident.title(),
                      parts.size(),
                      String.join(
                          ", ",
                          incident.cameras().stream()
                              .filter(asker::sees)
                              .map(CameraName::value)
                              .sorted()
                              .toList()),
                      incident.state().word(),
                      incident.outcome() == Incident.Outcome.FALSE
                          ? " as a false alarm"
                          : incident.outcome() == null ? "" : " as true"),
              proven ? "confirmed" : "struck",
              proven ? "" : "not every alert of it has its fact in the log any more",
              incident.cameras().stream()
                  .filter(asker::sees)
                  .map(CameraName::value)
                  .sorted()
                  .toList(),
              incident.when().start(),
              parts.stream().flatMap(part -> part.observations().stream()).limit(50).toList(),
              parts.stream().map(Line::snapshot).filter(s -> s != null).findFirst().orElse(null)));
    }
    return lines;
  }

  /// The facts of a time as they were stored, by their numbers.
  private Map<Long, Observation> stored(TimeRange over) {
    Map<Long, Observation> stored = new HashMap<>();
    history.raw(
        over,
        fact -> {
          stored.put(fact.id(), fact.observation());
          return stored.size() < MAX_RAW;
        });
    return stored;
  }

  private Line line(Alert alert, Map<Long, Observation> stored) {
    @Nullable Observation fact = stored.get(alert.position());
    boolean same = fact != null && fact.camera().equals(alert.camera());
    if (fact == null || !same) {
      return new Line(
          "%s: rule '%s' at %s"
              .formatted(clock(alert.raisedAt(), history.zone()), alert.ruleName(), alert.camera()),
          "struck",
          "no stored fact says so",
          List.of(alert.camera().value()),
          alert.raisedAt(),
          List.of(),
          null);
    }
    String what = fact instanceof ObjectObservation o ? o.label() : "motion";
    String where =
        fact instanceof ObjectObservation o && !o.zones().isEmpty()
            ? " (" + String.join(", ", o.zones().stream().sorted().toList()) + ")"
            : "";
    return new Line(
        "%s: %s at %s%s, rule '%s'"
            .formatted(
                clock(fact.when().start(), history.zone()),
                what,
                fact.camera(),
                where,
                alert.ruleName()),
        "confirmed",
        "",
        List.of(fact.camera().value()),
        fact.when().start(),
        List.of(alert.position()),
        fact instanceof ObjectObservation o && !o.snapshot().isEmpty()
            ? "/api/v1/snapshots/%s.jpg".formatted(o.snapshot())
            : null);
  }

  private String deed(IncidentStep step) {
    return "%s %s: %s%s%s"
        .formatted(
            clock(step.at(), history.zone()),
            step.who(),
            step.after().word(),
            step.words().isEmpty() ? "" : ", \"%s\"".formatted(step.words()),
            step.undone() ? " (undone)" : "");
  }

  private static String clock(Instant at, ZoneId zone) {
    return CLOCK.format(at.atZone(zone));
  }
}
