package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The two sockets at which the datagrams of one media track arrive: RTP at an even port, RTCP at
/// the next (RFC 3550 section 11). They never wait.
///
/// Only what comes from the camera's own address is taken; the rest is counted and dropped.
final class DatagramPair implements AutoCloseable {
  /// What the operating system is asked to hold between two visits, bytes; it may give less.
  static final int RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 65_000;
  private static final int ATTEMPTS = 50;
  private static final int MIN_GROUP_PORT = 1024;

  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final InetAddress camera;
  private final AtomicLong foreign = new AtomicLong();
  private @Nullable InetSocketAddress rtpPeer;
  private @Nullable InetSocketAddress rtcpPeer;

  private DatagramPair(DatagramChannel rtp, DatagramChannel rtcp, InetAddress camera) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.camera = camera;
  }

  /// Two sockets for unicast from `camera` at the address that it is reached from.
  static DatagramPair unicast(InetAddress camera, InetAddress local) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT / 2, LAST_PORT / 2) * 2;
      DatagramChannel first = open(camera);
      DatagramChannel second = open(camera);
      boolean bound = false;
      try {
        first.bind(new InetSocketAddress(local, port));
        second.bind(new InetSocketAddress(local, port + 1));
        bound = true;
        return new DatagramPair(first, second, camera);
      } catch (BindException taken) {
        // Two others are tried.
      } finally {
        if (!bound) {
          first.close();
          second.close();
        }
      }
    }
    throw new IOException("no two free ports for datagrams; is there a limit on open sockets?");
  }

  /// Two sockets that are members of a group.
  ///
  /// @throws IOException if `group` is no multicast address, or cannot be joined
  static DatagramPair multicast(
      InetAddress camera, InetAddress local, InetAddress group, TransportHeader.Ports ports)
      throws IOException {
    if (!group.isMulticastAddress()
        || ports.rtp() < MIN_GROUP_PORT
        || ports.rtcp() < MIN_GROUP_PORT
        || ports.rtp() == ports.rtcp()) {
      throw new IOException("the group and ports that it named are not those of multicast");
    }
    NetworkInterface network = NetworkInterface.getByInetAddress(local);
    DatagramChannel first = open(camera);
    DatagramChannel second = open(camera);
    boolean joined = false;
    try {
      join(first, group, ports.rtp(), network);
      join(second, group, ports.rtcp(), network);
      joined = true;
      return new DatagramPair(first, second, camera);
    } finally {
      if (!joined) {
        first.close();
        second.close();
      }
    }
  }

  private static void join(
      DatagramChannel channel, InetAddress group, int port, NetworkInterface network)
      throws IOException {
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      // At the group's own address nothing else that comes to the port is heard.
      channel.bind(new InetSocketAddress(group, port));
    } catch (BindException onlyAnyAddress) {
      channel.bind(new InetSocketAddress(port));
    }
    channel.join(group, network);
  }

  private static DatagramChannel open(InetAddress camera) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            camera instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    return channel;
  }

  /// The two ports, as they stand in a request.
  String ports() throws IOException {
    return "%d-%d".formatted(port(rtp), port(rtcp));
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /// Says where the camera sends from, so that reports find their way to it and its packets theirs
  /// through an address translator: only its own address is ever sent to.
  void peers(Optional<TransportHeader.Ports> ports) {
    rtpPeer = ports.map(p -> new InetSocketAddress(camera, p.rtp())).orElse(null);
    rtcpPeer = ports.map(p -> new InetSocketAddress(camera, p.rtcp())).orElse(null);
  }

  /// Sends an empty packet the way back along which the camera's packets are to come.
  void openTheWay(int receiver) throws IOException {
    ByteBuffer empty = ByteBuffer.allocate(12);
    empty.put((byte) 0x80).putInt(8, receiver).position(0);
    send(rtp, rtpPeer, empty);
  }

  /// Sends a report.
  void report(byte[] bytes) throws IOException {
    send(rtcp, rtcpPeer, ByteBuffer.wrap(bytes));
  }

  private static void send(
      DatagramChannel channel, @Nullable InetSocketAddress peer, ByteBuffer bytes)
      throws IOException {
    if (peer != null) {
      try {
        channel.send(bytes, peer);
      } catch (java.net.PortUnreachableException notThereYet) {
        // The camera tells in other ways that it is gone.
      }
    }
  }

  /// Takes the next RTP packet (or RTCP if not `ofMedia`) into `target`.
  ///
  /// @return its length; 0 for none
  int receive(boolean ofMedia, ByteBuffer target) throws IOException {
    DatagramChannel channel = ofMedia ? rtp : rtcp;
    while (true) {
      target.clear();
      SocketAddress from;
      try {
        from = channel.receive(target);
      } catch (java.net.PortUnreachableException notThereYet) {
        return 0;
      }
      if (from == null) {
        return 0;
      }
      if (((InetSocketAddress) from).getAddress().equals(camera)) {
        if (target.position() > 0) {
          return target.position();
        }
      } else {
        foreign.incrementAndGet();
      }
    }
  }

  /// Datagrams that came from elsewhere.
  long foreign() {
    return foreign.get();
  }

  @Override
  public void close() throws IOException {
    try (rtp;
        rtcp) {
      // Both are closed, whatever one of them says.
    }
  }
}
