package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.TimeRange;
import org.sightline.recording.evidence.EvidenceChain;
import org.sightline.recording.evidence.NodeSigner;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.LocalCommands;
import org.sightline.server.http.wire.WireTimeline;
import org.sightline.server.identity.Role;
import org.sightline.server.json.Json;
import org.sightline.server.tls.SigningKeyFiles;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;

/// Footage taken out as evidence, from the order to the verdict of whoever receives it.
class ExportRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Several segments of a test node.
  private static final Duration LENGTH = Duration.ofSeconds(5);

  @TempDir static Path folder;
  private static TestNode node;
  private static SimulatedCamera camera;

  /// When the footage begins.
  private static Instant begin;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.ready(Files.createDirectories(folder.resolve("data")));
    camera = SimulatedCamera.start(SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPP")));
    Instant before = Instant.now();
    var added =
        node.post(
            "/api/v1/cameras",
            "{\"name\":\"door\",\"main\":\"%s\"}".formatted(camera.address("/main")));
    assertEquals(201, added.statusCode(), added.body());
    String path =
        "/api/v1/cameras/door/timeline?start=%s&end=%s".formatted(before, before.plusSeconds(3600));
    long end = System.nanoTime() + PATIENCE.toNanos();
    TimeRange footage = footage(path);
    while (footage.duration().compareTo(LENGTH) < 0) {
      assertTrue(System.nanoTime() < end, footage + " is all that was recorded");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      footage = footage(path);
    }
    begin = footage.start();
  }

  private static TimeRange footage(String timeline) throws Exception {
    byte[] body = node.get(timeline).body().getBytes(StandardCharsets.UTF_8);
    return Json.read(body, WireTimeline.class).spans().stream()
        .findFirst()
        .map(span -> new TimeRange(span.start(), span.end()))
        .orElse(new TimeRange(Instant.EPOCH, Instant.EPOCH));
  }

  @AfterAll
  static void stop() throws Exception {
    camera.close();
    node.close();
  }

  private static String await(String text, String path) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String body = "";
    while (System.nanoTime() < end) {
      body = node.get(path).body();
      if (body.contains(text)) {
        return body;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("'%s' never came in %s: %s".formatted(text, path, body));
  }

  private static String order(String reason, boolean sign) throws Exception {
    var ordered =
        node.post(
            "/api/v1/exports",
            """
            {"cameras":["door"],"ranges":[{"start":"%s","end":"%s"}],"caseName":" 2026-114 ","reason":"%s","signStream":%s}"""
                .formatted(begin, begin.plusSeconds(60), reason, sign));
    assertEquals(201, ordered.statusCode(), ordered.body());
    String id = ordered.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    String done = await("\"endedAt\":\"", "/api/v1/exports/" + id);
    assertTrue(done.contains("\"state\":\"done\""), done);
    return id;
  }

  private static Path fetched(String id) throws Exception {
    Path zip = folder.resolve(id + ".zip");
    var call = node.call("GET", "/api/v1/exports/" + id + "/download", node.token(Role.OPERATOR));
    var answer = node.client.send(call.build(), HttpResponse.BodyHandlers.ofFile(zip));
    assertEquals(200, answer.statusCode());
    assertEquals("application/zip", answer.headers().firstValue("Content-Type").orElse(""));
    return zip;
  }

  private record Said(int exit, String text) {
    String last() {
      return text.strip().lines().reduce((a, b) -> b).orElse("");
    }
  }

  private static Said verify(String... words) throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    List<String> call = new java.util.ArrayList<>(List.of("verify"));
    call.addAll(List.of(words));
    int exit =
        new Commands("test", LocalCommands.after(List.of())).run(call, new Console(out, out));
    return new Said(exit, bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void anExportIsMadeFetchedAndVerifiedWithoutTheNode() throws Exception {
    String id = order("<script>alert(1)</script> & Case 4711", true);
    Path zip = fetched(id);
    Path owner = folder.resolve("data/evidence/node.pem");

    Said said = verify(zip.toString(), "--trust", owner.toString());
    assertEquals(0, said.exit(), said.text());
    assertEquals("valid", said.last());
    assertTrue(said.text().contains("key of the seal: trusted"), said.text());
    assertTrue(said.text().contains("signed by ONVIF Media Signing (Sightline"), said.text());
    Said stranger = verify(zip.toString());
    assertEquals("valid", stranger.last());
    assertTrue(stranger.text().contains("not trusted"), stranger.text());
    Said json = verify(zip.toString(), "--json");
    assertTrue(json.text().contains("\"verdict\":\"valid\""), json.text());
    assertTrue(json.text().contains("\"keyReason\":\"no-anchor-given\""), json.text());

    String report = read(zip, "report.html");
    assertFalse(report.contains("<script>"), report);
    assertTrue(report.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Case 4711"), report);
    assertTrue(report.contains("2026-114"), report);
    String manifest = read(zip, "manifest.json");
    assertTrue(manifest.contains("\"case\" : \"2026-114\""), manifest);
    var shown =
        node.send(
            node.call("GET", "/api/v1/exports/" + id + "/manifest", node.token(Role.OPERATOR)));
    assertEquals(manifest, shown.body());
    assertEquals(404, node.get("/api/v1/exports/20260101-000000-00000000/manifest").statusCode());
    assertEquals(Files.readString(owner), node.get("/api/v1/evidence/certificate.pem").body());
    for (String fact :
        List.of("exportedBy", "Case 4711", "gaps", "damage", "clock", "sha256", "software")) {
      assertTrue(manifest.contains(fact), fact + " in " + manifest);
    }
    unpackedToo(zip, owner);
    filesOfTheExportAlone(zip);
  }

  @Test
  void aCopyWithTheTimeLiesBesideTheFootageAndIsDeclared() throws Exception {
    String range = "{\"start\":\"%s\",\"end\":\"%s\"}";
    var ordered =
        node.post(
            "/api/v1/exports",
            """
            {"cameras":["door"],"ranges":[%s,%s],"reason":"burglary","caseName":"4711/26","burnTime":true}"""
                .formatted(
                    range.formatted(begin, begin.plusSeconds(2)),
                    range.formatted(begin.plusSeconds(3), begin.plusSeconds(60))));
    assertEquals(201, ordered.statusCode(), ordered.body());
    assertTrue(ordered.body().contains("\"caseName\":\"4711/26\""), ordered.body());
    String id = ordered.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    String done = await("\"endedAt\":\"", "/api/v1/exports/" + id);
    assertTrue(done.contains("\"state\":\"done\""), done);
    Path zip = fetched(id);
    assertEquals("valid", verify(zip.toString()).last());
    String manifest = read(zip, "manifest.json");
    for (String fact :
        List.of("\"case\" : \"4711/26\"", "copyWithTime", "with-time/door-main-0001.mp4")) {
      assertTrue(manifest.contains(fact), fact + " in " + manifest);
    }
    String report = read(zip, "report.html");
    assertTrue(report.contains("4711/26"), report);
    assertTrue(report.contains("encoded again and prove nothing"), report);
    try (ZipFile in = new ZipFile(zip.toFile())) {
      assertTrue(in.getEntry("with-time/door-main-0001.mp4").getSize() > 1000);
      assertTrue(in.getEntry("footage/door-main-0001.mp4").getSize() > 1000);
    }
    Said changed = verify(edited(zip, "with-time/door-main-0001.mp4").toString());
    assertEquals("invalid", changed.last(), changed.text());
    onlyAPartIsFetched(id, zip);
  }

  private static void onlyAPartIsFetched(String id, Path zip) throws Exception {
    byte[] whole = Files.readAllBytes(zip);
    String path = "/api/v1/exports/" + id + "/download";
    var call = node.call("GET", path, node.token(Role.OPERATOR)).header("Range", "bytes=2-9");
    var part = node.client.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(206, part.statusCode());
    assertEquals(
        "bytes 2-9/" + whole.length, part.headers().firstValue("Content-Range").orElse(""));
    assertTrue(java.util.Arrays.equals(whole, 2, 10, part.body(), 0, part.body().length));
    var beyond =
        node.send(
            node.call("GET", path, node.token(Role.OPERATOR))
                .header("Range", "bytes=" + whole.length + "-"));
    assertEquals(416, beyond.statusCode());
  }

  @Test
  void theHashChainIsAnsweredWithWhatIsNeededToCheckIt() throws Exception {
    NodeSigner signer =
        new NodeSigner(
            SigningKeyFiles.made(folder.resolve("data/evidence"), "here", Instant.now()));
    try (EvidenceChain chain = EvidenceChain.start(node.rooms().recordings(), signer)) {
      String range = "start=%s&end=%s".formatted(begin, begin.plusSeconds(60));
      String lines = await("\"kind\":\"segment\"", "/api/v1/cameras/door/chain?" + range);
      assertTrue(lines.contains("BEGIN CERTIFICATE"), lines);
      assertTrue(lines.contains("\"before\":\"" + "0".repeat(64)), lines);
      assertEquals(null, chain.trouble());
    }
    String none =
        node.get(
                "/api/v1/cameras/nobody/chain?start=%s&end=%s"
                    .formatted(begin, begin.plusSeconds(1)))
            .body();
    assertTrue(none.contains("\"lines\":[]"), none);
  }

  @Test
  void severalRangesOnTheCommandLineAreReadOrRefused() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--ranges", "yesterday"),
            List.of("--ranges", "2026-11-23T10:00:00Z"),
            List.of(
                "--ranges",
                "2026-11-23T10:00:00Z/2026-11-23T10:01:00Z",
                "--from",
                "2026-11-23T10:00:00Z"))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
      List<String> call =
          new java.util.ArrayList<>(List.of("export", "--camera", "door", "--reason", "x"));
      call.addAll(wrong);
      assertEquals(
          2,
          new Commands("test", LocalCommands.after(List.of())).run(call, new Console(out, out)),
          bytes.toString(StandardCharsets.UTF_8));
    }
  }

  private static void unpackedToo(Path zip, Path owner) throws Exception {
    Path unpacked = folder.resolve("unpacked");
    try (ZipFile from = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(from.entries())) {
        Path file = unpacked.resolve(entry.getName());
        assertTrue(file.normalize().startsWith(unpacked), entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(from.getInputStream(entry), file);
      }
    }
    assertEquals("valid", verify(unpacked.toString(), "--trust", owner.toString()).last());
    Files.writeString(unpacked.resolve("extra.txt"), "hello");
    Said put = verify(unpacked.toString());
    assertEquals(1, put.exit());
    assertTrue(put.text().contains("extra.txt was put in"), put.text());
    Files.delete(unpacked.resolve("extra.txt"));
    Files.delete(unpacked.resolve("report.html"));
    assertTrue(verify(unpacked.toString()).text().contains("report.html was taken out"));
  }

  private static void filesOfTheExportAlone(Path zip) throws Exception {
    Path clip = folder.resolve("clip.mp4");
    try (ZipFile from = new ZipFile(zip.toFile())) {
      ZipEntry footage =
          java.util.Collections.list(from.entries()).stream()
              .filter(entry -> entry.getName().endsWith(".mp4"))
              .findFirst()
              .orElseThrow();
      Files.copy(from.getInputStream(footage), clip);
    }
    assertEquals("valid", verify(clip.toString()).last());
    byte[] bytes = Files.readAllBytes(clip);
    bytes[bytes.length * 2 / 3] ^= 4;
    Files.write(clip, bytes);
    Said forged = verify(clip.toString());
    assertEquals("invalid", forged.last(), forged.text());
    assertEquals(1, forged.exit());
  }

  @Test
  void aChangedExportIsInvalidWhateverWasChanged() throws Exception {
    Path zip = fetched(order("case", false));
    Said untouched = verify(zip.toString());
    assertEquals("valid", untouched.last(), untouched.text());
    for (String name : List.of("manifest.json", "report.html", "footage/door-main-0001.mp4")) {
      Said said = verify(edited(zip, name).toString());
      assertEquals("invalid", said.last(), said.text());
      assertTrue(said.text().contains(name + " was changed"), said.text());
    }
    Said seal = verify(edited(zip, "SHA256SUMS.sig").toString());
    assertEquals("invalid", seal.last(), seal.text());
  }

  /// A zip in which one byte of one file differs.
  private static Path edited(Path zip, String name) throws IOException {
    Path out = folder.resolve("edited.zip");
    try (ZipFile from = new ZipFile(zip.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(out))) {
      for (ZipEntry entry : java.util.Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().equals(name)) {
          bytes[bytes.length / 2] ^= 1;
        }
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(bytes);
        to.closeEntry();
      }
    }
    return out;
  }

  private static String read(Path zip, String name) throws IOException {
    try (ZipFile from = new ZipFile(zip.toFile())) {
      return new String(
          from.getInputStream(from.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void exportsAreListedAndDeleted() throws Exception {
    String id = order("case", false);
    assertTrue(node.get("/api/v1/exports").body().contains(id));
    assertTrue(Files.exists(folder.resolve("data/exports").resolve(id).resolve("export.zip")));
    var deleted =
        node.send(node.call("DELETE", "/api/v1/exports/" + id, node.token(Role.ADMINISTRATOR)));
    assertEquals(200, deleted.statusCode());
    assertEquals(404, node.get("/api/v1/exports/" + id).statusCode());
    assertFalse(Files.exists(folder.resolve("data/exports").resolve(id)));
  }

  @Test
  void whatCannotBeExportedIsRefused() throws Exception {
    String good =
        "\"ranges\":[{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:01:00Z\"}]";
    String why = ",\"reason\":\"case\"";
    for (String bad :
        List.of(
            "{\"cameras\":[\"door\"]," + good + ",\"reason\":\" \"}",
            "{\"cameras\":[]," + good + why + "}",
            "{\"cameras\":[\"door\",\"door\"]," + good + why + "}",
            "{\"cameras\":[\"door\"],\"ranges\":[]" + why + "}",
            "{\"cameras\":[\"door\"],\"ranges\":[{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-03-01T00:00:00Z\"}]"
                + why
                + "}",
            "{\"cameras\":[\"door\"],\"ranges\":[{\"start\":\"2026-01-02T00:00:00Z\",\"end\":\"2026-01-01T00:00:00Z\"}]"
                + why
                + "}")) {
      assertEquals(422, node.post("/api/v1/exports", bad).statusCode(), bad);
    }
    for (String name : List.of("../door", "yard", "", "door/../..", "a b", "‮door")) {
      int status =
          node.post("/api/v1/exports", "{\"cameras\":[\"" + name + "\"]," + good + why + "}")
              .statusCode();
      assertEquals(404, status, name);
    }
    for (String id : List.of("..", "%2e%2e", "..%2f..%2fnode.db", "20260101-000000-00000000")) {
      int status = node.get("/api/v1/exports/" + id + "/download").statusCode();
      assertTrue(status == 404 || status == 400, id + " " + status);
    }
    var viewer =
        node.call("POST", "/api/v1/exports", node.token(Role.VIEWER))
            .method(
                "POST",
                HttpRequest.BodyPublishers.ofString("{\"cameras\":[\"door\"]," + good + why + "}"))
            .header("Content-Type", "application/json");
    assertEquals(403, node.send(viewer).statusCode());
    var none = node.post("/api/v1/exports", "{\"cameras\":[\"door\"]," + good + why + "}");
    assertEquals(201, none.statusCode());
    String id = none.body().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    String failed = await("\"state\":\"failed\"", "/api/v1/exports/" + id);
    assertTrue(failed.contains("there is no footage"), failed);
  }
}
