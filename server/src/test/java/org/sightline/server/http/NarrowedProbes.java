package org.sightline.server.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How every narrowed route is asked about a camera that the caller may not see. A call is the rest
/// of the address, or `@` with the number of what that camera has, or a space with a body.
///
/// @param alert number of an alert of that camera, and so with the others
record NarrowedProbes(
    long alert, long pin, long incident, long suppression, String importId, String picture) {
  /// How each narrowed route is asked about the camera `%1$s`; a route of the table that is not
  /// here fails the test. Several calls stand for several ways to name a camera.
  Map<String, List<String>> all() {
    String hour = "start=2026-01-01T00:00:00Z&end=2030-01-01T00:00:00Z";
    Map<String, List<String>> probes = new TreeMap<>();
    probes.put("GET /metrics", List.of(""));
    probes.put("GET /api/v1/node", List.of(""));
    probes.put("GET /api/v1/health", List.of(""));
    probes.put("GET /api/v1/health/history", List.of("?limit=1000"));
    probes.put("GET /api/v1/cameras", List.of(""));
    probes.put("GET /api/v1/playback/plan", List.of("?cameras=%1$s&at=2026-11-23T10:00:00Z"));
    probes.put("GET /api/v1/playback/list", List.of("?path=%1$s", "?path=%1$s/sub&" + hour));
    probes.put("GET /list", List.of("?path=%1$s"));
    String get = "?path=%1$s&start=2026-11-23T10:00:00Z&duration=60";
    probes.put("GET /api/v1/playback/get", List.of(get));
    probes.put("GET /get", List.of(get));
    probes.put("GET /api/v1/pins", List.of(""));
    probes.put(
        "POST /api/v1/pins",
        List.of(
            " {\"camera\":\"%1$s\",\"start\":\"2026-11-23T10:00:00Z\",\"end\":\"2026-11-23T10:01:00Z\",\"reason\":\"x\"}",
            " {\"start\":\"2026-11-23T10:00:00Z\",\"end\":\"2026-11-23T10:01:00Z\",\"reason\":\"x\"}"));
    probes.put("DELETE /api/v1/pins/{id}", List.of("@" + pin));
    probes.put(
        "POST /api/v1/exports",
        List.of(
            " {\"cameras\":[\"%1$s\"],\"ranges\":[{\"start\":\"2026-11-23T10:00:00Z\",\"end\":\"2026-11-23T10:01:00Z\"}],\"reason\":\"x\"}"));
    for (String export :
        List.of(
            "GET /api/v1/exports/{id}",
            "GET /api/v1/exports/{id}/download",
            "GET /api/v1/exports/{id}/manifest",
            "DELETE /api/v1/exports/{id}")) {
      probes.put(export, List.of("@20261123-100000-0123abcd"));
    }
    probes.put("GET /api/v1/exports", List.of(""));
    probes.put("GET /api/v1/replays", List.of(""));
    probes.put(
        "POST /api/v1/replays",
        List.of(
            " {\"camera\":\"%1$s\",\"start\":\"2026-11-23T10:00:00Z\",\"end\":\"2026-11-23T10:01:00Z\"}"));
    for (String replay :
        List.of(
            "GET /api/v1/replays/{id}",
            "POST /api/v1/replays/{id}/start",
            "DELETE /api/v1/replays/{id}",
            "GET /api/v1/replays/{id}/frames",
            "GET /api/v1/replays/{id}/comparison")) {
      probes.put(replay, List.of("@0123456789abcdef"));
    }
    probes.put("GET /api/v1/evidence/certificate.pem", List.of(""));
    probes.put(
        "GET /api/v1/search",
        List.of(
            "",
            "?q=camera:%1$s",
            "?q=not+camera:door",
            "?q=safe-zone",
            "?q=forklift",
            "?limit=200"));
    probes.put("GET /api/v1/vocabulary", List.of(""));
    probes.put("GET /api/v1/plate-requests", List.of(""));
    probes.put(
        "POST /api/v1/similar",
        List.of(
            " {\"track\":\"trackv\"}",
            " {\"track\":\"trackd\"}",
            " {\"track\":\"trackd\",\"q\":\"forklift\"}",
            " {\"track\":\"trackd\",\"q\":\"camera:%1$s\"}"));
    probes.put("POST /api/v1/similar/pictures", List.of(""));
    probes.put(
        "POST /api/v1/plate-requests", List.of(" {\"question\":\"plate:A*\",\"purpose\":\"x\"}"));
    probes.put("POST /api/v1/plate-requests/{id}/consent", List.of("@999999"));
    probes.put("POST /api/v1/plate-requests/{id}/deny", List.of("@999999"));
    probes.put("GET /api/v1/snapshots/{key}.jpg", List.of("@" + picture));
    probes.put(
        "POST /api/v1/ask",
        List.of(
            " {\"question\":\"how many people today?\"}",
            " {\"question\":\"which camera saw the most today?\"}",
            " {\"question\":\"was anything red in the last hour?\"}"));
    probes.put("GET /api/v1/rules", List.of(""));
    probes.put(
        "POST /api/v1/rules/dry-run",
        List.of(" {\"name\":\"r\",\"query\":\"red\"}", " {\"name\":\"r\",\"query\":\"moving\"}"));
    probes.put("GET /api/v1/alerts", List.of("?state=all&limit=500"));
    probes.put("POST /api/v1/alerts/{id}/acknowledge", List.of("@" + alert));
    probes.put("GET /api/v1/incidents", List.of("", "?state=open,closed&limit=100"));
    probes.put("GET /api/v1/incidents/{id}", List.of("@" + incident));
    for (String deed : List.of("seen", "acknowledge", "escalate", "close", "undo")) {
      probes.put(
          "POST /api/v1/incidents/{id}/" + deed,
          List.of("@" + incident + " {\"outcome\":\"false\"}"));
    }
    probes.put("GET /api/v1/suppressions", List.of(""));
    probes.put("DELETE /api/v1/suppressions/{id}", List.of("@" + suppression));
    String example = "@0 {\"alert\":" + alert + "}";
    probes.put("POST /api/v1/suppressions", List.of(example));
    probes.put("POST /api/v1/suppressions/dry-run", List.of(example));
    probes.put(
        "GET /api/v1/reports",
        List.of("?kind=shift", "?kind=day", "?kind=incident&incident=" + incident));
    probes.put("GET /api/v1/receivers", List.of(""));
    String browser =
        " {\"endpoint\":\"https://push.example/x\",\"publicKey\":\"AAAA\",\"secret\":\"AAAA\"}";
    probes.put("POST /api/v1/push", List.of(browser));
    probes.put("DELETE /api/v1/push", List.of(browser));
    probes.put(
        "POST /api/v1/rules/read",
        List.of(
            " {\"words\":\"tell me when anything is at %1$s\"}",
            " {\"words\":\"tell me when a person comes\"}"));
    probes.put(
        "POST /api/v1/query",
        List.of(
            " {\"text\":\"all\"}",
            " {\"text\":\"camera:%1$s\"}",
            " {\"text\":\"colour:red\"}",
            " {\"query\":{\"not\":{\"camera\":\"door\"}}}",
            " {\"numbers\":\"all | count by:camera over:../..\"}",
            " {\"numbers\":\"all | count by:zone over:../..\"}"));
    probes.put("GET /api/v1/imports", List.of(""));
    for (String call : List.of("GET", "DELETE")) {
      probes.put(call + " /api/v1/imports/{id}", List.of("@" + importId));
    }
    probes.put("GET /api/v1/updates", List.of(""));
    probes.put("GET /api/v1/live", List.of(""));
    return probes;
  }
}
