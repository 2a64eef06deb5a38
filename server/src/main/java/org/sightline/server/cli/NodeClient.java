package org.sightline.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the node that runs on a data folder of this machine, with the token that lies in it.
final class NodeClient implements AutoCloseable {
  /// Where a running node leaves its address, in the data folder.
  static final String ADDRESS_FILE = "node.address";

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
  static Optional<NodeClient> of(Path data) throws IOException, InterruptedException {
    Path file = data.resolve(ADDRESS_FILE);
    Path token = data.resolve("cli-token");
    if (!Files.isRegularFile(file) || !Files.isRegularFile(token)) {
      return Optional.empty();
    }
    NodeClient client =
        new NodeClient(
            URI.create(Files.readString(file).strip()),
            Files.readString(token).strip(),
            httpClient(data.resolve("tls/certificate.pem")));
    try {
      client.ask("GET", "/healthz", null);
      return Optional.of(client);
    } catch (java.net.ConnectException nobodyThere) {
      client.close();
      return Optional.empty();
    }
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
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = answer.body();
    return new Answer(
        answer.statusCode(), text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
  }

  private static HttpClient httpClient(Path certificate) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER);
    if (Files.isRegularFile(certificate)) {
      builder.sslContext(trusting(certificate));
    }
    return builder.build();
  }

  /// Trusts the certificate that the node made for itself, and no other.
  private static SSLContext trusting(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("node", own);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the node's certificate " + certificate + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
