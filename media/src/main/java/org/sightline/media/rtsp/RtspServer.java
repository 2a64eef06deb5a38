package org.sightline.media.rtsp;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/// A server of feeds.
public final class RtspServer implements AutoCloseable {
  /// The most media tracks of one feed.
  public static final int MAX_TRACKS = 8;

  private RtspServer() {}

  /// Listens on `address`.
  ///
  /// @param feeds from the path of a request, such as `/door/main`, without query, to what is sent
  /// @throws java.io.UncheckedIOException if the address cannot be listened on
  public static RtspServer start(
      InetSocketAddress address,
      RtspServerSettings settings,
      Function<String, Optional<RtspFeed>> feeds) {
    throw new UnsupportedOperationException("to come");
  }

  /// The port that is listened on.
  public int port() {
    throw new UnsupportedOperationException("to come");
  }

  /// Stops listening and drops all clients.
  @Override
  public void close() {
    throw new UnsupportedOperationException("to come");
  }
}
