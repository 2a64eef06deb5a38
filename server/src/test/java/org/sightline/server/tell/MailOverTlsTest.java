package org.sightline.server.tell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sightline.rule.Courier.Outcome;
import org.sightline.server.config.Receiver;
import org.sightline.server.config.Receiver.Login;
import org.sightline.server.config.Receiver.Privacy;
import org.sightline.testkit.Certificates;

/// Mail to a server with a certificate of its own, both ways of becoming private.
class MailOverTlsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Smtp.Letter LETTER =
      new Smtp.Letter(
          "sightline-1-1", "person at door", "look", null, Instant.parse("2026-11-22T10:00:00Z"));

  private static SSLContext tls;
  private static String fingerprint;

  @BeforeAll
  static void makeCertificate() throws Exception {
    KeyPair keys = Certificates.ec();
    X509Certificate certificate = Certificates.authority("mail", keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("mail", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    fingerprint =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  /// A scripted mail server; what it hears over TLS it notes with a `+` before it.
  private static final class MailServer implements AutoCloseable {
    final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final boolean implicit;
    private final String afterStart;

    /// @param afterStart what it adds in the clear to its answer to STARTTLS
    MailServer(boolean implicit, String afterStart) throws IOException {
      this.implicit = implicit;
      this.afterStart = afterStart;
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket plain = socket.accept()) {
          talk(plain);
        } catch (IOException e) {
          heard.add("closed");
        }
      }
    }

    private void talk(Socket plain) throws IOException {
      Socket now = implicit ? secured(plain) : plain;
      say(now, "220 hello\r\n");
      while (true) {
        String command = line(now.getInputStream());
        heard.add((now == plain ? "" : "+") + command);
        if (command.startsWith("EHLO")) {
          say(now, now == plain ? "250 STARTTLS\r\n" : "250-here\r\n250 AUTH PLAIN\r\n");
        } else if (command.equals("STARTTLS")) {
          say(now, "220 go\r\n" + afterStart);
          now = secured(plain);
        } else if (command.equals("DATA")) {
          say(now, "354 go\r\n");
          while (!line(now.getInputStream()).equals(".")) {
            // the message, which another test looks at
          }
          say(now, "250 taken\r\n");
        } else {
          say(now, command.startsWith("AUTH") ? "235 yes\r\n" : "250 ok\r\n");
        }
      }
    }

    private static Socket secured(Socket plain) throws IOException {
      SSLSocket secured =
          (SSLSocket)
              tls.getSocketFactory().createSocket(plain, "mail", plain.getLocalPort(), true);
      secured.setUseClientMode(false);
      secured.startHandshake();
      return secured;
    }

    private static void say(Socket to, String words) throws IOException {
      OutputStream out = to.getOutputStream();
      out.write(words.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    private static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int c;
      while ((c = in.read()) != '\n') {
        if (c < 0) {
          throw new IOException("over");
        }
        line.write(c);
      }
      return line.toString(StandardCharsets.UTF_8).strip();
    }

    Receiver.Mail receiver(Privacy privacy, @Nullable String certificate) {
      return new Receiver.Mail(
          new Login("127.0.0.1", socket.getLocalPort(), privacy, "ada", "s3cret", certificate),
          "node@example.org",
          List.of("guard@example.org"));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aMailGoesOverStartTlsAndNothingButItsBeginningIsInTheClear() throws Exception {
    try (MailServer server = new MailServer(false, "")) {
      assertEquals(
          new Outcome.Arrived(),
          Smtp.send(server.receiver(Privacy.START_TLS, fingerprint), LETTER, DEADLINE));
      assertEquals(
          List.of("EHLO sightline.invalid", "STARTTLS"),
          server.heard.stream().filter(words -> !words.startsWith("+")).limit(2).toList());
      assertTrue(server.heard.contains("+RCPT TO:<guard@example.org>"), server.heard::toString);
      assertTrue(server.heard.stream().anyMatch(words -> words.startsWith("+AUTH PLAIN")));
      assertTrue(server.heard.stream().noneMatch(words -> words.startsWith("AUTH")));
    }
  }

  @Test
  void aMailGoesOverTlsFromTheFirstByteOn() throws Exception {
    try (MailServer server = new MailServer(true, "")) {
      assertEquals(
          new Outcome.Arrived(),
          Smtp.send(server.receiver(Privacy.TLS, fingerprint), LETTER, DEADLINE));
      assertTrue(server.heard.contains("+MAIL FROM:<node@example.org>"), server.heard::toString);
    }
  }

  @Test
  void aServerThatNobodyVouchesForGetsNeitherPasswordNorMailAndItsFingerprintIsSaid()
      throws Exception {
    for (boolean implicit : List.of(true, false)) {
      for (String pinned : List.of("", "0".repeat(64))) {
        try (MailServer server = new MailServer(implicit, "")) {
          Privacy privacy = implicit ? Privacy.TLS : Privacy.START_TLS;
          Outcome outcome =
              Smtp.send(
                  server.receiver(privacy, pinned.isEmpty() ? null : pinned), LETTER, DEADLINE);
          String why = assertInstanceOf(Outcome.Failed.class, outcome).why();
          assertTrue(why.contains(fingerprint), why);
          assertTrue(server.heard.stream().noneMatch(words -> words.startsWith("+")));
          assertTrue(server.heard.stream().noneMatch(words -> words.startsWith("AUTH")));
        }
      }
    }
  }

  @Test
  void whatIsSaidInTheClearAfterStartTlsIsNotTakenForTheServers() throws Exception {
    try (MailServer server = new MailServer(false, "250 AUTH PLAIN\r\n")) {
      Outcome outcome =
          Smtp.send(server.receiver(Privacy.START_TLS, fingerprint), LETTER, DEADLINE);
      assertInstanceOf(Outcome.Failed.class, outcome);
      assertTrue(server.heard.stream().noneMatch(words -> words.startsWith("+")));
    }
  }
}
