package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.sightline.media.rtsp.Dialogue.RedirectedException;
import org.sightline.media.rtsp.Dialogue.RefusedException;

/// The opening of one RTSP address.
///
/// The handshake is straight-line code that blocks its caller, a virtual thread. A host name is
/// resolved once for each connection, and only the address that came of it is connected to,
/// whatever the peer answers. A redirect is followed where [Redirect] allows it.
public final class RtspClient {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final LongSupplier NANO_TIME = System::nanoTime;

  private RtspClient() {}

  /// Opens `address` over the transport that fits, and plays it, with every network address
  /// allowed.
  ///
  /// @param clock for the times at which access units were received
  public static RtspOutcome open(URI address, RtspTimeouts timeouts, InstantSource clock) {
    return open(address, RtspSetup.usual(clock).within(timeouts));
  }

  /// The same, if `allowed` lets the network address pass that the host's name led to.
  public static RtspOutcome open(
      URI address, RtspTimeouts timeouts, InstantSource clock, Predicate<InetAddress> allowed) {
    return open(address, RtspSetup.usual(clock).within(timeouts).allowing(allowed));
  }

  /// Opens `address` and plays it: returns when the first key picture arrived with its parameter
  /// sets, so that [RtspSession#tracks()] is complete. Nothing of what arrived is lost: the first
  /// [RtspSession#read] hands it out.
  ///
  /// @param address `rtsp://[user:password@]host[:port]/path`, or `rtsps:` for TLS. Over HTTP the
  ///   port is that of the camera's web server.
  public static RtspOutcome open(URI address, RtspSetup setup) {
    return opened(
        address,
        setup,
        (dialogue, camera, transport) ->
            new RtspOutcome.Playing(new Handshake(dialogue, camera, setup, transport).run()),
        failed -> failed);
  }

  /// Asks the camera at `address` to be talked through, on a connection of its own. Sound goes
  /// between the messages, so a transport in datagrams counts as TCP.
  public static TalkOutcome talk(URI address, RtspSetup setup) {
    RtspSetup between = setup.transport().isTunnel() ? setup : setup.over(RtspTransport.TCP);
    return opened(
        address,
        between,
        (dialogue, camera, transport) ->
            new TalkOutcome.Talking(BackChannel.open(dialogue, camera, NANO_TIME)),
        failed ->
            switch (failed) {
              case RtspOutcome.Refused(var reason, String message) ->
                  new TalkOutcome.Refused(reason, message);
              case RtspOutcome.Unreachable(String message) -> new TalkOutcome.Unreachable(message);
              case RtspOutcome.Playing p ->
                  throw new IllegalStateException("playing is no failure");
            });
  }

  /// What is done on a fresh connection; unless it returns, the connection is closed.
  interface Opening<T> {
    T on(Dialogue dialogue, RtspAddress camera, RtspTransport transport)
        throws IOException, RefusedException, RedirectedException;
  }

  private static <T> T opened(
      URI address, RtspSetup setup, Opening<T> opening, Function<RtspOutcome, T> failed) {
    var parsed = RtspAddress.of(address);
    if (parsed.isEmpty()) {
      return failed.apply(
          new RtspOutcome.Refused(
              RtspOutcome.Reason.PROTOCOL,
              "the address is not of the form rtsp://[user:password@]host[:port]/path"));
    }
    String who = parsed.get().host() + ":" + parsed.get().port(setup.transport());
    try {
      return followed(parsed.get(), setup, setup.transport(), opening);
    } catch (RefusedException refused) {
      return failed.apply(refused.outcome(who));
    } catch (UnknownHostException unknown) {
      return failed.apply(
          new RtspOutcome.Unreachable(
              who + ": the name cannot be resolved; check it, or use the camera's number"));
    } catch (IOException broken) {
      return failed.apply(new RtspOutcome.Unreachable(who + ": " + reason(broken)));
    }
  }

  private static <T> T followed(
      RtspAddress named, RtspSetup setup, RtspTransport transport, Opening<T> opening)
      throws IOException, RefusedException {
    RtspAddress camera = named;
    var redirect = new Redirect(named, transport);
    while (true) {
      InetAddress host = InetAddress.getByName(camera.host());
      redirect.check(camera, host, setup.allowed());
      try {
        return connected(camera, host, setup, transport, opening);
      } catch (RedirectedException elsewhere) {
        camera = redirect.next(camera, elsewhere.location());
      }
    }
  }

  private static <T> T connected(
      RtspAddress camera,
      InetAddress host,
      RtspSetup setup,
      RtspTransport transport,
      Opening<T> opening)
      throws IOException, RefusedException, RedirectedException {
    var authentication = new ClientAuthentication(camera.credentials());
    Line line = line(camera, host, setup, transport, authentication);
    boolean playing = false;
    try {
      var dialogue = new Dialogue(line, authentication, setup.timeouts(), NANO_TIME);
      T outcome = opening.on(dialogue, camera, transport);
      playing = true;
      return outcome;
    } finally {
      if (!playing) {
        closeQuietly(line);
      }
    }
  }

  private static Line line(
      RtspAddress camera,
      InetAddress host,
      RtspSetup setup,
      RtspTransport transport,
      ClientAuthentication authentication)
      throws IOException, RefusedException {
    boolean secure = camera.secure() || transport == RtspTransport.HTTPS;
    int port = camera.port(transport);
    CameraTrust trust = CameraTrust.of(setup.fingerprint());
    HttpLine.Connector connector =
        () -> {
          TcpLine tcp = TcpLine.to(new InetSocketAddress(host, port), setup.timeouts());
          return secure ? secured(tcp, trust, camera.host(), setup.timeouts()) : tcp;
        };
    try {
      if (!transport.isTunnel()) {
        return connector.connect();
      }
      byte[] cookie = new byte[11];
      RANDOM.nextBytes(cookie);
      return HttpLine.open(
          connector,
          new HttpLine.Place(camera.authority(), camera.path(), setup.timeouts(), NANO_TIME),
          HexFormat.of().formatHex(cookie),
          authentication);
    } catch (SSLException failed) {
      Optional<String> refusal = trust.refusal();
      if (refusal.isPresent()) {
        throw Dialogue.refused(RtspOutcome.Reason.CERTIFICATE, refusal.get());
      }
      throw new IOException(
          "TLS failed (%s); check that the port is that of RTSP over TLS, usually 322"
              .formatted(HeaderText.shown(String.valueOf(failed.getMessage()))),
          failed);
    }
  }

  private static Line secured(TcpLine tcp, CameraTrust trust, String host, RtspTimeouts timeouts)
      throws IOException {
    boolean secured = false;
    try {
      Line line = TlsLine.over(tcp, trust.engine(host, 0), timeouts, NANO_TIME);
      secured = true;
      return line;
    } finally {
      if (!secured) {
        closeQuietly(tcp);
      }
    }
  }

  private static String reason(IOException broken) {
    String message = broken.getMessage();
    if (broken instanceof ConnectException) {
      return "nothing listens there (%s); check address and port"
          .formatted(HeaderText.shown(message == null ? "refused" : message));
    }
    return message == null ? broken.getClass().getSimpleName() : HeaderText.shown(message);
  }

  private static void closeQuietly(Line line) {
    try {
      line.close();
    } catch (IOException e) {
      System.getLogger(RtspClient.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a refused connection failed", e);
    }
  }
}
