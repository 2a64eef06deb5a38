package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.audit.AuditEntry;
import org.sightline.server.audit.AuditFilter;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.identity.Role;

/// That deeds reach the audit log, and who may read it.
class AuditRoutesTest {
  @TempDir static Path folder;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.ready(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
  }

  private static List<AuditEntry> entries() {
    return AuditLog.newest(
        node.audit.folder(),
        new AuditFilter("", "", Instant.MIN, Instant.MAX, Long.MAX_VALUE, 10_000));
  }

  private static int status(String method, String path, Role role) throws Exception {
    return node.send(node.call(method, path, node.token(role))).statusCode();
  }

  @Test
  void footageThatIsAskedForStandsInTheLogWithItsRange() throws Exception {
    String path =
        "/api/v1/cameras/door/timeline?start=2026-11-22T10:00:00.000Z&end=2026-11-22T11:00:00.000Z";
    status("GET", path, Role.OPERATOR);
    AuditEntry entry =
        entries().stream().filter(e -> e.call().endsWith("/timeline")).findFirst().orElseThrow();
    assertEquals("operator", entry.user());
    assertEquals("door", entry.camera());
    assertTrue(entry.detail().contains("start=2026-11-22T10:00:00.000Z"), entry.detail());
  }

  @Test
  void anAttemptThatIsRefusedStandsInTheLog() throws Exception {
    assertEquals(403, status("DELETE", "/api/v1/cameras/door", Role.VIEWER));
    AuditEntry entry =
        entries().stream()
            .filter(e -> e.call().startsWith("DELETE") && e.status() == 403)
            .findFirst()
            .orElseThrow();
    assertEquals("door", entry.camera());
  }

  @Test
  void aWrongPasswordStandsInTheLogAndIsNotRepeatedThere() throws Exception {
    node.send(
        node.call("POST", "/api/v1/session", null)
            .method(
                "POST",
                BodyPublishers.ofString("{\"user\":\"mallory\",\"password\":\"Tr0ub4dor&3\"}"))
            .header("Content-Type", "application/json"));
    AuditEntry entry =
        entries().stream().filter(e -> e.detail().contains("mallory")).findFirst().orElseThrow();
    assertEquals(401, entry.status());
    assertFalse(entries().stream().anyMatch(e -> e.toString().contains("Tr0ub4dor")));
  }

  @Test
  void theLogHoldsWhatWasSearchedForAndThePurpose() throws Exception {
    assertEquals(
        200,
        status(
            "GET",
            "/api/v1/search?q=label:bicycle&purpose=theft%20of%2022%20November",
            Role.ANALYST));
    AuditEntry entry =
        entries().stream()
            .filter(each -> each.toString().contains("bicycle"))
            .findFirst()
            .orElseThrow();
    assertEquals("analyst", entry.user());
    assertTrue(entry.detail().contains("purpose=theft%20of%2022%20November"), entry.detail());
    String read = node.get("/api/v1/audit?user=analyst").body();
    assertTrue(read.contains("purpose=theft%20of%2022%20November"), read);
  }

  @Test
  void auditorsAndAdministratorsReadAndCheckIt() throws Exception {
    for (String path :
        List.of(
            "/api/v1/audit",
            "/api/v1/audit/head",
            "/api/v1/audit/check",
            "/api/v1/audit/log.jsonl")) {
      assertEquals(200, status("GET", path, Role.AUDITOR), path);
      assertEquals(200, status("GET", path, Role.ADMINISTRATOR), path);
      assertEquals(403, status("GET", path, Role.OPERATOR), path);
    }
    String check =
        node.send(node.call("GET", "/api/v1/audit/check", node.token(Role.AUDITOR))).body();
    assertTrue(check.contains("\"whole\":true"), check);
  }

  @Test
  void pagesFollowOneAnother() throws Exception {
    for (int i = 0; i < 5; i++) {
      status("DELETE", "/api/v1/pins/" + (1000 + i), Role.ADMINISTRATOR);
    }
    String page =
        node.send(node.call("GET", "/api/v1/audit?limit=2", node.token(Role.AUDITOR))).body();
    String next = page.replaceAll(".*\"next\":([0-9]+).*", "$1");
    String second =
        node.send(
                node.call("GET", "/api/v1/audit?limit=2&before=" + next, node.token(Role.AUDITOR)))
            .body();
    assertFalse(second.contains("\"seq\":" + next + ","), second);
    assertTrue(second.contains("\"seq\":" + (Long.parseLong(next) - 1) + ","), second);
  }
}
