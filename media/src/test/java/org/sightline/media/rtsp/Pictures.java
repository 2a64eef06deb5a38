package org.sightline.media.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.sightline.media.AccessUnit;
import org.sightline.media.h264.NalUnits;
import org.sightline.media.rtp.H264Packetiser;
import org.sightline.media.rtp.PacketBatch;
import org.sightline.media.rtp.RtpCounter;

/// Pictures for tests, and what reads them.
final class Pictures {
  /// 2560x1440.
  static final byte[] SPS = Base64.getDecoder().decode("Z2QAM6zoAoALWQ==");

  /// 1280x720.
  static final byte[] OTHER_SPS = Base64.getDecoder().decode("Z00AH5WoFAFuQA==");

  static final byte[] PPS = Base64.getDecoder().decode("aO48MA==");

  static final String VIDEO =
      "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n";

  private Pictures() {}

  /// A key picture with its parameter sets.
  static byte[] key(byte[] sps, int bytes) {
    return NalUnits.toLengthPrefixed(List.of(sps, PPS, slice(0x65, bytes)));
  }

  static byte[] predicted(int bytes) {
    return NalUnits.toLengthPrefixed(List.of(slice(0x41, bytes)));
  }

  private static byte[] slice(int header, int bytes) {
    byte[] nal = new byte[bytes];
    new Random(bytes).nextBytes(nal);
    nal[0] = (byte) header;
    nal[1] = (byte) 0x88;
    return nal;
  }

  /// The wire of pictures 40 ms apart, written to as a test goes on.
  static final class Wire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private RtpCounter counter = new RtpCounter(0xABCD, 65_533);
    private int time = 0xFFFF_F000;

    Wire add(byte[] unit) {
      var batch = new PacketBatch();
      counter.at(time);
      new H264Packetiser(96, 1400).packets(unit, 0, counter, batch);
      bytes.write(batch.bytes(), 0, batch.size());
      time += 3600;
      return this;
    }

    Wire raw(byte... raw) {
      bytes.write(raw, 0, raw.length);
      return this;
    }

    Wire jump(int ticks) {
      time += ticks;
      return this;
    }

    Wire source(int ssrc) {
      counter = new RtpCounter(ssrc, 1);
      return this;
    }

    Wire lose(int packets) {
      counter = new RtpCounter(counter.ssrc(), counter.sequence() + packets);
      return this;
    }

    /// A wire that goes on where this one ends, without its bytes.
    Wire goingOn() {
      var next = new Wire();
      next.counter = counter;
      next.time = time;
      return next;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  /// Reads until there are so many units, or the end comes: an exception, or the peer's close.
  static List<AccessUnit> read(RtspSession session, int count) throws IOException {
    List<AccessUnit> units = new ArrayList<>();
    readInto(units, session, count);
    return units;
  }

  static void readInto(List<AccessUnit> units, RtspSession session, int count) throws IOException {
    ByteBuffer scratch = ByteBuffer.allocateDirect(RtspSession.MIN_SCRATCH_BYTES);
    Instant limit = Instant.now().plusSeconds(20);
    try (Selector selector = Selector.open()) {
      session.channel().register(selector, SelectionKey.OP_READ);
      while (session.read(scratch, units::add) >= 0 && units.size() < count) {
        selector.select(1000);
        selector.selectedKeys().clear();
        if (Instant.now().isAfter(limit)) {
          throw new AssertionError("only %d units came: %s".formatted(units.size(), units));
        }
      }
    }
  }
}
