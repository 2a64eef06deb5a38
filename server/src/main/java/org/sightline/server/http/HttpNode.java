package org.sightline.server.http;

import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.sightline.server.audit.AuditLog;
import org.sightline.server.http.route.Faults;
import org.sightline.server.http.route.Reception;
import org.sightline.server.http.route.Router;
import org.sightline.server.identity.Identity;
import org.sightline.server.node.NodeRooms;
import org.sightline.server.oidc.Provider;
import org.sightline.server.tls.TlsFiles;

/// The node's port: opened before the rooms are, so that whoever asks is told that it is starting.
///
/// Every call runs on a virtual thread. Limits: 16 KiB of headers, 1 MiB of body
/// ([org.sightline.server.http.route.Call#MAX_BODY_BYTES]), half a minute of silence, a body that
/// comes slower than [#SLOWEST_BODY] bytes a second, 4096 connections, of which
/// [Doorway#MAX_WAITING] may serve nobody; what exceeds them is refused or cut.
public final class HttpNode implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int SLOWEST_BODY = 256;
  private static final int MAX_CONNECTIONS = 4096;
  private static final int MAX_POLL_THREADS = 16;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration SOCKET_IDLE = Duration.ofSeconds(60);
  private static final int MAX_HEARD_BYTES = 4096;

  private final Server server;
  private final ServerConnector connector;
  private final Reception reception;
  private @Nullable UpdateFeed updates;

  private HttpNode(Server server, ServerConnector connector, Reception reception) {
    this.server = server;
    this.connector = connector;
    this.reception = reception;
  }

  /// Opens the port.
  ///
  /// @throws java.io.UncheckedIOException if it is taken or the host is not one of this machine's
  public static HttpNode listen(
      HttpSettings settings, Identity identity, AuditLog audit, String version) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_POLL_THREADS, 2);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = connector(server, settings.tls());
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    // The system's own queue is shorter: of a burst it drops what the node would have taken, and
    // whoever was dropped asks again a second later.
    connector.setAcceptQueueSize(MAX_CONNECTIONS);
    server.addConnector(connector);
    server.addBean(new org.eclipse.jetty.server.NetworkConnectionLimit(MAX_CONNECTIONS, server));
    Reception reception = new Reception(identity, audit, version);
    AppFiles app = new AppFiles(HttpNode.class.getClassLoader());
    Doorway doorway = new Doorway();
    connector.addBean(doorway);
    server.setHandler(new Router(Routes.all(), reception, doorway::admit, app::answer));
    server.setErrorHandler(new Faults());
    server.setStopTimeout(0);
    ServerWebSocketContainer sockets = ServerWebSocketContainer.ensure(server);
    sockets.setIdleTimeout(SOCKET_IDLE);
    sockets.setMaxTextMessageSize(MAX_HEARD_BYTES);
    sockets.setMaxBinaryMessageSize(MAX_HEARD_BYTES);
    sockets.setMaxFrameSize(MAX_HEARD_BYTES);
    try {
      server.start();
    } catch (Exception e) {
      throw notOpened(settings, server, e);
    }
    return new HttpNode(server, connector, reception);
  }

  /// The port, the one that was found where 0 was asked for.
  public int port() {
    return connector.getLocalPort();
  }

  /// From now on this provider signs people in.
  public void signInBy(Provider provider) {
    reception.signInBy(provider);
  }

  /// From now on calls reach the rooms.
  public synchronized void ready(NodeRooms rooms) {
    if (updates != null) {
      throw new IllegalStateException("the node is ready already");
    }
    updates = new UpdateFeed(reception, rooms);
    reception.ready(rooms);
  }

  /// Ends all calls and conversations and closes the port.
  @Override
  public synchronized void close() {
    if (updates != null) {
      updates.close();
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new java.io.UncheckedIOException(
          new IOException("the HTTP port did not close: " + e.getMessage(), e));
    }
  }

  private static ServerConnector connector(Server server, @Nullable TlsFiles tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setResponseHeaderSize(MAX_HEADER_BYTES);
    http.setMinRequestDataRate(SLOWEST_BODY);
    http.setUriCompliance(UriCompliance.DEFAULT);
    if (tls == null) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    // The names in a made certificate may not hold the one that a person types.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(tls.keyStore());
    context.setKeyStorePassword("");
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setSniRequired(false);
    return new ServerConnector(
        server, new SslConnectionFactory(context, "http/1.1"), new HttpConnectionFactory(http));
  }

  private static java.io.UncheckedIOException notOpened(
      HttpSettings settings, Server server, Exception cause) {
    try {
      server.stop();
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
    return new java.io.UncheckedIOException(
        new IOException(
            "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), why(cause)),
            cause));
  }

  /// Why a port does not open, and what to do.
  private static String why(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    if (root instanceof UnresolvedAddressException) {
      return "no machine has that name; give an address of this one, such as 127.0.0.1";
    }
    if (reason.startsWith("Cannot assign")) {
      return "this machine does not have that address; give one that it has, such as 127.0.0.1";
    }
    if (reason.startsWith("Permission denied")) {
      return "the system keeps that port for others; choose one from 1024 on";
    }
    return reason + "; choose another port or end what uses it";
  }
}
