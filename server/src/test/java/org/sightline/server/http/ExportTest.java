package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.signing.KeyTrust;
import org.sightline.media.signing.TrustAnchors;
import org.sightline.recording.evidence.EvidenceChain;
import org.sightline.recording.evidence.ExportCheck;
import org.sightline.recording.evidence.ExportSeal;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;
import org.sightline.server.tls.SigningKeyFiles;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// An export as the node makes it, checked by strangers, and changed in every way there is.
class ExportTest {
  private static final String REASON = "\"><img src=x onerror=alert(1)><script>eve()</script>&";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static NodeSigner signer;
  private static Path zip;

  /// What is in the zip, by name.
  private static Map<String, byte[]> whole;

  @BeforeAll
  static void export() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (TestNode node = TestNode.ready(data);
        SimulatedCamera camera =
            SimulatedCamera.start(SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPP")))) {
      signer =
          new NodeSigner(SigningKeyFiles.made(data.resolve("evidence"), "here", Instant.now()));
      Instant begin = Instant.now().minusSeconds(5);
      var added =
          node.post(
              "/api/v1/cameras",
              "{\"name\":\"door\",\"main\":\"%s\"}".formatted(camera.address("/main")));
      assertEquals(201, added.statusCode(), added.body());
      try (EvidenceChain chain = EvidenceChain.start(node.rooms().recordings(), signer)) {
        await(() -> chain.linked() >= 2);
      }
      String order =
          Json.text(
              Map.of(
                  "cameras",
                  List.of("door"),
                  "ranges",
                  List.of(Map.of("start", begin, "end", Instant.now())),
                  "reason",
                  REASON));
      var viewer =
          node.send(
              node.call("POST", "/api/v1/exports", node.token(Role.VIEWER))
                  .method("POST", java.net.http.HttpRequest.BodyPublishers.ofString(order))
                  .header("Content-Type", "application/json"));
      assertEquals(403, viewer.statusCode(), "a viewer exports nothing");
      assertEquals(
          404,
          node.post("/api/v1/exports", order.replace("\"door\"", "\"yard\"")).statusCode(),
          "every camera of the body is looked for");
      var ordered = node.post("/api/v1/exports", order);
      assertEquals(201, ordered.statusCode(), ordered.body());
      String address =
          "/api/v1/exports/" + ordered.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
      await(() -> !get(node, address).matches("(?s).*\"state\":\"(waiting|running)\".*"));
      String done = get(node, address);
      assertTrue(done.contains("\"state\":\"done\""), done);
      zip = folder.resolve("export.zip");
      var download =
          node.client.send(
              node.call("GET", address + "/download", node.token(Role.OPERATOR)).build(),
              BodyHandlers.ofFile(zip));
      assertEquals(200, download.statusCode());
      assertTrue(done.contains(sha256(Files.readAllBytes(zip))), done);
    }
    whole = contents(zip);
  }

  @AfterAll
  static void forget() {
    whole = Map.of();
  }

