package org.sightline.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP/1.1 POST (RFC 9112) to an address that an owner wrote down, of which only the status is
/// read.
///
/// Not the JDK's client, because that one resolves the name again when it connects: here the socket
/// goes to the address that was checked. For https the certificate must be good for the name.
/// Redirects are an answer like any other and not followed.
public final class OutwardPost {
  private static final int MAX_STATUS_LINE = 1024;

  private OutwardPost() {}

  /// What is sent.
  ///
  /// @param headers beside those that every call has; printable ASCII
  public record Letter(URI address, Map<String, String> headers, byte[] body) {
    public Letter {
      headers = Map.copyOf(headers);
      headers.forEach(
          (name, value) -> {
            if (!(name + value).chars().allMatch(c -> c >= ' ' && c <= '~')) {
              throw new IllegalArgumentException(
                  "the header %s holds what no header may".formatted(name));
            }
          });
    }

    /// JSON without further headers.
    public static Letter json(URI address, String body) {
      return new Letter(
          address,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8));
    }

    /// The same with one more header.
    public Letter with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Letter(address, more, body);
    }

    @Override
    public String toString() {
      return "letter to " + address.getHost();
    }
  }

  /// How a call ended.
  public sealed interface Result {
    /// The receiver answered with this status.
    record Answered(int status) implements Result {}

    /// It could not be reached or did not answer in time or in HTTP.
    record Failed(String why) implements Result {}

    /// Its address is one that must not be called.
    record Refused(String why) implements Result {}
  }

  /// Sends a letter.
  ///
  /// @param allowed whether an address may be called; link-local, multicast and unspecified ones
  ///   are refused whatever it says
  public static Result send(Letter letter, Predicate<InetAddress> allowed, Duration timeout) {
    String host = letter.address().getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(bare);
    } catch (UnknownHostException _) {
      return new Result.Failed("the name %s has no address: check it".formatted(bare));
    }
    for (InetAddress address : addresses) {
      if (WebhookAddress.isNeverAllowed(address) || !allowed.test(address)) {
        return new Result.Refused(
            "%s leads to %s, which may not be called: use another address"
                .formatted(bare, address.getHostAddress()));
      }
    }
    return send(letter, addresses[0], timeout);
  }

  private static Result send(Letter letter, InetAddress address, Duration timeout) {
    URI webhook = letter.address();
    boolean secure = webhook.getScheme().equalsIgnoreCase("https");
    int port = webhook.getPort() > 0 ? webhook.getPort() : secure ? 443 : 80;
    CountDownLatch done = new CountDownLatch(1);
    try (Socket plain = new Socket()) {
      Thread.ofVirtual().name("post-deadline").start(() -> closeAt(plain, done, timeout));
      plain.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
      if (!secure) {
        return exchange(plain, letter);
      }
      try (SSLSocket socket =
          (SSLSocket)
              ((SSLSocketFactory) SSLSocketFactory.getDefault())
                  .createSocket(plain, webhook.getHost(), port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return exchange(socket, letter);
      }
    } catch (IOException e) {
      return new Result.Failed(
          "%s:%d did not answer within %d s or closed: %s"
              .formatted(webhook.getHost(), port, timeout.toSeconds(), e.getMessage()));
    } finally {
      done.countDown();
    }
  }

  /// Closes the socket when the time is up, whatever it waits for.
  private static void closeAt(Socket socket, CountDownLatch done, Duration timeout) {
    try {
      if (!done.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        socket.close();
      }
    } catch (InterruptedException | IOException e) {
      System.getLogger(OutwardPost.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket did not close", e);
    }
  }

  private static Result exchange(Socket socket, Letter letter) throws IOException {
    URI webhook = letter.address();
    byte[] content = letter.body();
    String path = webhook.getRawPath() == null ? "" : webhook.getRawPath();
    String query = webhook.getRawQuery() == null ? "" : "?" + webhook.getRawQuery();
    String port = webhook.getPort() > 0 ? ":" + webhook.getPort() : "";
    StringBuilder head = new StringBuilder();
    head.append("POST %s%s HTTP/1.1\r\n".formatted(path.isEmpty() ? "/" : path, query))
        .append("Host: %s%s\r\n".formatted(webhook.getHost(), port));
    letter.headers().forEach((name, value) -> head.append("%s: %s\r\n".formatted(name, value)));
    head.append("Content-Length: %d\r\n".formatted(content.length))
        .append("User-Agent: Sightline\r\nConnection: close\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(content);
    out.flush();
    return status(socket.getInputStream());
  }

  private static Result status(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) >= 0 && c != '\n' && line.length() < MAX_STATUS_LINE) {
      line.append((char) c);
    }
    // status-line = HTTP-version SP status-code SP [reason], RFC 9112 section 4
    String text = line.toString();
    if (text.length() >= 12
        && text.startsWith("HTTP/1.")
        && text.substring(9, 12).chars().allMatch(d -> d >= '0' && d <= '9')) {
      return new Result.Answered(Integer.parseInt(text.substring(9, 12)));
    }
    return new Result.Failed("it did not answer in HTTP/1.1");
  }
}
