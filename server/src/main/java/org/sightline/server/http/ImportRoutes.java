package org.sightline.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import org.sightline.server.http.route.Access;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;
import org.sightline.server.http.route.Route;
import org.sightline.server.http.route.Shape;
import org.sightline.server.http.wire.WireImport;
import org.sightline.server.http.wire.WireImports;
import org.sightline.server.identity.Action;
import org.sightline.server.imports.ImportFile;
import org.sightline.server.imports.Imports;

/// Footage from elsewhere that is sent to this node, a file a call.
final class ImportRoutes {
  private static final String FILE = "application/octet-stream";

  /// The largest file that is taken; what is larger can be imported while no node runs.
  private static final long MAX_FILE_BYTES = 64L << 30;

  /// What has to stay free of the disk beside the file and its footage.
  private static final long RESERVE_BYTES = 1L << 30;

  private static final int MAX_NAME = 255;

  private ImportRoutes() {}

  static List<Route> routes() {
    return List.of(
        Route.of(
            "POST /api/v1/cameras/{name}/import",
            Access.toCamera(Action.CONFIGURE),
            "Take a video file in as footage at its own time; the body is the file"
                + " (application/octet-stream)",
            Shape.gives(WireImport.class)
                .as(201)
                .needing("file", "the file's name; date and time may stand in it")
                .allowing("at", "when its footage begins, where the file does not say it")
                .allowing("modified", "when the file was last changed")
                .allowing("stream", "main or sub"),
            ImportRoutes::begin),
        Route.of(
            "GET /api/v1/imports",
            Access.narrowed(Action.CONFIGURE),
            "Imports since the node started, newest first",
            Shape.gives(WireImports.class),
            call ->
                Answer.of(
                    new WireImports(
                        imports(call).list().stream()
                            .filter(known -> isOwn(call, known))
                            .map(WireImport::of)
                            .toList()))),
        Route.of(
            "GET /api/v1/imports/{id}",
            Access.narrowed(Action.CONFIGURE),
            "One import with its progress",
            Shape.gives(WireImport.class),
            call -> shown(own(call))),
        Route.of(
            "DELETE /api/v1/imports/{id}",
            Access.narrowed(Action.CONFIGURE),
            "Cancel an import; of one that is over nothing changes",
            Shape.gives(WireImport.class),
            call -> shown(own(call).flatMap(known -> imports(call).cancel(known.id())))));
  }

  private static Optional<Imports.Known> own(Call call) {
    return imports(call).find(call.variable("id")).filter(known -> isOwn(call, known));
  }

  /// Whether the caller may do to the import's camera what importing takes.
  private static boolean isOwn(Call call, Imports.Known known) {
    return call.scope(Action.CONFIGURE).has(known.stream().camera());
  }

  private static Imports imports(Call call) {
    return call.rooms().imports();
  }

  private static Answer shown(Optional<Imports.Known> known) {
    return Answer.of(
        known
            .map(WireImport::of)
            .orElseThrow(
                () ->
                    Refusal.notFound(
                        "there is no such import", "list the imports, and choose from those")));
  }

  private static Answer begin(Call call) throws IOException {
    StreamId stream = call.stream();
    String name = name(call);
    @Nullable Instant at = instant(call, "at");
    @Nullable Instant modified = instant(call, "modified");
    Imports imports = imports(call);
    Path file = imports.place();
    boolean ordered = false;
    try {
      requireRoom(file, call.bodyLength());
      call.body(FILE, MAX_FILE_BYTES, file);
      if (modified != null) {
        Files.setLastModifiedTime(file, FileTime.from(modified));
      }
      ImportFile given =
          new ImportFile(
              file, name, at, modified != null, call.rooms().zone(), call.caller().user());
      Optional<Imports.Known> known = imports.order(stream, given);
      ordered = true;
      return Answer.made(
          WireImport.of(
              known.orElseThrow(
                  () ->
                      Refusal.unavailable(
                          "too-many-imports",
                          "%d imports wait already".formatted(Imports.MAX_WAITING),
                          "wait until some are over"))));
    } finally {
      if (!ordered) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String name(Call call) {
    String name = call.parameter("file").orElse("");
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.badCall(
          "file is the name of the file, of 1 to %d characters".formatted(MAX_NAME));
    }
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static @Nullable Instant instant(Call call, String parameter) {
    Function<String, Instant> read =
        text -> {
          try {
            return Instant.parse(text);
          } catch (java.time.DateTimeException e) {
            throw Refusal.badCall(parameter + " is an instant such as 2026-11-22T14:05:00Z");
          }
        };
    return call.parameter(parameter).map(read).orElse(null);
  }

  /// Footage that is recorded comes first: a file for which there is no room is refused before a
  /// byte of it is written.
  private static void requireRoom(Path file, long length) throws IOException {
    if (length < 0) {
      throw Refusal.of(
          411,
          "length-required",
          "the call does not say how long the file is",
          "send Content-Length");
    }
    long free = Files.getFileStore(file).getUsableSpace();
    if (length <= MAX_FILE_BYTES && free - 2 * length < RESERVE_BYTES) {
      throw Refusal.of(
          507,
          "no-room",
          "the file of %d bytes and its footage do not fit: %d bytes of the disk are free, and %d have to stay so"
              .formatted(length, free, RESERVE_BYTES),
          "free some space, or import less at once");
    }
  }
}
