package org.sightline.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Camera;
import org.sightline.domain.GapCause;
import org.sightline.media.rtsp.CameraTrust;
import org.sightline.media.rtsp.Challenge;
import org.sightline.media.rtsp.ClientAuthentication;
import org.sightline.media.rtsp.RtspTimeouts;

/// A camera's web server, asked for what is no picture: a body is posted, the whole answer comes
/// back.
///
/// Answers Basic and Digest challenges with the user and password of the camera's address, for that
/// host and port alone; follows no redirect. The name is looked up once for each connection, and
/// only what it led to, if it is allowed, is connected to. Each request has a connection of its
/// own. Owned by one thread at a time; a virtual one that is interrupted ends what is being asked.
public final class CameraWeb {
  private static final int PIECE = 8 << 10;

  private final URI address;
  private final Optional<String> fingerprint;
  private final ClientAuthentication authentication;

  /// How long is waited, and how much is read.
  ///
  /// @param answer for the first byte, and once more for all others
  public record Limits(Duration connect, Duration answer, int mostBytes) {}

  /// What came of a request.
  public sealed interface Outcome {
    /// An answer, whatever its status.
    record Answered(int status, byte[] body) implements Outcome {}

    /// None.
    ///
    /// @param message what, which, why and what to do, without secrets
    record Failed(GapCause cause, String message) implements Outcome {}
  }

  /// @param address `http://` or `https://`, with user and password where the camera wants some
  /// @param certificate SHA-256 of the one certificate that is accepted; null for one that a
  ///   trusted authority signed
  public CameraWeb(URI address, @Nullable String certificate) {
    String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || address.getHost() == null) {
      throw new IllegalArgumentException("a camera's web server is at http://host or https://host");
    }
    this.address = address;
    this.fingerprint = Optional.ofNullable(certificate);
    this.authentication = ClientAuthentication.of(address);
  }

  /// Posts `body`.
  ///
  /// @param target path and query on the camera's own host
  public Outcome post(String target, String type, byte[] body, Limits limits) {
    CameraTrust trust = CameraTrust.of(fingerprint);
    try {
      for (int attempt = 0; ; attempt++) {
        try (Socket socket = connected(limits, trust)) {
          HttpAnswer answer = exchange(socket, target, type, body);
          if (answer.status() == 401
              && attempt == 0
              && authentication.take(Challenge.parseAll(answer.all("www-authenticate")))) {
            continue;
          }
          return new Outcome.Answered(answer.status(), body(answer, limits));
        }
      }
    } catch (SSLException e) {
      return new Outcome.Failed(
          GapCause.CAMERA_REFUSED,
          who()
              + ": "
              + trust.refusal().orElse("TLS failed; check that the port is that of https"));
    } catch (IOException e) {
      return new Outcome.Failed(GapCause.CAMERA_UNREACHABLE, who() + ": " + HttpPictures.words(e));
    }
  }

  private Socket connected(Limits limits, CameraTrust trust) throws IOException {
    return HttpPictures.connected(
        address, new RtspTimeouts(limits.connect(), limits.answer(), limits.answer()), trust);
  }

  private HttpAnswer exchange(Socket socket, String target, String type, byte[] body)
      throws IOException {
    int port = StreamAddress.portOf(address);
    StringBuilder head = new StringBuilder("POST ").append(target).append(" HTTP/1.1\r\n");
    boolean usual = port == (HttpPictures.isSecure(address) ? 443 : 80);
    head.append("Host: ").append(address.getHost()).append(usual ? "" : ":" + port);
    head.append("\r\nUser-Agent: Sightline\r\nConnection: close\r\nContent-Type: ").append(type);
    head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
    authentication
        .header("POST", target)
        .ifPresent(value -> head.append("Authorization: ").append(value).append("\r\n"));
    OutputStream out = socket.getOutputStream();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length + 2);
    whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(body);
    out.write(whole.toByteArray());
    out.flush();
    return HttpAnswer.read(new BufferedInputStream(socket.getInputStream(), PIECE));
  }

  private static byte[] body(HttpAnswer answer, Limits limits) throws IOException {
    long began = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    for (int n = answer.body(piece); n >= 0; n = answer.body(piece)) {
      body.write(piece, 0, n);
      if (body.size() > limits.mostBytes()) {
        throw new IOException("its answer has more than %d bytes".formatted(limits.mostBytes()));
      }
      if (System.nanoTime() - began > limits.answer().toNanos()) {
        throw new IOException("its answer came too slowly");
      }
    }
    return body.toByteArray();
  }

  private String who() {
    return Camera.withoutSecret(address);
  }
}