  private static String get(TestNode node, String address) {
    try {
      return node.get(address).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier done) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it takes too long");
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static Map<String, byte[]> contents(Path zip) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    try (ZipFile read = new ZipFile(zip.toFile())) {
      for (var entry : Collections.list(read.entries())) {
        try (var in = read.getInputStream(entry)) {
          found.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return found;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Path unpacked(Path into, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = into.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    return into;
  }

  private static ExportCheck.Report check(Path export) throws IOException {
    return ExportCheck.run(
        export, TrustAnchors.ofPem(signer.certificate()), Instant.now(), (name, verdict) -> {});
  }

  @Test
  void whatTheNodeMadeIsIntactAndTrusted() throws Exception {
    assertTrue(ExportCheck.isExport(zip));
    ExportCheck.Report report = check(zip);
    assertEquals(List.of(), report.faults());
    assertInstanceOf(KeyTrust.Trusted.class, report.trust());
    assertTrue(report.chainLines() >= 2, "lines " + report.chainLines());
    assertFalse(report.footage().isEmpty());
    for (String name : whole.keySet()) {
      assertTrue(ExportSeal.isSafe(name), name);
    }
    String manifest = new String(whole.get("manifest.json"), StandardCharsets.UTF_8);
    assertTrue(manifest.contains("\"exportedBy\" : \"administrator\""), manifest);
    String page = new String(whole.get("report.html"), StandardCharsets.UTF_8);
    assertFalse(page.contains("<script") || page.contains("<img"), page);
    assertTrue(page.contains("&lt;script&gt;"), page);
  }

  @Test
  void theCommandsOfTheDocumentCheckItAndRefuseAChange(@TempDir Path own) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl: apt-get install openssl");
    unpacked(own, whole);
    assertEquals(0, documented(own));
    Files.writeString(own.resolve("manifest.json"), "{}");
    assertTrue(documented(own) != 0, "a changed file");
    Files.write(own.resolve("manifest.json"), whole.get("manifest.json"));
    Files.writeString(
        own.resolve(ExportSeal.SUMS),
        new String(whole.get(ExportSeal.SUMS), StandardCharsets.US_ASCII)
            .replaceAll("(?m)^.*report.html\n", ""));
    assertTrue(documented(own) != 0, "a changed list");
  }

  /// The exit code of the commands that docs/EVIDENCE.md gives, which end at the first that fails.
  private static int documented(Path export) throws Exception {
    String document =
        Files.readString(Path.of(System.getProperty("sightline.root"), "docs", "EVIDENCE.md"));
    String commands = document.replaceAll("(?s).*```sh\n(openssl.*?)```.*", "$1");
    assertTrue(commands.startsWith("openssl") && commands.length() < 600, commands);
    Process shell =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(export.toFile())
            .redirectErrorStream(true)
            .start();
    shell.getInputStream().readAllBytes();
    return shell.waitFor();
  }

  @Test
  void everyFileThatIsChangedByOneByteIsNamed(@TempDir Path own) throws Exception {
    unpacked(own, whole);
    Random random = new Random(7);
    for (Map.Entry<String, byte[]> each : whole.entrySet()) {
      String name = each.getKey();
      if (List.of(ExportSeal.SUMS, ExportSeal.SIGNATURE, ExportSeal.CERTIFICATES).contains(name)) {
        continue;
      }
      for (int i = 0; i < 20; i++) {
        byte[] changed = each.getValue().clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        Files.write(own.resolve(name), changed);
        assertEquals(List.of(name + " was changed"), check(own).faults());
      }
      Files.delete(own.resolve(name));
      assertEquals(List.of(name + " was taken out"), check(own).faults());
      Files.write(own.resolve(name), each.getValue());
    }
    Files.writeString(own.resolve("footage").resolve("extra.mp4"), "x");
    assertEquals(List.of("footage/extra.mp4 was put in"), check(own).faults());
  }

  @Test
  void noByteOfTheSealChangesUnnoticed(@TempDir Path own) throws Exception {
    unpacked(own, whole);
    Random random = new Random(8);
    KeyTrust trust = check(zip).trust();
    for (String name : List.of(ExportSeal.SUMS, ExportSeal.SIGNATURE, ExportSeal.CERTIFICATES)) {
      for (int i = 0; i < 100; i++) {
        byte[] changed = whole.get(name).clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        Files.write(own.resolve(name), changed);
        ExportCheck.Report report = check(own);
        if (report.intact() && report.trust() instanceof KeyTrust.Trusted trusted) {
          assertEquals(ExportSeal.CERTIFICATES, name); // PEM bears words around what it encloses
          assertEquals(trust, trusted);
        }
      }
      Files.write(own.resolve(name), whole.get(name));
    }
  }

  @Test
  void aZipThatWasChangedByOneByteIsRefusedOrHoldsTheSame(@TempDir Path own) throws Exception {
    byte[] bytes = Files.readAllBytes(zip);
    Random random = new Random(9);
    Path other = own.resolve("other.zip");
    for (int i = 0; i < 200; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(other, changed);
      try {
        if (check(other).intact()) {
          Map<String, byte[]> now = contents(other);
          assertEquals(whole.keySet(), now.keySet());
          for (String name : whole.keySet()) {
            assertTrue(java.util.Arrays.equals(whole.get(name), now.get(name)), name);
          }
        }
      } catch (IOException refused) {
        assertFalse(String.valueOf(refused.getMessage()).isBlank());
      }
    }
  }

  @Test
  void whoeverSealsItAnewWithAnotherKeyIsNotTrusted(@TempDir Path own) throws Exception {
    NodeSigner forger =
        new NodeSigner(SigningKeyFiles.made(own.resolve("key"), "here", Instant.now()));
    Map<String, byte[]> forged = new TreeMap<>(whole);
    forged.put(
        "manifest.json",
        new String(whole.get("manifest.json"), StandardCharsets.UTF_8)
            .replace("administrator", "somebody")
            .getBytes(StandardCharsets.UTF_8));
    Path export = sealed(own.resolve("with-chain"), forged, forger);
    ExportCheck.Report report = check(export);
    assertInstanceOf(KeyTrust.Untrusted.class, report.trust());
    assertEquals(
        1, report.faults().size(), "lines of the chain are the node's: " + report.faults());
    assertTrue(report.faults().getFirst().startsWith("chain/door-main.txt: "));

    forged.keySet().removeIf(name -> name.startsWith("chain/"));
    ExportCheck.Report without = check(sealed(own.resolve("without"), forged, forger));
    assertTrue(without.intact(), "it is whole, as somebody else's: " + without.faults());
    assertInstanceOf(KeyTrust.Untrusted.class, without.trust());
  }

  private static Path sealed(Path into, Map<String, byte[]> files, NodeSigner by) throws Exception {
    Map<String, byte[]> all = new TreeMap<>(files);
    all.keySet().removeAll(List.of(ExportSeal.SUMS, ExportSeal.SIGNATURE, ExportSeal.CERTIFICATES));
    Map<String, String> sums = new TreeMap<>();
    for (Map.Entry<String, byte[]> each : all.entrySet()) {
      sums.put(each.getKey(), sha256(each.getValue()));
    }
    byte[] list = ExportSeal.sums(sums).getBytes(StandardCharsets.US_ASCII);
    all.put(ExportSeal.SUMS, list);
    all.put(ExportSeal.SIGNATURE, by.sign(list));
    all.put(ExportSeal.CERTIFICATES, by.chain().getBytes(StandardCharsets.US_ASCII));
    return unpacked(into, all);
  }

  @Test
  void noListOfFilesMakesTheCheckFail(@TempDir Path own) throws Exception {
    unpacked(own, whole);
    Random random = new Random(10);
    byte[] list = whole.get(ExportSeal.SUMS);
    for (int i = 0; i < 300; i++) {
      byte[] changed = java.util.Arrays.copyOf(list, 1 + random.nextInt(list.length));
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      if (!java.util.Arrays.equals(list, changed)) {
        Files.write(own.resolve(ExportSeal.SUMS), changed);
        assertFalse(check(own).intact());
      }
    }
    for (String name : List.of("../../etc/passwd", "/etc/passwd", "a\\..\\b", "a/../b", ".x", "")) {
      assertFalse(ExportSeal.isSafe(name), name);
      assertTrue(ExportSeal.parse("0".repeat(64) + "  " + name + "\n").isEmpty(), name);
    }
  }
}
