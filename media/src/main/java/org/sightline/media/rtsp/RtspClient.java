package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.function.Predicate;

/// The opening of one RTSP address.
///
/// The handshake is straight-line code that blocks its caller, a virtual thread. A host name is
/// resolved once, and only the address that came of it is connected to, whatever the peer answers.
public final class RtspClient {
  private RtspClient() {}

  /// Opens `address` and plays it: returns when the first key picture arrived with its parameter
  /// sets, so that [RtspSession#tracks()] is complete. Nothing of what arrived is lost: the first
  /// [RtspSession#read] hands it out.
  ///
  /// @param address `rtsp://[user:password@]host[:port]/path`
  /// @param clock for the times at which access units were received
  public static RtspOutcome open(URI address, RtspTimeouts timeouts, InstantSource clock) {
    return open(address, timeouts, clock, host -> true);
  }

  /// The same, if `allowed` lets the network address pass that the host's name led to.
  public static RtspOutcome open(
      URI address, RtspTimeouts timeouts, InstantSource clock, Predicate<InetAddress> allowed) {
    var parsed = RtspAddress.of(address);
    if (parsed.isEmpty()) {
      return new RtspOutcome.Refused(
          RtspOutcome.Reason.PROTOCOL,
          "the address is not of the form rtsp://[user:password@]host[:port]/path");
    }
    RtspAddress camera = parsed.get();
    String who = camera.host() + ":" + camera.port();
    SocketChannel channel = null;
    boolean playing = false;
    try {
      InetAddress host = InetAddress.getByName(camera.host());
      if (!allowed.test(host)) {
        return new RtspOutcome.Refused(
            RtspOutcome.Reason.PROTOCOL,
            "%s: it leads to %s, which is off limits; enter the camera's own address"
                .formatted(who, host.getHostAddress()));
      }
      channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      connect(channel, new InetSocketAddress(host, camera.port()), timeouts);
      RtspSession session = new Handshake(channel, camera, timeouts, clock).run();
      playing = true;
      return new RtspOutcome.Playing(session);
    } catch (Handshake.RefusedException refused) {
      return refused.outcome(who);
    } catch (UnknownHostException unknown) {
      return new RtspOutcome.Unreachable(
          who + ": the name cannot be resolved; check it, or use the camera's number");
    } catch (IOException broken) {
      return new RtspOutcome.Unreachable(who + ": " + reason(broken));
    } finally {
      if (channel != null && !playing) {
        closeQuietly(channel);
      }
    }
  }

  private static void connect(
      SocketChannel channel, InetSocketAddress camera, RtspTimeouts timeouts) throws IOException {
    try {
      channel.socket().connect(camera, (int) timeouts.connect().toMillis());
    } catch (SocketTimeoutException tooLate) {
      throw new SocketTimeoutException(
          "nothing answered within %d ms; check that the camera is on and reachable from here"
              .formatted(timeouts.connect().toMillis()));
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

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(RtspClient.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a refused connection failed", e);
    }
  }
}
