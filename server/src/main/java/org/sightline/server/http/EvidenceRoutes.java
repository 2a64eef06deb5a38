package org.sightline.server.http;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.CameraScope;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.domain.TimeRange;
import org.sightline.recording.ChainLink;
import org.sightline.recording.EvidenceTable;
import org.sightline.recording.VerdictSpan;
import org.sightline.server.evidence.ExportException;
import org.sightline.server.evidence.ExportOrder;
import org.sightline.server.evidence.Exports;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireChain;
import org.sightline.server.http.wire.WireExport;
import org.sightline.server.http.wire.WireExports;
import org.sightline.server.http.wire.WireNewExport;
import org.sightline.server.http.wire.WireVerdicts;
import org.sightline.server.identity.Action;

/// What can be proved: verdicts on camera signatures, and exports of footage.
final class EvidenceRoutes {
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final int MAX_VERDICTS = 5000;
  private static final int MAX_LINKS = 10_000;
  private static final int MAX_MANIFEST_BYTES = 64 << 20;

  private EvidenceRoutes() {}

  static List<Route> routes() {
    Access export = Access.narrowed(Action.EXPORT);
    return List.of(
        Route.of(
            "GET /api/v1/cameras/{name}/verdicts",
            Access.toCamera(Action.REPLAY),
            "What was found when the camera's signatures were checked while it was recorded",
            FootageRoutes.ranged(Shape.gives(WireVerdicts.class)).allowing("stream", "main or sub"),
            EvidenceRoutes::verdicts),
        Route.of(
            "GET /api/v1/cameras/{name}/chain",
            Access.toCamera(Action.EXPORT),
            "The lines of the stream's hash chain about a range, each signed by the node, and the"
                + " certificates of the keys that signed",
            FootageRoutes.ranged(Shape.gives(WireChain.class)).allowing("stream", "main or sub"),
            EvidenceRoutes::chain),
        Route.of(
            "POST /api/v1/exports",
            export,
            "Export footage as a sealed zip; it is done when its state says so",
            Shape.gives(WireExport.class).taking(WireNewExport.class).as(201),
            EvidenceRoutes::order),
        Route.of(
            "GET /api/v1/exports",
            export,
            "All exports with their progress, newest first",
            Shape.gives(WireExports.class),
            call ->
                Answer.of(
                    new WireExports(
                        exports(call).list().stream()
                            .filter(each -> maySee(call, each))
                            .map(WireExport::of)
                            .toList()))),
        Route.of(
            "GET /api/v1/exports/{id}",
            export,
            "One export with its progress",
            Shape.gives(WireExport.class),
            call -> Answer.of(found(call).map(WireExport::of).orElseThrow(EvidenceRoutes::none))),
        Route.of(
            "GET /api/v1/exports/{id}/download",
            export,
            "The zip of an export that is done",
            Shape.givesMedia("application/zip"),
            EvidenceRoutes::download),
        Route.of(
            "GET /api/v1/exports/{id}/manifest",
            export,
            "What is in an export that is done: its manifest.json",
            Shape.givesMedia("application/json"),
            EvidenceRoutes::manifest),
        Route.of(
            "GET /api/v1/evidence/certificate.pem",
            export,
            "The certificate that this node seals exports with, for who checks them",
            Shape.givesMedia("application/x-pem-file"),
            call ->
                Answer.bytes(
                        "application/x-pem-file",
                        exports(call).certificate().getBytes(StandardCharsets.US_ASCII))
                    .with("Content-Disposition", "attachment; filename=\"node.pem\"")),
        Route.of(
            "DELETE /api/v1/exports/{id}",
            export,
            "Cancel an export, or delete one that is over",
            Shape.gives(WireExport.class),
            call ->
                Answer.of(
                    found(call)
                        .flatMap(_ -> exports(call).remove(call.variable("id")))
                        .map(WireExport::of)
                        .orElseThrow(EvidenceRoutes::none))));
  }

  private static Exports exports(Call call) {
    return call.rooms().exports();
  }

  /// Whether the caller may export every camera that is in it.
  private static boolean maySee(Call call, Exports.Export export) {
    CameraScope scope = call.scope(Action.EXPORT);
    return export.order().streams().stream().allMatch(stream -> scope.has(stream.camera()));
  }

  private static Optional<Exports.Export> found(Call call) {
    return exports(call).find(call.variable("id")).filter(each -> maySee(call, each));
  }

