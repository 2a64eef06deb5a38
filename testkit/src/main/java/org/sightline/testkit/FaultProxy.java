package org.sightline.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A way to an RTSP server that can be broken in the ways in which networks and cameras break.
///
/// Listens on loopback and passes bytes to and from the server; from the server it passes whole
/// RTSP messages and interleaved packets (RFC 2326 10.12), so that faults land between or inside
/// them as asked. Two virtual threads a connection.
public final class FaultProxy implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FaultProxy.class.getName());
  private static final int BUFFER = 64 * 1024;
  private static final int CONNECT_MILLIS = 5000;
  private static final Duration RELEASE = Duration.ofSeconds(2);

  private final InetSocketAddress server;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Faults faults = new Faults();
  private final Object lock = new Object();
  // Guarded by lock.
  private ServerSocket listener;
  private Thread accepting;
  private boolean closed;

  private FaultProxy(InetSocketAddress server, int port) throws IOException {
    this.server = server;
    this.listener = listen(port);
    this.port = listener.getLocalPort();
    accepting = acceptOn(listener);
  }

  /// A way to `server` from a free port of loopback.
  ///
  /// @throws UncheckedIOException if none can be listened on
  public static FaultProxy to(InetSocketAddress server) {
    return to(server, 0);
  }

  /// A way to `server` from `port` of loopback.
  ///
  /// @throws UncheckedIOException if it cannot be listened on
  public static FaultProxy to(InetSocketAddress server, int port) {
    try {
      return new FaultProxy(server, port);
    } catch (IOException e) {
      throw new UncheckedIOException("port %d cannot be listened on".formatted(port), e);
    }
  }

  public int port() {
    return port;
  }

  /// Connections taken so far.
  public long accepted() {
    return accepted.get();
  }

  /// Resets every connection (TCP RST), as a camera that restarts does. New ones are taken.
  public void reset() {
    // All are told first: whoever passes on from one that is closed closes the other in order.
    for (Socket s : sockets) {
      closeByReset(s);
    }
    for (Socket s : sockets) {
      closeQuietly(s);
    }
  }

  /// Closes every connection in order (TCP FIN). New ones are taken.
  public void hangUp() {
    for (Socket s : sockets) {
      closeQuietly(s);
    }
  }

  /// Passes nothing any more and keeps connections open, as a cable that was pulled does.
  public void stall() {
    faults.stall(true);
  }

  /// Passes on again, beginning with what waited.
  public void resume() {
    faults.stall(false);
  }

  /// Puts `bytes` bytes of garbage before the next message or packet of every connection.
  public void garbage(int bytes) {
    faults.garbage(bytes);
  }

  /// Leaves out the next `packets` packets from the server, over all connections.
  public void lose(int packets) {
    faults.lose(packets);
  }

  /// Has the server's descriptions name another codec instead of H.264, with four letters such as
  /// `JPEG`; empty for the true one.
  public void describeAs(String codec) {
    faults.describeAs(codec);
  }

  /// Whether connecting is refused, as where nothing listens. Open connections stay.
  ///
  /// @throws UncheckedIOException if the port has been taken by another meanwhile
  public void refuseNewConnections(boolean refuse) {
    synchronized (lock) {
      try {
        if (refuse) {
          listener.close();
          // The port is free only when the thread that waits on it has let go.
          accepting.join(RELEASE);
        } else if (listener.isClosed() && !closed) {
          listener = listen(port);
          accepting = acceptOn(listener);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("port %d cannot be listened on again".formatted(port), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return listener;
  }

  private Thread acceptOn(ServerSocket on) {
    return Thread.ofVirtual().name("proxy " + on.getLocalPort()).start(() -> acceptAll(on));
  }

  private void acceptAll(ServerSocket on) {
    while (!on.isClosed()) {
      try {
        Socket client = on.accept();
        accepted.incrementAndGet();
        sockets.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        if (!on.isClosed()) {
          LOG.log(Level.WARNING, "accept failed port=" + port, e);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    sockets.add(upstream);
    try {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(server, CONNECT_MILLIS);
      Thread.ofVirtual().start(() -> passOn(client, upstream, FaultProxy::plainly));
      passOn(upstream, client, this::withFaults);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "server not reached: {0}", e.getMessage());
      end(client, upstream);
    }
  }

  @FunctionalInterface
  private interface Passing {
    void pass(InputStream in, OutputStream out, Faults faults)
        throws IOException, InterruptedException;
  }

  private void passOn(Socket from, Socket to, Passing passing) {
    try {
      passing.pass(
          new BufferedInputStream(from.getInputStream(), BUFFER),
          new BufferedOutputStream(to.getOutputStream(), BUFFER),
          faults);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "connection over: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from, to);
    }
  }

  private static void plainly(InputStream in, OutputStream out, Faults faults)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      faults.awaitPassage();
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private void withFaults(InputStream in, OutputStream out, Faults faults)
      throws IOException, InterruptedException {
    RtspFrames frames = new RtspFrames(in);
    long garbageSeen = faults.garbageRounds();
    for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
      faults.awaitPassage();
      if (faults.garbageRounds() != garbageSeen) {
        garbageSeen = faults.garbageRounds();
        out.write(faults.garbage());
      }
      out.write(faults.through(frame));
      if (in.available() == 0) {
        out.flush();
      }
    }
    out.flush();
  }

  private void end(Socket a, Socket b) {
    closeQuietly(a);
    closeQuietly(b);
    sockets.remove(a);
    sockets.remove(b);
  }

  /// Has the socket's end, whoever brings it about, be a reset.
  private static void closeByReset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "already closed: {0}", e.getMessage());
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "close failed: {0}", e.getMessage());
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      try {
        listener.close();
        accepting.join(RELEASE);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "close failed: {0}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    faults.stall(false);
    hangUp();
  }
}
