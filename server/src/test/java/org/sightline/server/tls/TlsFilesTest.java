package org.sightline.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.http.HttpNode;
import org.sightline.server.http.HttpSettings;
import org.sightline.server.identity.Identity;
import org.sightline.testkit.ControllableClock;

class TlsFilesTest {
  private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1");

  @TempDir Path folder;
  private final ControllableClock clock = new ControllableClock(Instant.now());

  @Test
  void browsersReachTheNodeWithTheCertificateThatItMade() throws Exception {
    TlsFiles made = TlsFiles.made(folder.resolve("tls"), NAMES, clock);
    try (Identity identity = Identity.open(folder.resolve("node.db"), clock);
        AuditLog audit = AuditLog.open(folder.resolve("audit"), null, clock);
        HttpNode node =
            HttpNode.listen(
                new HttpSettings("127.0.0.1", 0, made, folder), identity, audit, "test");
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(made)).build()) {
      String password = identity.firstAdministrator().orElseThrow();
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + node.port() + "/api/v1/session"))
                  .header("X-Sightline", "1")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"user\":\"admin\",\"password\":\"" + password + "\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"mustChangePassword\":true"));
      String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
      for (String part : List.of("HttpOnly", "SameSite=Strict", "Secure", "Path=/")) {
        assertTrue(cookie.contains("; " + part), cookie);
      }
    }
  }

  @Test
  void aMadeCertificateIsKeptWhileItIsGood() throws Exception {
    TlsFiles made = TlsFiles.made(folder, NAMES, clock);
    assertTrue(made.fingerprint().matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem"))));
    assertEquals(made.fingerprint(), TlsFiles.made(folder, NAMES, clock).fingerprint());
    assertNotEquals(
        made.fingerprint(), TlsFiles.made(folder, List.of("other.example"), clock).fingerprint());
  }

  @Test
  void aMadeCertificateIsMadeAnewBeforeItEnds() {
    TlsFiles made = TlsFiles.made(folder, NAMES, clock);
    clock.advance(Duration.ofDays(800));
    assertNotEquals(made.fingerprint(), TlsFiles.made(folder, NAMES, clock).fingerprint());
  }

  @Test
  void aCrashBetweenTheTwoFilesIsMended() throws Exception {
    TlsFiles.made(folder, NAMES, clock);
    TlsFiles other = TlsFiles.made(folder.resolve("other"), NAMES, clock);
    Files.copy(
        folder.resolve("other/key.pem"),
        folder.resolve("key.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(other.fingerprint(), TlsFiles.made(folder, NAMES, clock).fingerprint());
  }

  @Test
  void ownFilesThatDoNotBelongTogetherAreRefused() {
    TlsFiles.made(folder.resolve("a"), NAMES, clock);
    TlsFiles.made(folder.resolve("b"), NAMES, clock);
    Path certificate = folder.resolve("a/certificate.pem");
    assertEquals(
        TlsFiles.made(folder.resolve("a"), NAMES, clock).fingerprint(),
        TlsFiles.own(certificate, folder.resolve("a/key.pem")).fingerprint());
    assertThrows(TlsException.class, () -> TlsFiles.own(certificate, folder.resolve("b/key.pem")));
    assertThrows(TlsException.class, () -> TlsFiles.own(certificate, certificate));
    TlsException absent =
        assertThrows(TlsException.class, () -> TlsFiles.own(folder.resolve("none"), certificate));
    assertEquals(TlsException.Kind.FILE, absent.kind());
  }

  private static SSLContext trusting(TlsFiles files) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("node", files.keyStore().getCertificate("node"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