  private static Refusal none() {
    return Refusal.notFound("there is no such export", "list the exports, and choose from those");
  }

  private static Answer verdicts(Call call) {
    TimeRange range = FootageRoutes.within(call.range(), LONGEST);
    List<VerdictSpan> found =
        call.rooms().recordings().evidence().verdicts(call.stream(), range, MAX_VERDICTS + 1);
    return Answer.of(
        new WireVerdicts(
            range.start(),
            range.end(),
            found.stream()
                .limit(MAX_VERDICTS)
                .map(
                    each ->
                        new WireVerdicts.Verdict(
                            each.range().start(),
                            each.range().end(),
                            each.kind().code(),
                            each.gops(),
                            each.detail()))
                .toList(),
            found.size() > MAX_VERDICTS));
  }

  private static Answer chain(Call call) {
    TimeRange range = FootageRoutes.within(call.range(), LONGEST);
    EvidenceTable table = call.rooms().recordings().evidence();
    List<ChainLink> found = table.links(call.stream(), range, MAX_LINKS + 1);
    List<ChainLink> links = found.stream().limit(MAX_LINKS).toList();
    long first = links.isEmpty() ? 1 : links.getFirst().sequence();
    String before =
        first == 1
            ? ChainLink.BEGINNING
            : table.linksAfter(call.stream(), first - 2, 1).stream()
                .findFirst()
                .map(ChainLink::hash)
                .orElse(ChainLink.BEGINNING);
    return Answer.of(WireChain.of(call.stream(), before, links, found.size() > MAX_LINKS));
  }

  private static Answer order(Call call) throws Exception {
    WireNewExport asked = call.question(WireNewExport.class);
    try {
      StreamRole role = role(asked.stream());
      List<StreamId> streams =
          asked.cameras().stream().map(name -> known(call, name, role)).toList();
      List<TimeRange> ranges =
          asked.ranges().stream().map(each -> new TimeRange(each.start(), each.end())).toList();
      return Answer.made(
          WireExport.of(
              exports(call)
                  .order(
                      new ExportOrder.Wish(
                          streams,
                          ranges,
                          Objects.requireNonNullElse(asked.caseName(), "").strip(),
                          asked.reason().strip(),
                          Boolean.TRUE.equals(asked.signStream()),
                          Boolean.TRUE.equals(asked.burnTime())),
                      call.caller().user())));
    } catch (IllegalArgumentException e) {
      throw Refusal.badValue(String.valueOf(e.getMessage()), "change it and order again");
    } catch (ExportException e) {
      throw Refusal.of(
          503, "too-many-exports", String.valueOf(e.getMessage()), "wait, or cancel one");
    }
  }

  private static StreamRole role(@Nullable String word) {
    if (word != null && !word.equals("main") && !word.equals("sub")) {
      throw new IllegalArgumentException("stream is main or sub");
    }
    return StreamRole.ofWord(word == null ? "main" : word);
  }

  private static StreamId known(Call call, String name, StreamRole role) {
    StreamId id = CameraName.isValid(name) ? new StreamId(new CameraName(name), role) : null;
    if (id == null
        || !call.scope(Action.EXPORT).has(id.camera())
        || !call.rooms().recordings().known().contains(id)) {
      throw Refusal.of(
          404,
          "unknown-camera",
          "nothing was ever recorded of one of the cameras named",
          "list the cameras, and choose from those");
    }
    return id;
  }

  private static Path file(Call call) {
    return found(call)
        .flatMap(_ -> exports(call).file(call.variable("id")))
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "there is no such export that is done", "ask how the export stands"));
  }

  private static Answer manifest(Call call) throws Exception {
    try (ZipFile zip = new ZipFile(file(call).toFile())) {
      ZipEntry entry = zip.getEntry("manifest.json");
      if (entry == null) {
        throw Refusal.notFound("the export has no manifest", "export again");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return Answer.bytes("application/json", in.readNBytes(MAX_MANIFEST_BYTES));
      }
    }
  }

  private static Answer download(Call call) throws Exception {
    String id = call.variable("id");
    Path file = file(call);
    ByteRange part = ByteRange.of(call, Files.size(file), id);
    return part.answer("application/zip", out -> part.copy(file, out))
        .with("Content-Disposition", "attachment; filename=\"sightline-" + id + ".zip\"");
  }
}
