package org.sightline.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.server.node.NodeFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the node that runs on a data folder of this machine, with the token that lies in it.
final class NodeClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI address;
  private final String token;
  private final HttpClient client;

  /// An answer.
  record Answer(int status, JsonNode body) {
    boolean isGood() {
      return status / 100 == 2;
    }

    /// What went wrong and what to do, as the node says it.
    String problem() {
      JsonNode error = body.path("error");
      String remedy = error.path("remedy").asString("");
      return error.path("message").asString("the node answered " + status)
          + (remedy.isEmpty() ? "" : ". " + remedy);
    }
  }

  private NodeClient(URI address, String token, HttpClient client) {
    this.address = address;
    this.token = token;
    this.client = client;
  }

  /// The node that runs on the data folder, or empty where none does.
  ///
  /// A folder that no node holds has none, even where an address is left from one that was killed:
  /// the token must not go to whatever else listens there by now.
  ///
  /// @throws IOException if a node holds the folder and cannot be spoken to
  static Optional<NodeClient> of(Path data) throws IOException, InterruptedException {
    if (!NodeFiles.isHeld(data)) {
      return Optional.empty();
    }
    Path file = data.resolve(NodeFiles.ADDRESS);
    Path token = data.resolve(NodeFiles.TOKEN);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(token)) {
      throw notNow(data);
    }
    NodeClient client =
        new NodeClient(
            URI.create(Files.readString(file).strip()),
            Files.readString(token).strip(),
            httpClient(data.resolve(NodeFiles.CERTIFICATE)));
    try {
      client.ask("GET", "/healthz", null);
      return Optional.of(client);
    } catch (java.net.ConnectException nobodyThere) {
      client.close();
      throw notNow(data);
    }
  }

  /// The node at an address, with a token for it.
  ///
  /// @param certificate the one that it has to show; a file that is not there means the usual trust
  static NodeClient at(URI address, String token, Path certificate) throws IOException {
    return new NodeClient(address, token, httpClient(certificate));
  }

  /// Whether `other` is this node's address, however this machine is named in it.
  boolean isAt(URI other) {
    boolean own = other.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1\\]");
    return other.getScheme().equals(address.getScheme())
        && other.getPort() == address.getPort()
        && (own || other.getHost().equals(address.getHost()));
  }

  private static IOException notNow(Path data) {
    return new IOException(
        "the node on %s is starting or ending: try again in a few seconds".formatted(data));
  }

  Answer ask(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("X-Sightline", "1");
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  /// Sends a file, however long it takes.
  Answer upload(String path, Path file) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("X-Sightline", "1")
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    return answer(client.send(request, HttpResponse.BodyHandlers.ofString()));
  }

  private static Answer answer(HttpResponse<String> answer) {
    String text = answer.body();
    return new Answer(
        answer.statusCode(), text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
  }

  /// Writes an answer into a file, which is there only when it is whole.
  ///
  /// @return the status
  int download(String path, Path file) throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("X-Sightline", "1")
            .GET()
            .build();
    HttpResponse<Path> answer = client.send(request, HttpResponse.BodyHandlers.ofFile(part));
    if (answer.statusCode() == 200) {
      Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(part);
    }
    return answer.statusCode();
  }

  private static HttpClient httpClient(Path certificate) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER);
    if (Files.isRegularFile(certificate)) {
      builder.sslContext(PinnedTrust.context(certificate));
    }
    return builder.build();
  }

  @Override
  public void close() {
    client.close();
  }
}
