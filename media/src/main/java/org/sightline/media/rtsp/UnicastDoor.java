package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// The two sockets from which an [RtspServer] sends datagrams to all its clients: RTP from an even
/// port, reports from the next, at which the reports of clients arrive (RFC 3550 section 11).
///
/// It answers nobody. A report only counts as a sign of life of the client that is sent to at the
/// address and port from which it came; everything else that arrives is dropped unread.
final class UnicastDoor implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UnicastDoor.class.getName());
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 65_000;
  private static final int ATTEMPTS = 50;
  private static final int SEND_BUFFER_BYTES = 1024 * 1024;

  /// The longest report that is looked at, bytes; the rest of a longer one is cut off.
  private static final int REPORT_BYTES = 1500;

  /// How long the end of the reports' thread is waited for.
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final TransportHeader.Ports ports;
  private final ConcurrentHashMap<InetSocketAddress, Runnable> hearers = new ConcurrentHashMap<>();
  private final Thread listener = Thread.ofVirtual().name("rtsp-reports").unstarted(this::hear);

  private UnicastDoor(DatagramChannel rtp, DatagramChannel rtcp, int port) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.ports = new TransportHeader.Ports(port, port + 1);
  }

  /// Opens both sockets at the address at which the server listens.
  ///
  /// @param port an even one, or 0 for two free ones
  static UnicastDoor open(InetAddress local, int port) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int first =
          port != 0 ? port : ThreadLocalRandom.current().nextInt(FIRST_PORT / 2, LAST_PORT / 2) * 2;
      try {
        UnicastDoor door = bound(local, first);
        door.listener.start();
        return door;
      } catch (BindException taken) {
        if (port != 0 || attempt == ATTEMPTS) {
          throw new IOException(
              "UDP ports %d and %d: %s".formatted(first, first + 1, taken), taken);
        }
      }
    }
  }

  private static UnicastDoor bound(InetAddress local, int port) throws IOException {
    DatagramChannel first = DatagramChannel.open();
    DatagramChannel second = DatagramChannel.open();
    boolean isBound = false;
    try {
      first.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      first.bind(new InetSocketAddress(local, port));
      second.bind(new InetSocketAddress(local, port + 1));
      isBound = true;
      return new UnicastDoor(first, second, port);
    } finally {
      if (!isBound) {
        first.close();
        second.close();
      }
    }
  }

  /// The two ports.
  TransportHeader.Ports ports() {
    return ports;
  }

  /// Sends one packet.
  ///
  /// @param report whether it is RTCP
  void send(ByteBuffer packet, InetSocketAddress to, boolean report) throws IOException {
    (report ? rtcp : rtp).send(packet, to);
  }

  /// Calls `alive` for each report that comes from `from`, until [#forget].
  void listen(InetSocketAddress from, Runnable alive) {
    hearers.put(from, alive);
  }

  /// Ends what [#listen] began with the same two.
  void forget(InetSocketAddress from, Runnable alive) {
    hearers.remove(from, alive);
  }

  private void hear() {
    ByteBuffer report = ByteBuffer.allocate(REPORT_BYTES);
    while (rtcp.isOpen()) {
      try {
        report.clear();
        if (rtcp.receive(report) instanceof InetSocketAddress from) {
          Runnable alive = hearers.get(from);
          if (alive != null) {
            alive.run();
          }
        }
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "report not read reason={0}", e.toString());
      }
    }
  }

  /// Frees both ports: a port is taken as long as somebody is still in a call on its socket.
  @Override
  public void close() {
    for (DatagramChannel channel : new DatagramChannel[] {rtp, rtcp}) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing a datagram socket failed", e);
      }
    }
    try {
      if (!listener.join(CLOSE_TIME)) {
        LOG.log(
            System.Logger.Level.WARNING, "reports were heard for {0} after the end", CLOSE_TIME);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }
}
