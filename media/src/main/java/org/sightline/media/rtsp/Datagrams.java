package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The datagrams of all media tracks of one session: drained in the session's own visit, reported
/// on to the camera, which for many is the sign of life.
final class Datagrams implements AutoCloseable {
  /// How often a report goes out (RFC 3550 section 6.2).
  static final long REPORT_EVERY_NANOS = 5_000_000_000L;

  /// The way through an address translator is opened again with each so many reports.
  private static final int OPEN_EVERY_REPORTS = 5;

  /// The most datagrams of one socket that one visit takes; the rest waits for the next.
  private static final int MAX_VISIT_PACKETS = 4096;

  private final int receiver = new SecureRandom().nextInt();
  private final List<DatagramPair> pairs = new ArrayList<>();
  private int reports;
  private long reportedNanos;

  /// Adds the sockets of the next media track.
  void add(DatagramPair pair) {
    pairs.add(pair);
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /// Takes what has arrived.
  ///
  /// @param scratch its content is lost
  /// @return bytes taken
  int drain(ByteBuffer scratch, PacketReceiver packets) throws IOException {
    int total = 0;
    for (int track = 0; track < pairs.size(); track++) {
      total += drain(track, false, scratch, packets);
      total += drain(track, true, scratch, packets);
    }
    return total;
  }

  private int drain(int track, boolean ofMedia, ByteBuffer scratch, PacketReceiver packets)
      throws IOException {
    int channel = 2 * track + (ofMedia ? 0 : 1);
    int total = 0;
    for (int i = 0; i < MAX_VISIT_PACKETS; i++) {
      int length = pairs.get(track).receive(ofMedia, scratch);
      if (length == 0) {
        break;
      }
      total += length;
      scratch.flip();
      packets.packet(channel, scratch, 0, length);
    }
    return total;
  }

  /// Opens the ways back, before the first packet is asked for.
  void openTheWay() throws IOException {
    for (DatagramPair pair : pairs) {
      pair.openTheWay(receiver);
    }
  }

  /// Reports to the camera what arrived, if it is time.
  void reportIfDue(PacketReceiver packets, long nowNanos) throws IOException {
    if (reports > 0 && nowNanos - reportedNanos < REPORT_EVERY_NANOS) {
      return;
    }
    reportedNanos = nowNanos;
    for (int track = 0; track < pairs.size(); track++) {
      Optional<byte[]> report = packets.receiverReport(track, receiver);
      if (report.isPresent()) {
        pairs.get(track).report(report.get());
      }
    }
    if (reports % OPEN_EVERY_REPORTS == 0) {
      openTheWay();
    }
    reports++;
  }

  /// Datagrams that came from elsewhere than the camera.
  long foreign() {
    return pairs.stream().mapToLong(DatagramPair::foreign).sum();
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (DatagramPair pair : pairs) {
      try {
        pair.close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
