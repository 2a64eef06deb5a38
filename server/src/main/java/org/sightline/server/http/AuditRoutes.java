package org.sightline.server.http;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.sightline.server.audit.AuditCheck;
import org.sightline.server.audit.AuditEntry;
import org.sightline.server.audit.AuditFilter;
import org.sightline.server.audit.AuditHead;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireAudit;
import org.sightline.server.http.wire.WireAuditCheck;
import org.sightline.server.http.wire.WireAuditHead;
import org.sightline.server.identity.Action;

/// Who did what: reading, taking away and checking the audit log.
final class AuditRoutes {
  private static final int MOST = 1000;
  private static final int USUAL = 100;

  private AuditRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "GET /api/v1/audit",
            Access.to(Action.AUDIT),
            "Who viewed, searched, exported and changed what, newest first",
            Shape.gives(WireAudit.class)
                .allowing("user", "Only what this user did")
                .allowing("camera", "Only what was done to this camera")
                .allowing("start", "Not before this instant")
                .allowing("end", "Before this instant")
                .allowing("before", "Only entries with a lower number: the `next` of an answer")
                .allowing("limit", "How many at most, 1 to 1000; 100 when left out"),
            AuditRoutes::list),
        Route.of(
            "GET /api/v1/audit/head",
            Access.to(Action.AUDIT),
            "Number and hash of the newest entry: keep it elsewhere as an anchor",
            Shape.gives(WireAuditHead.class),
            call -> Answer.of(wire(call.reception().audit().head()))),
        Route.of(
            "GET /api/v1/audit/check",
            Access.to(Action.AUDIT),
            "Prove the whole log: every line, its order and its end",
            Shape.gives(WireAuditCheck.class),
            AuditRoutes::check),
        Route.of(
            "GET /api/v1/audit/log.jsonl",
            Access.to(Action.AUDIT),
            "The whole log as it lies on the disk, one JSON object a line",
            Shape.givesMedia("application/jsonl"),
            AuditRoutes::whole));
  }

  private static Answer list(Call call) {
    Instant from = call.parameter("start").isEmpty() ? Instant.MIN : call.instant("start");
    Instant to = call.parameter("end").isEmpty() ? Instant.MAX : call.instant("end");
    int limit = call.parameter("limit", 1, MOST, USUAL);
    long before = call.parameter("before", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    List<AuditEntry> found =
        AuditLog.newest(
            call.reception().audit().folder(),
            new AuditFilter(
                call.parameter("user").orElse(""),
                call.parameter("camera").orElse(""),
                from,
                to,
                before == Integer.MAX_VALUE ? Long.MAX_VALUE : before,
                limit + 1));
    boolean more = found.size() > limit;
    List<AuditEntry> page = more ? found.subList(0, limit) : found;
    return Answer.of(
        new WireAudit(
            page.stream().map(AuditRoutes::wire).toList(),
            more ? page.getLast().seq() : null,
            wire(call.reception().audit().head())));
  }

  private static Answer check(Call call) {
    AuditLog log = call.reception().audit();
    AuditCheck.Report report = AuditCheck.run(log.folder(), List.of());
    return Answer.of(
        new WireAuditCheck(
            report.isWhole(),
            report.entries(),
            report.last(),
            report.head(),
            report.findings().stream()
                .map(f -> new WireAuditCheck.Finding(f.seq(), f.file(), f.sentence()))
                .toList()));
  }

  private static Answer whole(Call call) {
    Path folder = call.reception().audit().folder();
    return new Answer.Streaming(
        "application/jsonl",
        out -> AuditLog.copy(folder, out),
        Map.of("Content-Disposition", "attachment; filename=\"audit.jsonl\""));
  }

  private static WireAuditHead wire(AuditHead head) {
    return new WireAuditHead(head.seq(), head.hash(), head.at());
  }

  private static WireAudit.Entry wire(AuditEntry entry) {
    return new WireAudit.Entry(
        entry.seq(),
        entry.at(),
        entry.user(),
        entry.role(),
        entry.address(),
        entry.call(),
        entry.camera(),
        entry.detail(),
        entry.status(),
        entry.times());
  }
}
