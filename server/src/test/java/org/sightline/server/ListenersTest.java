package org.sightline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.testkit.Footage;
import org.sightline.testkit.SimulatedCamera;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sockets of a whole running node: those that docs/PORTS.md lists, and each asks who is there.
@Timeout(240)
class ListenersTest {
  private static final Path ROOT = Path.of(System.getProperty("sightline.root"));
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (TCP|UDP) \\|");

  @TempDir private Path folder;

  @Test
  void theOpenPortsAreTheDocumentedOnesAndAllAskWhoIsThere() throws Exception {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/net/udp")), "needs /proc/net of Linux to list sockets");
    Path data = folder.resolve("data");
    try (SimulatedCamera camera =
        SimulatedCamera.start(
            SimulatedCamera.Settings.of(Footage.of("IPPPPPPPPPPPPPPPPPPPPPPPP")).withoutFaults())) {
      Path file =
          Files.writeString(
              folder.resolve("sightline.yml"),
              "analysis: off\nrestream: 127.0.0.1:0\ncameras: { door: '%s' }\n"
                  .formatted(camera.address("/main")));
      try (Program node = Program.run(data, "--config", file.toString()).untilReady()) {
        Program.await("camera recorded", () -> isRecorded(node));
        Map<String, Set<Integer>> found = found(node);
        Set<String> names = new TreeSet<>();
        found.forEach((name, ports) -> names.add(name + (ports.isEmpty() ? " absent" : "")));
        assertEquals(documented(), names, node.output());

        int http = node.address().getPort();
        everyRouteAsks(http);
        theRestreamAsks(only(found.get("restream TCP")));
        isSilent(only(found.get("webrtc UDP")));
        for (int port : found.get("restream UDP")) {
          isSilent(port);
        }
      }
    }
  }

  private static Set<String> documented() throws IOException {
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/PORTS.md")));
    while (row.find()) {
      // Its ports are there while a camera plays over UDP, which the simulated one does not.
      if (!row.group(1).equals("camera")) {
        rows.add(row.group(1) + " " + row.group(2));
      }
    }
    return rows;
  }

  private static Map<String, Set<Integer>> found(Program node) throws IOException {
    Sockets sockets = Sockets.of(node.pid());
    int http = node.address().getPort();
    int restream = logged(node, "re-stream listens port=(\\d+)");
    int webRtc = logged(node, "webrtc ready port=(\\d+)");
    Map<String, Set<Integer>> found = new TreeMap<>();
    found.put("http TCP", among(sockets.tcp(), http));
    found.put("restream TCP", among(sockets.tcp(), restream));
    found.put("webrtc UDP", among(sockets.udp(), webRtc));
    int packets = logged(node, "re-stream listens port=\\d+ tls=false udp=(\\d+)");
    Set<Integer> pair = Set.of(packets, packets + 1);
    found.put("restream UDP", sockets.udp().containsAll(pair) ? pair : Set.of());
    Set<Integer> others = new HashSet<>(sockets.udp());
    others.remove(webRtc);
    others.removeAll(pair);
    if (!others.isEmpty()) {
      found.put("undocumented UDP " + others, others);
    }
    Set<Integer> unknown = new HashSet<>(sockets.tcp());
    unknown.removeAll(Set.of(http, restream));
    if (!unknown.isEmpty()) {
      found.put("undocumented TCP " + unknown, unknown);
    }
    return found;
  }

  private static Set<Integer> among(Set<Integer> ports, int port) {
    return ports.contains(port) ? Set.of(port) : Set.of();
  }

  private static int only(Set<Integer> ports) {
    return ports.iterator().next();
  }

  private static int logged(Program node, String pattern) {
    Matcher line = Pattern.compile(pattern).matcher(node.output());
    assertTrue(line.find(), node.output());
    return Integer.parseInt(line.group(1));
  }

  private static void everyRouteAsks(int port) throws IOException {
    JsonNode paths =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(ROOT.resolve("docs/openapi.json")))
            .path("paths");
    List<String> open = new ArrayList<>();
    int asked = 0;
    for (var path : paths.properties()) {
      for (var method : path.getValue().properties()) {
        String place = path.getKey().replace("{name}", "door").replaceAll("\\{\\w+}", "7");
        String word = method.getKey().toUpperCase(java.util.Locale.ROOT);
        String answer = said(port, word + " " + place + " HTTP/1.1\r\nHost: 127.0.0.1:" + port);
        asked++;
        if (!answer.startsWith("HTTP/1.1 401") && !answer.startsWith("HTTP/1.1 403")) {
          open.add(word + " " + path.getKey());
        }
      }
    }
    assertTrue(asked > 40, asked + " routes");
    assertEquals(
        List.of(
            "GET /api/v1/openapi.json",
            "GET /api/v1/session/provider",
            "GET /api/v1/session/provider/return",
            "GET /api/v1/session/ways",
            "GET /healthz"),
        open);
    String wrong =
        said(
            port,
            "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Sightline: 1\r\nContent-Type: application/json\r\nContent-Length: 35"
                .formatted(port),
            "{\"user\":\"admin\",\"password\":\"admin\"}");
    assertTrue(wrong.startsWith("HTTP/1.1 401"), wrong);
  }

  private static void theRestreamAsks(int port) throws IOException {
    for (String method :
        List.of("DESCRIBE", "SETUP", "PLAY", "ANNOUNCE", "RECORD", "GET_PARAMETER")) {
      String answer =
          said(
              port, "%s rtsp://127.0.0.1:%d/door/main RTSP/1.0\r\nCSeq: 1".formatted(method, port));
      assertTrue(answer.startsWith("RTSP/1.0 4"), method + " " + answer);
      assertTrue(!answer.contains("m=video"), answer);
    }
  }

  /// What comes back on a request without a body; the end of the connection ends it.
  private static String said(int port, String head, String... body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      String request =
          head
              + (head.contains("HTTP/1.1") ? "\r\nConnection: close" : "")
              + "\r\n\r\n"
              + String.join("", body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = new byte[512];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }
  }

  /// STUN (RFC 8489) without the key, DTLS and RTP from nobody.
  private static void isSilent(int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(500);
      byte[] binding =
          ByteBuffer.allocate(20)
              .putShort((short) 1)
              .putShort((short) 0)
              .putInt(0x2112A442)
              .array();
      byte[] hello = new byte[200];
      hello[0] = 22;
      hello[1] = (byte) 0xFE;
      hello[2] = (byte) 0xFD;
      byte[] rtp = new byte[60];
      rtp[0] = (byte) 0x80;
      for (byte[] bytes : List.of(binding, hello, rtp)) {
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        assertThrows(
            SocketTimeoutException.class,
            () -> socket.receive(new DatagramPacket(new byte[1500], 1500)));
      }
    }
  }

  private static boolean isRecorded(Program node) {
    try {
      return node.ask("GET", "/api/v1/cameras/door", null)
          .body()
          .path("recording")
          .path("on")
          .asBoolean(false);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
