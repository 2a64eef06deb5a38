package org.sightline.server.analyze;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.sightline.server.http.wire.WireAnalyzerAnswer;
import org.sightline.server.http.wire.WireAnalyzerReport;
import org.sightline.server.http.wire.WireAssignment;
import org.sightline.server.http.wire.WireEmbedding;
import org.sightline.server.http.wire.WireFacts;
import org.sightline.server.http.wire.WireFault;
import org.sightline.server.http.wire.WireMadePicture;
import org.sightline.server.http.wire.WireStored;
import org.sightline.server.json.Json;
import tools.jackson.core.JacksonException;

/// The way to the node's API, with the analyzer's token. Any thread may call.
final class NodeLink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FILE_PATIENCE = Duration.ofMinutes(5);
  private static final int MAX_ANSWER_BYTES = 4 << 20;

  private final URI node;
  private final String token;
  private final HttpClient client;

  /// @param node address of the node; its path is not used
  /// @param tls null: what this machine trusts
  NodeLink(URI node, String token, @Nullable SSLContext tls) {
    this.node = node;
    this.token = token;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER);
    if (tls != null) {
      builder.sslContext(tls);
    }
    client = builder.build();
  }

  /// The node's address.
  URI node() {
    return node;
  }

  /// The name of the token's reader.
  String name() {
    return token.substring(0, Math.max(0, token.indexOf(':')));
  }

  /// The secret of the token's reader.
  String secret() {
    return token.substring(token.indexOf(':') + 1);
  }

  WireAnalyzerAnswer report(WireAnalyzerReport report) throws IOException, InterruptedException {
    return ask(post("/api/v1/analysis/report", report), WireAnalyzerAnswer.class);
  }

  WireAssignment assignment() throws IOException, InterruptedException {
    return ask(call("/api/v1/analysis/assignment").GET(), WireAssignment.class);
  }

  WireStored facts(WireFacts facts) throws IOException, InterruptedException {
    return ask(post("/api/v1/analysis/facts", facts), WireStored.class);
  }

  WireStored embedding(WireEmbedding embedding) throws IOException, InterruptedException {
    return ask(post("/api/v1/analysis/embeddings", embedding), WireStored.class);
  }

  /// Stores a picture; its key.
  String picture(String camera, byte[] jpeg) throws IOException, InterruptedException {
    HttpRequest.Builder call =
        call("/api/v1/analysis/pictures?camera=" + camera)
            .header("Content-Type", "image/jpeg")
            .POST(HttpRequest.BodyPublishers.ofByteArray(jpeg));
    return ask(call, WireMadePicture.class).key();
  }

  /// Fetches the file of the network of this hash, of at most `most` bytes.
  void network(String sha256, Path to, long most) throws IOException, InterruptedException {
    Path part = Files.createTempFile(to.getParent(), "network", ".part");
    try {
      HttpResponse<Path> answer =
          client.send(
              call("/api/v1/analysis/network?sha256=" + sha256)
                  .timeout(FILE_PATIENCE)
                  .GET()
                  .build(),
              HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofFile(part), most));
      if (answer.statusCode() != 200) {
        throw new NodeRefusal(answer.statusCode(), "the node does not give its network");
      }
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(node.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("X-Sightline", "1");
  }

  private HttpRequest.Builder post(String path, Object body) {
    return call(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
  }

  private <T> T ask(HttpRequest.Builder call, Class<T> type)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            call.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    if (answer.statusCode() / 100 != 2) {
      throw new NodeRefusal(answer.statusCode(), said(answer));
    }
    try {
      return Json.read(answer.body(), type);
    } catch (JacksonException e) {
      throw new IOException(
          "the node's answer is not understood: it may be of another version than this program", e);
    }
  }

  private static String said(HttpResponse<byte[]> answer) {
    try {
      WireFault fault = Json.read(answer.body(), WireFault.class);
      return fault.error().message();
    } catch (JacksonException e) {
      return "it answered " + String.format(Locale.ROOT, "%d", answer.statusCode());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
