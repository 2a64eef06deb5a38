package org.sightline.media.rtsp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A server of feeds over RTSP, TCP interleaved, plain or with TLS, and by unicast datagrams where
/// the settings say so.
///
/// Where none are sent, who asks for datagrams is answered 461, on which players ask for TCP. They
/// go to the address from which a client speaks RTSP and to none other. Where all places are taken,
/// the oldest client that asked for nothing yet gives way, so that idle connections keep nobody
/// out.
///
/// Each client has a virtual thread that reads its requests and, while it plays, one that sends. A
/// client that does not take what it is sent is dropped after a while; it slows nobody else.
/// Nothing is queued for a client but what the operating system holds.
public final class RtspServer implements AutoCloseable {
  /// The most media tracks of one feed.
  public static final int MAX_TRACKS = 8;

  /// Connections that wait to be accepted. A burst beyond it is connected late and out of order,
  /// and then pushes out who came after it.
  private static final int BACKLOG = 1024;

  /// The most that the operating system holds for one client, bytes; it reckons with twice as much.
  private static final int SEND_BUFFER_BYTES = 512 * 1024;

  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
  private static final System.Logger LOG = System.getLogger(RtspServer.class.getName());

  private final ServerSocket listener;
  private final RtspServerSettings settings;
  private final Function<String, Optional<RtspFeed>> feeds;
  private final @Nullable UnicastDoor door;
  private final Set<ServerConnection> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor = Thread.ofVirtual().name("rtsp-accept").unstarted(this::accept);

  private RtspServer(
      ServerSocket listener,
      RtspServerSettings settings,
      Function<String, Optional<RtspFeed>> feeds,
      @Nullable UnicastDoor door) {
    this.listener = listener;
    this.settings = settings;
    this.feeds = feeds;
    this.door = door;
  }

  /// Listens on `address`.
  ///
  /// @param feeds from the path of a request, such as `/door/main`, decoded, without query and
  ///   without a slash at the end, to what is sent; empty for an unknown one. Called on the
  ///   client's thread, for DESCRIBE and for each SETUP.
  /// @throws UncheckedIOException if the address cannot be listened on
  public static RtspServer start(
      InetSocketAddress address,
      RtspServerSettings settings,
      Function<String, Optional<RtspFeed>> feeds) {
    ServerSocket listener = null;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(address, BACKLOG);
      RtspServerSettings.Unicast unicast = settings.unicast();
      UnicastDoor door =
          unicast == null ? null : UnicastDoor.open(listener.getInetAddress(), unicast.port());
      var server = new RtspServer(listener, settings, feeds, door);
      server.acceptor.start();
      var unused = Thread.ofVirtual().name("rtsp-slow-clients").start(server::dropSlowClients);
      return server;
    } catch (IOException e) {
      closeQuietly(listener);
      throw new UncheckedIOException(
          "cannot listen on %s for RTSP: %s; choose another port or end who uses it"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  private static void closeQuietly(@Nullable ServerSocket listener) {
    try {
      if (listener != null) {
        listener.close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the listener failed", e);
    }
  }

  /// The port that is listened on.
  public int port() {
    return listener.getLocalPort();
  }

  /// The port from which RTP goes out as datagrams, reports from the next; empty where none do.
  public OptionalInt datagramPort() {
    return door == null ? OptionalInt.empty() : OptionalInt.of(door.ports().rtp());
  }

  /// How many clients are connected.
  public int clients() {
    return clients.size();
  }

  /// Ends what a user is sent now.
  public void drop(String user) {
    for (ServerConnection client : clients) {
      if (client.user().equals(user)) {
        client.drop();
      }
    }
  }

  /// Stops listening and drops all clients. When it returns, the port is free again.
  @Override
  public void close() {
    closed.countDown();
    closeQuietly(listener);
    clients.forEach(ServerConnection::close);
    if (door != null) {
      door.close();
    }
    try {
      if (!acceptor.join(CLOSE_TIME)) {
        LOG.log(System.Logger.Level.WARNING, "listener did not end within {0}", CLOSE_TIME);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        begin(listener.accept());
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.log(System.Logger.Level.WARNING, "accepting a client failed", e);
        }
      }
    }
  }

  /// Places are given on the acceptor's thread, in the order in which clients came: on their own
  /// threads, an idler that was scheduled late would push out a viewer that came after it.
  private void begin(Socket plain) throws IOException {
    Socket socket;
    try {
      socket = carried(plain);
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "client left reason={0}", gone.toString());
      plain.close();
      return;
    }
    var client = new ServerConnection(socket, settings, feeds, door);
    boolean isAdmitted = admit(client);
    var unused =
        Thread.ofVirtual()
            .name("rtsp-client-" + plain.getPort())
            .start(() -> serve(client, isAdmitted));
  }

  /// Gives a client a place, where all are taken that of the oldest client that did nothing with
  /// its own; false if there is none.
  private synchronized boolean admit(ServerConnection newcomer) {
    clients.add(newcomer);
    if (clients.size() <= settings.maxClients()) {
      return true;
    }
    Optional<ServerConnection> idler =
        clients.stream()
            .filter(c -> c != newcomer && c.isUnserved())
            .min(Comparator.comparingLong(ServerConnection::connectedNanos));
    idler.ifPresent(
        c -> {
          clients.remove(c);
          // Closing TLS writes, and no client may hold up the acceptor.
          var unused = Thread.ofVirtual().name("rtsp-drop").start(c::drop);
        });
    return idler.isPresent();
  }

  private Socket carried(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSendBufferSize(SEND_BUFFER_BYTES);
    SSLContext tls = settings.tls();
    if (tls == null) {
      return socket;
    }
    var secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  private void serve(ServerConnection client, boolean isAdmitted) {
    try {
      if (!isAdmitted) {
        client.refuse();
      } else if (!listener.isClosed()) {
        client.run();
      }
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "client left reason={0}", gone.toString());
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "serving a client failed", broken);
    } finally {
      clients.remove(client);
      client.close();
    }
  }

  private void dropSlowClients() {
    long everyMillis = Math.clamp(settings.slowClient().toMillis() / 4, 10, 1000);
    try {
      while (!closed.await(everyMillis, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        for (ServerConnection client : clients) {
          if (client.isIdler(now)) {
            client.drop();
          } else if (client.isTooSlow(now)) {
            LOG.log(System.Logger.Level.INFO, "slow client dropped");
            client.drop();
          }
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
