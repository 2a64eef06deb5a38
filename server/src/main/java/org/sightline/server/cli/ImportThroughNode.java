package org.sightline.server.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;
import tools.jackson.databind.JsonNode;

/// Files sent to the node that runs, one after the other, each waited for until it is footage.
///
/// @param at when the footage begins, or null to find out
record ImportThroughNode(
    NodeClient client, StreamId stream, @Nullable Instant at, Console console) {
  private static final long ASK_MILLIS = 250;

  /// Sends one file and says what came of it.
  Map<String, Object> one(Path file) throws IOException, InterruptedException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", file.toString());
    String path =
        "/api/v1/cameras/%s/import?stream=%s&file=%s&modified=%s%s"
            .formatted(
                stream.camera(),
                stream.role().word(),
                URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8),
                Files.getLastModifiedTime(file).toInstant(),
                at == null ? "" : "&at=" + at);
    NodeClient.Answer answer = client.upload(path, file);
    if (!answer.isGood()) {
      facts.put("result", "refused");
      facts.put("message", answer.problem());
      return facts;
    }
    JsonNode over = awaited(answer.body());
    for (String name : List.of("result", "timeFrom", "start", "end", "message")) {
      String value = over.path(name).asString("");
      boolean isInstant = name.equals("start") || name.equals("end");
      if (!value.isEmpty()) {
        facts.put(name, isInstant ? Instant.parse(value).toString() : value);
      }
    }
    if (over.path("bytes").asLong(0) > 0) {
      facts.put("bytes", over.path("bytes").asLong());
    }
    return facts;
  }

  private JsonNode awaited(JsonNode first) throws IOException, InterruptedException {
    JsonNode now = first;
    String id = first.path("id").asString("");
    long told = 0;
    while (!now.path("state").asString("").equals("over")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ASK_MILLIS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      NodeClient.Answer answer = client.ask("GET", "/api/v1/imports/" + id, null);
      if (!answer.isGood()) {
        throw new IOException(answer.problem());
      }
      now = answer.body();
      long minutes = (long) now.path("seconds").asDouble(0) / 60;
      if (minutes > told) {
        told = minutes;
        console.err().println("  %d minutes of footage read".formatted(minutes));
      }
    }
    return now;
  }
}
