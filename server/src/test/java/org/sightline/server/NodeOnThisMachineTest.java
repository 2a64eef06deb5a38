package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.tls.TlsFiles;

/// The command line finds the node of its data folder, and trusts no other.
class NodeOnThisMachineTest {
  private static final Duration SIGTERM_BOUND = Duration.ofSeconds(5);

  @TempDir private Path folder;

  private record Outcome(int code, String text) {}

  @Test
  void aNodeOnEveryAddressIsReachedOverTlsByItsOwnCertificate() throws Exception {
    Path data = folder.resolve("data");
    try (Program node = start(data, "--listen", "0.0.0.0:0")) {
      awaitReady(data, node);
      assertTrue(node.output().contains("SHA-256 fingerprint"), node.output());
      assertEquals("https", URI.create(address(data)).getScheme());
      Outcome added =
          call("camera", "add", "door", "rtsp://127.0.0.1:1/x", "--untested", "--data", data);
      assertEquals(0, added.code(), added.text());
      assertTrue(added.text().contains("records it now"), added.text());
      Outcome list = call("camera", "list", "--data", data, "--json");
      assertEquals(1, list.code(), "a camera that is not there is a finding");
      assertTrue(list.text().contains("\"name\":\"door\""), list.text());

      TlsFiles.made(folder.resolve("other"), List.of("localhost"), InstantSource.system());
      Files.copy(
          folder.resolve("other/certificate.pem"),
          data.resolve("node.certificate"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Outcome refused = call("camera", "list", "--data", data);
      assertEquals(2, refused.code(), "another certificate than the node's is refused");
      assertEquals(0, node.end(SIGTERM_BOUND), node.output());
    }
    assertFalse(Files.exists(data.resolve("node.address")), "it goes with the node");
    assertFalse(Files.exists(data.resolve("node.certificate")));
  }

  @Test
  void anOwnersCertificateForOtherNamesServesTheCommandLineToo() throws Exception {
    Path data = folder.resolve("data");
    TlsFiles.made(folder.resolve("own"), List.of("cams.example"), InstantSource.system());
    Path file =
        Files.writeString(
            folder.resolve("sightline.yml"),
            "analysis: off\ntls: { certificate: '%1$s/certificate.pem', key: '%1$s/key.pem' }\n"
                .formatted(folder.resolve("own")));
    try (Program node = start(data, "--listen", "127.0.0.1:0", "--config", file.toString())) {
      awaitReady(data, node);
      assertEquals(0, call("camera", "list", "--data", data).code());
    }
    Files.delete(folder.resolve("own/key.pem"));
    try (Program node = start(data, "--listen", "127.0.0.1:0", "--config", file.toString())) {
      assertEquals(2, node.waitForEnd());
      assertTrue(node.output().contains("key.pem"), node.output());
      assertFalse(node.output().contains("\tat "), "no trace where the owner has to act");
    }
  }

  @Test
  void whateverListensWhereAKilledNodeDidGetsNoToken() throws Exception {
    Path data = folder.resolve("data");
    int port = Ports.free();
    try (Program node = start(data, "--listen", "127.0.0.1:" + port)) {
      awaitReady(data, node);
      node.kill();
    }
    try (ServerSocket stranger = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
      stranger.setSoTimeout(1);
      Outcome health = call("health", "--data", data);
      assertEquals(1, health.code());
      assertTrue(health.text().contains("no node runs"), health.text());
      Outcome added =
          call("camera", "add", "door", "rtsp://127.0.0.1:1/x", "--untested", "--data", data);
      assertEquals(0, added.code(), added.text());
      assertTrue(added.text().contains("next start"), added.text());
      assertThrows(SocketTimeoutException.class, stranger::accept, "nobody has called");
    }
  }

  @Test
  void aDamagedListOfCamerasIsNoFinding() throws Exception {
    Files.writeString(folder.resolve("fleet.db"), "this is no database, it is a letter ".repeat(9));
    Outcome list = call("camera", "list", "--data", folder);
    assertEquals(2, list.code());
    assertTrue(list.text().contains("fleet.db"), list.text());
    assertFalse(list.text().contains("\tat "), list.text());
  }

  private static Program start(Path data, String... more) throws Exception {
    List<String> words = new java.util.ArrayList<>(List.of("run", "--data", data.toString()));
    words.addAll(List.of(more));
    return Program.start(data, words);
  }

  private static void awaitReady(Path data, Program node) {
    Program.await(
        "ready",
        () -> {
          try {
            return call("health", "--data", data).code() == 0;
          } catch (InterruptedException e) {
            throw new AssertionError(node.output(), e);
          }
        });
  }

  private static String address(Path data) throws Exception {
    return Files.readString(data.resolve("node.address")).strip();
  }

  private static Outcome call(Object... words) throws InterruptedException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code =
        new Commands("9.9.9", Main.commands())
            .run(
                java.util.Arrays.stream(words).map(String::valueOf).toList(),
                new Console(out, out));
    return new Outcome(code, text.toString(StandardCharsets.UTF_8));
  }
}
