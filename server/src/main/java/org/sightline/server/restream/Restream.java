package org.sightline.server.restream;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;
import org.sightline.domain.StreamId;
import org.sightline.domain.StreamRole;
import org.sightline.media.rtsp.DigestSecret;
import org.sightline.media.rtsp.RtspFeed;
import org.sightline.media.rtsp.RtspServer;
import org.sightline.media.rtsp.RtspServerSettings;
import org.sightline.server.identity.Readers;
import org.sightline.stream.Stream;
import org.sightline.stream.StreamState;
import org.sightline.stream.Streams;

/// The RTSP server of this node: `/door/main` and `/door/sub`, for readers that an administrator
/// made, each for its cameras alone.
///
/// Everybody has to authenticate, on loopback too. What a reader may not see is answered like what
/// is not there. Off loopback it speaks TLS unless the owner says otherwise. A camera is connected
/// to once, however many read.
public final class Restream implements AutoCloseable {
  /// The most readers connected at once.
  public static final int MAX_CLIENTS = 256;

  /// Where the node's own analyzer reads.
  static final String LOOPBACK = "127.0.0.1";

  private static final System.Logger LOG = System.getLogger(Restream.class.getName());
  private static final Duration SLOW_CLIENT = Duration.ofSeconds(10);

  /// How long a reader of datagrams may be silent: the minute that it is told, and some seconds.
  private static final Duration SILENT_CLIENT = Duration.ofSeconds(75);

  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_-]{1,64})(?:/(main|sub))?");

  private final RtspServer server;
  private final AutoCloseable listening;
  private final boolean secure;
  private final AtomicLong slowReaders;

  private Restream(
      RtspServer server, AutoCloseable listening, boolean secure, AtomicLong slowReaders) {
    this.server = server;
    this.listening = listening;
    this.secure = secure;
    this.slowReaders = slowReaders;
  }

  /// Where and how readers are served.
  ///
  /// @param tls what the server proves itself with; null for plain RTSP
  /// @param datagramPort an even port from which packets go out to readers that ask for datagrams,
  ///   with the next for reports; 0 for two free ones, null for none. Never beside TLS.
  public record Terms(
      InetSocketAddress address, @Nullable SSLContext tls, @Nullable Integer datagramPort) {
    /// The usual terms at an address: datagrams from two free ports, where there is no TLS.
    public static Terms usual(InetSocketAddress address, @Nullable SSLContext tls) {
      return new Terms(address, tls, tls == null ? 0 : null);
    }
  }

  /// Listens on `address`, with the usual terms.
  ///
  /// @param tls what the server proves itself with; null for plain RTSP
  /// @throws java.io.UncheckedIOException if the address cannot be listened on
  public static Restream start(
      InetSocketAddress address,
      @Nullable SSLContext tls,
      Readers readers,
      Streams streams,
      InstantSource clock) {
    return start(Terms.usual(address, tls), readers, streams, clock);
  }

  /// Listens.
  ///
  /// @throws java.io.UncheckedIOException if the address or a port of it cannot be listened on
  public static Restream start(Terms terms, Readers readers, Streams streams, InstantSource clock) {
    return start(terms, readers, new Serving(readers::secret, streams, clock));
  }

  /// Listens on a free port of loopback, for the node's own analyzer and nobody else.
  ///
  /// @throws java.io.UncheckedIOException if that is not possible
  public static Restream startForOwn(Readers readers, Streams streams, InstantSource clock) {
    return start(
        new Terms(new InetSocketAddress(LOOPBACK, 0), null, null),
        readers,
        new Serving(
            name -> name.equals(Readers.OWN) ? readers.secret(name) : Optional.empty(),
            streams,
            clock));
  }

  private record Serving(
      Function<String, Optional<DigestSecret>> secrets, Streams streams, InstantSource clock) {}

  private static Restream start(Terms terms, Readers readers, Serving serving) {
    SSLContext tls = terms.tls();
    Integer port = terms.datagramPort();
    AtomicLong slow = new AtomicLong();
    RtspServerSettings settings =
        RtspServerSettings.withSecrets(serving.secrets())
            .offering(
                EnumSet.of(
                    RtspServerSettings.Scheme.DIGEST_MD5, RtspServerSettings.Scheme.DIGEST_SHA_256))
            .atMost(MAX_CLIENTS)
            .droppingAfter(SLOW_CLIENT)
            .authorising((user, path) -> mayRead(readers, user, path))
            .on(serving.clock());
    if (tls != null) {
      settings = settings.over(tls);
    } else if (port != null) {
      settings = settings.sending(new RtspServerSettings.Unicast(port, SILENT_CLIENT));
    }
    RtspServer server =
        RtspServer.start(terms.address(), settings, path -> feed(serving.streams(), path, slow));
    LOG.log(
        Level.INFO,
        "re-stream listens port={0} tls={1} udp={2}",
        "" + server.port(),
        tls != null,
        server.datagramPort().stream().mapToObj(Integer::toString).findFirst().orElse("off"));
    return new Restream(server, readers.listenRemoved(server::drop), tls != null, slow);
  }

  private static boolean mayRead(Readers readers, String user, String path) {
    return streamOf(path).map(id -> readers.admit(user, id.camera())).orElse(false);
  }

  private static Optional<RtspFeed> feed(Streams streams, String path, AtomicLong slow) {
    Optional<Stream> stream = streamOf(path).flatMap(streams::find);
    return stream.isPresent() && stream.get().state() instanceof StreamState.Playing playing
        ? Optional.of(new StreamFeed(stream.get(), playing.tracks(), slow))
        : Optional.empty();
  }

  /// The stream that a path names: `/door/main`, `/door/sub`, or `/door` for its main one.
  static Optional<StreamId> streamOf(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String role = matcher.group(2);
    return Optional.of(
        new StreamId(
            new CameraName(matcher.group(1)),
            role == null ? StreamRole.MAIN : StreamRole.ofWord(role)));
  }

  /// The port that is listened on.
  public int port() {
    return server.port();
  }

  /// Whether readers are spoken to with TLS (`rtsps`).
  public boolean isSecure() {
    return secure;
  }

  /// Readers connected now.
  public int clients() {
    return server.clients();
  }

  /// Readers that were dropped because they left too much unread.
  public long slowReaders() {
    return slowReaders.get();
  }

  @Override
  public void close() {
    server.close();
    try {
      listening.close();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "listening for readers did not end", e);
    }
  }
}
