package org.sightline.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.media.rtsp.CameraTrust;
import org.sightline.media.rtsp.Challenge;
import org.sightline.media.rtsp.ClientAuthentication;
import org.sightline.media.rtsp.RtspTimeouts;

/// Asks a camera's web server for its pictures: connects, authenticates (Basic, Digest), follows
/// redirects, and leaves the answer's body to the caller.
///
/// The host's name is looked up once for each connection and only the address that came of it, if
/// it is allowed, is connected to. A user and password are sent to the host of the camera's address
/// and to no other.
final class HttpPictures {
  /// The most redirects that are followed for one request.
  static final int MAX_REDIRECTS = 3;

  /// What came of a request.
  sealed interface Outcome {
    /// An answer with status 200 or 304; the socket is the caller's to close.
    record Answered(Socket socket, HttpAnswer answer) implements Outcome {}

    /// It cannot be used.
    record Failed(GapCause cause, String message) implements Outcome {}
  }

  private final URI address;
  private final Optional<String> fingerprint;
  private final ClientAuthentication authentication;

  HttpPictures(StreamAddress.Target target) {
    this.address = target.address();
    this.fingerprint = Optional.ofNullable(target.reach().certificate());
    this.authentication = ClientAuthentication.of(address);
  }

  /// Asks once.
  ///
  /// @param conditions header lines such as If-None-Match
  Outcome ask(RtspTimeouts timeouts, List<String> conditions) {
    CameraTrust trust = CameraTrust.of(fingerprint);
    URI at = address;
    boolean challenged = false;
    int redirects = 0;
    try {
      while (true) {
        Socket socket = connected(at, timeouts, trust);
        boolean kept = false;
        try {
          HttpAnswer answer = exchange(socket, at, conditions);
          switch (answer.status()) {
            case 200, 304 -> {
              kept = true;
              return new Outcome.Answered(socket, answer);
            }
            case 401 -> {
              boolean can =
                  isOwn(at)
                      && !challenged
                      && authentication.take(Challenge.parseAll(answer.all("www-authenticate")));
              if (!can) {
                return refused("user or password are wrong, or it wants some and none are given");
              }
              challenged = true;
            }
            case 301, 302, 303, 307, 308 -> {
              Optional<URI> next = next(at, answer.first("location").orElse(""));
              if (next.isEmpty() || ++redirects > MAX_REDIRECTS) {
                return refused("it leads to another address that is not followed");
              }
              at = next.get();
            }
            case 404 -> {
              return refused("it knows no such path (404); check the path in the address");
            }
            default -> {
              return refused("it answered %d instead of a picture".formatted(answer.status()));
            }
          }
        } finally {
          if (!kept) {
            socket.close();
          }
        }
      }
    } catch (SSLException e) {
      return trust
          .refusal()
          .map(this::refused)
          .orElseGet(() -> refused("TLS failed; check that the port is that of https"));
    } catch (IOException e) {
      return new Outcome.Failed(GapCause.CAMERA_UNREACHABLE, who() + ": " + words(e));
    }
  }

  private Outcome refused(String why) {
    return new Outcome.Failed(GapCause.CAMERA_REFUSED, who() + ": " + why);
  }

  private String who() {
    return StreamAddress.shown(address);
  }

  static Socket connected(URI at, RtspTimeouts timeouts, CameraTrust trust) throws IOException {
    return SafeSocket.open(
        at.getHost(),
        StreamAddress.portOf(at),
        timeouts.connect(),
        timeouts.answer(),
        isSecure(at) ? trust : null);
  }

  private HttpAnswer exchange(Socket socket, URI at, List<String> conditions) throws IOException {
    String path = at.getRawPath() == null || at.getRawPath().isEmpty() ? "/" : at.getRawPath();
    String target = at.getRawQuery() == null ? path : path + "?" + at.getRawQuery();
    List<String> lines = new ArrayList<>();
    boolean usual = StreamAddress.portOf(at) == (isSecure(at) ? 443 : 80);
    lines.add("Host: " + at.getHost() + (usual ? "" : ":" + StreamAddress.portOf(at)));
    lines.add("User-Agent: Sightline");
    lines.add("Accept: multipart/x-mixed-replace, image/jpeg, */*");
    lines.add("Connection: close");
    if (isOwn(at)) {
      authentication.header("GET", target).ifPresent(value -> lines.add("Authorization: " + value));
    }
    lines.addAll(conditions);
    OutputStream out = socket.getOutputStream();
    out.write(HttpAnswer.request(target, lines));
    out.flush();
    return HttpAnswer.read(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /// Whether an address is the one that the owner gave the user and password for.
  private boolean isOwn(URI at) {
    return at.getHost().equalsIgnoreCase(address.getHost()) && (isSecure(at) || !isSecure(address));
  }

  static boolean isSecure(URI at) {
    return at.getScheme().toLowerCase(Locale.ROOT).equals("https");
  }

  private static Optional<URI> next(URI at, String location) {
    try {
      @Nullable URI next = location.isEmpty() ? null : at.resolve(location);
      if (next == null || next.getHost() == null || next.getScheme() == null) {
        return Optional.empty();
      }
      String scheme = next.getScheme().toLowerCase(Locale.ROOT);
      boolean weaker = isSecure(at) && !scheme.equals("https");
      return !weaker && (scheme.equals("http") || scheme.equals("https"))
          ? Optional.of(next)
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// What broke, in words.
  static String words(IOException e) {
    return switch (e) {
      case UnknownHostException _ ->
          "the name cannot be resolved; check it, or use the camera's number";
      case ConnectException _ -> "nothing listens there; check address and port";
      case SocketTimeoutException _ -> "no answer came in time";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
