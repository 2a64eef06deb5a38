package org.sightline.server.analyze;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.ModelCard;
import org.sightline.analysis.NetworkCatalogue;
import org.sightline.analysis.NetworkRole;
import org.sightline.analysis.SideNetwork;
import org.sightline.server.http.wire.WireAssignment;

/// Networks beside the detector, as an analyzer gets them from its node.
class NetworksTest {
  private static final byte[] FACES = "finds faces".getBytes(StandardCharsets.UTF_8);
  private static final byte[] VECTORS = "makes vectors".getBytes(StandardCharsets.UTF_8);

  @TempDir Path home;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile byte @Nullable [] instead;
  private HttpServer node;

  @BeforeEach
  void open() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/api/v1/analysis/network",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          asked.add(query + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] other = instead;
          byte[] file = query.endsWith(sha256(FACES)) ? FACES : VECTORS;
          byte[] given = other == null ? file : other;
          exchange.sendResponseHeaders(200, given.length);
          exchange.getResponseBody().write(given);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void close() {
    node.stop(0);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static SideNetwork entry(NetworkRole role, byte[] file) {
    return new SideNetwork(
        role,
        role.word() + " network",
        "Apache-2.0",
        "drawn",
        file.length,
        sha256(file),
        role.word() + ".onnx",
        new ModelCard("1", "", "nothing", "tests", "anything else"));
  }

  private Networks networks() {
    return new Networks(
        new NetworkCatalogue(
            home,
            List.of(),
            List.of(entry(NetworkRole.FACES, FACES), entry(NetworkRole.EMBEDDING, VECTORS))));
  }

  private static WireAssignment.Side wanted(NetworkRole role, byte[] file) {
    return new WireAssignment.Side(role.word(), "wanted", sha256(file), file.length);
  }

  private Networks.Sides find(WireAssignment.Side... sides) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
    try (NodeLink link = new NodeLink(address, "eyes:secret-secret", null)) {
      return networks().sides(List.of(sides), link);
    }
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.count();
    }
  }

  @Test
  void eachRolesNetworkIsFetchedOnceWithTheTokenAndKept() throws Exception {
    WireAssignment.Side faces = wanted(NetworkRole.FACES, FACES);
    WireAssignment.Side vectors = wanted(NetworkRole.EMBEDDING, VECTORS);
    Networks.Sides found = find(faces, vectors);
    assertTrue(found.problem().isEmpty(), found.toString());
    assertArrayEquals(
        FACES, Files.readAllBytes(found.here().get(NetworkRole.FACES).file()), "by its role");
    assertArrayEquals(VECTORS, Files.readAllBytes(found.here().get(NetworkRole.EMBEDDING).file()));
    assertEquals(2, asked.size());
    assertTrue(asked.getFirst().endsWith(" Bearer eyes:secret-secret"), asked.getFirst());
    assertEquals(found.here(), find(faces, vectors).here());
    assertEquals(2, asked.size(), "what is here is not asked for again");
  }

  @Test
  void aFileOfAnotherHashIsNeitherUsedNorKept() throws Exception {
    instead = "finds faceS".getBytes(StandardCharsets.UTF_8);
    Networks.Sides found = find(wanted(NetworkRole.FACES, FACES));
    assertTrue(found.here().isEmpty());
    assertTrue(found.problem().orElse("").contains(sha256(FACES)), found.toString());
    instead = new byte[1 << 20];
    assertTrue(find(wanted(NetworkRole.FACES, FACES)).here().isEmpty(), "longer than it may be");
    assertEquals(0, files());
    instead = null;
    assertEquals(1, find(wanted(NetworkRole.FACES, FACES)).here().size());
  }

  @Test
  void whatThisProgramDoesNotKnowIsNotEvenAskedFor() throws Exception {
    for (WireAssignment.Side stranger :
        List.of(
            wanted(NetworkRole.FACES, "another".getBytes(StandardCharsets.UTF_8)),
            wanted(NetworkRole.FACES, VECTORS),
            new WireAssignment.Side("minds", "reader", sha256(FACES), FACES.length))) {
      Networks.Sides found = find(stranger);
      assertTrue(found.here().isEmpty());
      assertTrue(found.problem().orElse("").contains("none that this program knows"));
    }
    assertEquals(List.of(), asked);
  }
}
