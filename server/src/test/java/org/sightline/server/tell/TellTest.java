package org.sightline.server.tell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.rule.Courier.Outcome;
import org.sightline.rule.Courier.Parcel;
import org.sightline.rule.RuleAction;
import org.sightline.search.Meanings;
import org.sightline.server.config.Receiver;
import org.sightline.server.config.Receiver.Login;
import org.sightline.server.config.Receiver.Privacy;
import org.sightline.server.http.wire.WireTold;
import org.sightline.server.json.Json;
import org.sightline.server.node.Outside;
import org.sightline.server.push.WebPush;

class TellTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @TempDir Path folder;

  /// What a server does with one connection.
  @FunctionalInterface
  private interface Serving {
    void serve(Socket client) throws IOException;
  }

  private static final class Server implements AutoCloseable {
    final ServerSocket socket = new ServerSocket();
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Server(Serving serving) throws IOException {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual()
          .start(
              () -> {
                while (!socket.isClosed()) {
                  try (Socket client = socket.accept()) {
                    serving.serve(client);
                  } catch (IOException e) {
                    heard.add("closed");
                  }
                }
              });
    }

    Login login(Privacy privacy, @Nullable String user) {
      return new Login(
          "127.0.0.1", socket.getLocalPort(), privacy, user, user == null ? null : "s3cret", null);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) >= 0 && c != '\n') {
      line.write(c);
    }
    if (c < 0) {
      throw new IOException("over");
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static Serving smtp(LinkedBlockingQueue<String> commands, Map<String, String> answers) {
    return client -> {
      var out = client.getOutputStream();
      out.write("220 hello\r\n".getBytes());
      while (true) {
        String command = line(client.getInputStream());
        commands.add(command);
        String verb = command.split("[ :]")[0];
        String answer =
            answers.getOrDefault(
                verb,
                verb.equals("EHLO")
                    ? "250-here\r\n250 AUTH PLAIN LOGIN"
                    : verb.equals("AUTH") ? "235 yes" : verb.equals("DATA") ? "354 go" : "250 ok");
        out.write((answer + "\r\n").getBytes());
        if (verb.equals("DATA") && answer.startsWith("354")) {
          StringBuilder message = new StringBuilder();
          String each;
          while (!(each = line(client.getInputStream())).equals(".")) {
            message.append(each).append('\n');
          }
          commands.add(message.toString());
          out.write((answers.getOrDefault(".", "250 taken") + "\r\n").getBytes());
        }
      }
    };
  }

  private static Smtp.Letter letter(String subject) {
    return new Smtp.Letter("sightline-1-1", subject, "line\n.\nend", new byte[] {1, 2, 3}, NOW);
  }

  @Test
  void aMailIsHandedOverWithItsPictureAndNoNameBecomesAHeaderOrACommand() throws Exception {
    LinkedBlockingQueue<String> commands = new LinkedBlockingQueue<>();
    try (Server server = new Server(smtp(commands, Map.of()))) {
      Receiver.Mail mail =
          new Receiver.Mail(
              server.login(Privacy.PLAIN, "ada"), "node@example.org", List.of("guard@example.org"));
      String evil = "door\r\nBcc: thief@example.org\r\n\r\n.\r\nRCPT TO:<x@example.org>";
      assertEquals(new Outcome.Arrived(), Smtp.send(mail, letter(evil), DEADLINE));
      List<String> said = new ArrayList<>(commands);
      assertTrue(said.contains("MAIL FROM:<node@example.org>"), said::toString);
      assertEquals(1, said.stream().filter(c -> c.startsWith("RCPT")).count());
      String message = said.stream().filter(c -> c.contains("Subject:")).findFirst().orElseThrow();
      assertFalse(message.contains("Bcc"), message);
      assertTrue(message.contains("image/jpeg"), message);
      assertTrue(
          message.contains(
              Base64.getEncoder().encodeToString("line\n.\nend".getBytes(StandardCharsets.UTF_8))),
          message);
    }
  }

  @Test
  void withoutStartTlsNothingIsSentAndNoPasswordGoesOut() throws Exception {
    LinkedBlockingQueue<String> commands = new LinkedBlockingQueue<>();
    try (Server server = new Server(smtp(commands, Map.of("STARTTLS", "502 no")))) {
      Receiver.Mail mail =
          new Receiver.Mail(
              server.login(Privacy.START_TLS, "ada"), "a@example.org", List.of("b@example.org"));
      assertInstanceOf(Outcome.Failed.class, Smtp.send(mail, letter("x"), DEADLINE));
      assertEquals(List.of("EHLO sightline.invalid", "STARTTLS"), List.copyOf(commands));
    }
  }

  @Test
  void aMailboxThatIsUnknownIsAboutThisMailAndABusyServerAboutNow() throws Exception {
    for (var each :
        Map.of("550 no such user", Outcome.Rejected.class, "451 later", Outcome.Failed.class)
            .entrySet()) {
      try (Server server =
          new Server(smtp(new LinkedBlockingQueue<>(), Map.of("RCPT", each.getKey())))) {
        Receiver.Mail mail =
            new Receiver.Mail(
                server.login(Privacy.PLAIN, null), "a@example.org", List.of("b@example.org"));
        assertInstanceOf(each.getValue(), Smtp.send(mail, letter("x"), DEADLINE));
      }
    }
  }

  @Test
  void serversThatTalkNonsenseOrNothingAreFailures() throws Exception {
    Random random = new Random(Long.getLong("sightline.seed", 11));
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 40); round++) {
      byte[] nonsense = new byte[random.nextInt(200)];
      random.nextBytes(nonsense);
      if (round % 3 == 0) {
        System.arraycopy("220 ".getBytes(), 0, nonsense = new byte[6000], 0, 4);
      }
      byte[] said = nonsense;
      try (Server server = new Server(client -> client.getOutputStream().write(said))) {
        Receiver.Mail mail =
            new Receiver.Mail(
                server.login(Privacy.PLAIN, null), "a@example.org", List.of("b@example.org"));
        assertInstanceOf(Outcome.Failed.class, Smtp.send(mail, letter("x"), DEADLINE));
        Receiver.Mqtt mqtt = new Receiver.Mqtt(server.login(Privacy.PLAIN, null), "t");
        assertInstanceOf(Outcome.Failed.class, MqttPublish.send(mqtt, "{}", DEADLINE));
      }
    }
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Login login = new Login("127.0.0.1", silent.getLocalPort(), Privacy.PLAIN, null, null, null);
      assertInstanceOf(
          Outcome.Failed.class,
          MqttPublish.send(new Receiver.Mqtt(login, "t"), "{}", Duration.ofMillis(300)));
    }
  }

  @Test
  void aMessageIsPublishedWithAnAcknowledgementAsTheBrokerNeedsIt() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Serving broker =
        client -> {
          DataInputStream in = new DataInputStream(client.getInputStream());
          assertEquals(0x10, in.read());
          byte[] connect = in.readNBytes(in.read());
          heard.add(new String(connect, StandardCharsets.ISO_8859_1));
          client.getOutputStream().write(new byte[] {0x20, 2, 0, 0});
          assertEquals(0x32, in.read());
          int low = in.read();
          int length = (low & 0x7F) + (low > 127 ? in.read() << 7 : 0);
          byte[] publish = in.readNBytes(length);
          heard.add(new String(publish, StandardCharsets.UTF_8));
          client.getOutputStream().write(new byte[] {0x40, 2, 0, 1});
          heard.add("then " + in.read());
        };
    try (Server server = new Server(broker)) {
      Receiver.Mqtt mqtt = new Receiver.Mqtt(server.login(Privacy.PLAIN, "ada"), "house/alerts");
      String message = "{\"text\":\"%s\"}".formatted("ü".repeat(200));
      assertEquals(new Outcome.Arrived(), MqttPublish.send(mqtt, message, DEADLINE));
      assertTrue(heard.poll(30, TimeUnit.SECONDS).contains("s3cret"));
      assertTrue(heard.poll(30, TimeUnit.SECONDS).endsWith(message));
      assertEquals("then 224", heard.poll(30, TimeUnit.SECONDS));
    }
  }

  private static Parcel parcel(RuleAction action) {
    WireTold told =
        new WireTold(
            1,
            1,
            "",
            "rule\r\nX: y",
            1,
            NOW,
            "alarm",
            "open",
            false,
            1,
            List.of("door"),
            "person at door",
            "",
            null);
    return new Parcel("sightline-1-1", 1, 1, 1, action, "", Json.text(told));
  }

  @Test
  void ntfyAndGotifyAreToldInJsonWithTheirTokenInAHeader() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Serving http =
        client -> {
          StringBuilder head = new StringBuilder();
          String each;
          int length = 0;
          while (!(each = line(client.getInputStream())).isEmpty()) {
            head.append(each).append('\n');
            length =
                each.startsWith("Content-Length") ? Integer.parseInt(each.substring(16)) : length;
          }
          heard.add(head + new String(client.getInputStream().readNBytes(length)));
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
        };
    try (Server server = new Server(http)) {
      String base = "http://127.0.0.1:" + server.socket.getLocalPort();
      NodeCourier courier =
          new NodeCourier(
              Map.of(
                  "phone", new Receiver.Ntfy(URI.create(base + "/house"), "tk_1"),
                  "desk", new Receiver.Gotify(URI.create(base), "gt_1")),
              WebPush.open(folder.resolve("push-key")),
              _ -> Optional.empty(),
              () -> NOW);
      assertEquals(new Outcome.Arrived(), courier.carry(parcel(new RuleAction.Tell("phone"))));
      String ntfy = heard.poll(30, TimeUnit.SECONDS);
      assertTrue(ntfy.startsWith("POST / HTTP/1.1"), ntfy);
      assertTrue(ntfy.contains("Authorization: Bearer tk_1"), ntfy);
      assertTrue(ntfy.contains("\"topic\":\"house\""), ntfy);
      assertFalse(ntfy.contains("\nX: y"), ntfy);
      assertEquals(new Outcome.Arrived(), courier.carry(parcel(new RuleAction.Tell("desk"))));
      String gotify = heard.poll(30, TimeUnit.SECONDS);
      assertTrue(gotify.startsWith("POST /message HTTP/1.1"), gotify);
      assertTrue(gotify.contains("X-Gotify-Key: gt_1"), gotify);
      assertInstanceOf(Outcome.Refused.class, courier.carry(parcel(new RuleAction.Tell("nobody"))));
      assertInstanceOf(Outcome.Failed.class, courier.carry(parcel(new RuleAction.Push())));
    }
  }

  @Test
  void aSoundIsAWavOfEightThousandSamplesASecond() throws Exception {
    byte[] wav = new byte[44 + 320];
    System.arraycopy("RIFF".getBytes(), 0, wav, 0, 4);
    System.arraycopy("WAVE".getBytes(), 0, wav, 8, 4);
    wav[20] = 1;
    wav[22] = 1;
    wav[24] = (byte) (8000 & 0xFF);
    wav[25] = (byte) (8000 >> 8);
    wav[34] = 16;
    wav[44] = 7;
    Path file = folder.resolve("go-away.wav");
    Files.write(file, wav);
    assertArrayEquals(new byte[] {7, 0}, java.util.Arrays.copyOf(NodeActs.linear(file), 2));
    Outside outside = new Outside(Map.of(), "", folder, null, Meanings.NONE);
    assertEquals(List.of("go-away"), outside.soundNames());
    wav[22] = 2;
    Files.write(file, wav);
    assertThrows(IOException.class, () -> NodeActs.linear(file));
    assertThrows(IOException.class, () -> NodeActs.linear(folder.resolve("none.wav")));
  }
}
