package org.sightline.media.rtsp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The way of one client's packets as datagrams: to the address from which it speaks RTSP and to
/// none other, whatever `destination` it names, so that the server can be made to flood nobody.
///
/// A large picture is spread over some milliseconds, since the usual buffer of a receiver holds no
/// whole key picture.
final class UnicastOutput implements FeedSender.Output, AutoCloseable {
  /// The lowest port that is sent to: below it are services, and no player.
  static final int MIN_CLIENT_PORT = 1024;

  /// After so many bytes of one access unit the sender rests for [#REST_MILLIS]: 256 Mbit/s.
  private static final int BURST_BYTES = 32 * 1024;

  private static final int REST_MILLIS = 1;
  private static final int FRAME_BYTES = 4;

  /// RTP of a media track stands at its even channel, its reports at the next.
  private final List<InetSocketAddress> peers = new ArrayList<>();

  private final UnicastDoor door;
  private final InetAddress client;
  private final Runnable alive;

  /// @param client the address of the TCP connection
  /// @param alive called for each report of the client
  UnicastOutput(UnicastDoor door, InetAddress client, Runnable alive) {
    this.door = door;
    this.client = client;
    this.alive = alive;
  }

  /// Whether ports are such that a player may take packets there.
  static boolean isUsable(TransportHeader.Ports ports) {
    return ports.rtp() >= MIN_CLIENT_PORT
        && ports.rtcp() >= MIN_CLIENT_PORT
        && ports.rtp() != ports.rtcp();
  }

  /// Adds a media track, whose packets come under the next even channel from 0 on.
  void add(TransportHeader.Ports ports) {
    peers.add(new InetSocketAddress(client, ports.rtp()));
    InetSocketAddress reports = new InetSocketAddress(client, ports.rtcp());
    peers.add(reports);
    door.listen(reports, alive);
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException, InterruptedException {
    int burst = 0;
    int at = 0;
    while (at + FRAME_BYTES <= length) {
      int channel = bytes[at + 1] & 0xFF;
      int size = (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
      at += FRAME_BYTES;
      door.send(ByteBuffer.wrap(bytes, at, size), peers.get(channel), channel % 2 == 1);
      at += size;
      burst += size;
      if (burst >= BURST_BYTES && at < length) {
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        burst = 0;
      }
    }
  }

  @Override
  public void close() {
    for (int i = 1; i < peers.size(); i += 2) {
      door.forget(peers.get(i), alive);
    }
  }
}
