package org.sightline.media.rtsp;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The taking apart of what comes over a connection: packets framed with `$` (RFC 2326 section
/// 10.12) and messages between them, and the finding of the way back when there is garbage.
///
/// While in step, a frame is believed if its packet has RTP's version. Once a byte fits nothing,
/// the reader is out of step: it skips to the next frame that the taker finds plausible (its own
/// channel and source) or the next answer, and counts what it skipped.
final class InterleavedReader {
  /// The most garbage in a row that is skipped, bytes; then the session ends.
  static final int MAX_GARBAGE_RUN_BYTES = 1024 * 1024;

  private static final int FRAME_BYTES = 4;

  /// Bytes of a frame that are needed to find it plausible: frame, and RTP up to its source.
  private static final int PROBE_BYTES = FRAME_BYTES + 12;

  private static final byte[] ANSWER = {'R', 'T', 'S', 'P', '/', '1', '.'};

  /// Who takes what was found.
  interface Taker {
    /// Takes one packet, which lies in the buffer only during the call.
    void packet(int channel, ByteBuffer buffer, int offset, int length) throws IOException;

    /// Takes one message.
    void message(RtspMessage message) throws IOException;

    /// Whether a packet, of which 12 bytes are there, is surely one of ours.
    boolean plausible(int channel, ByteBuffer buffer, int offset);
  }

  private boolean outOfStep;
  private long garbage;
  private long garbageRun;

  /// Bytes skipped so far.
  long garbage() {
    return garbage;
  }

  /// Takes apart the bytes from `from` to `to`; returns where the part begins that is not complete
  /// yet and must be there again at the next call.
  int consume(ByteBuffer buffer, int from, int to, Taker taker) throws IOException {
    int position = from;
    while (position < to) {
      byte first = buffer.get(position);
      int next;
      if (first == '$') {
        next = frame(buffer, position, to, taker);
      } else if (first == '\r' || first == '\n') {
        next = position + 1;
        countGarbage(outOfStep ? 1 : 0);
      } else if (first >= 'A' && first <= 'Z') {
        next = message(buffer, position, to, taker);
      } else {
        next = -1;
      }
      if (next == position) {
        return position;
      }
      if (next < 0) {
        outOfStep = true;
        next = position + 1;
        while (next < to && buffer.get(next) != '$' && buffer.get(next) != 'R') {
          next++;
        }
        countGarbage(next - position);
      }
      position = next;
    }
    return position;
  }

  /// The end of the frame; `at` if more bytes are needed; -1 if there is none.
  private int frame(ByteBuffer buffer, int at, int to, Taker taker) throws IOException {
    int there = to - at;
    if (there < FRAME_BYTES) {
      return at;
    }
    int channel = buffer.get(at + 1) & 0xFF;
    int length = (buffer.get(at + 2) & 0xFF) << 8 | buffer.get(at + 3) & 0xFF;
    int packet = at + FRAME_BYTES;
    if (outOfStep) {
      if (length < PROBE_BYTES - FRAME_BYTES) {
        return -1;
      }
      if (there < PROBE_BYTES) {
        return at;
      }
      if (!taker.plausible(channel, buffer, packet)) {
        return -1;
      }
    } else if (length > 0 && there > FRAME_BYTES && (buffer.get(packet) & 0xC0) != 0x80) {
      return -1;
    }
    if (there < FRAME_BYTES + length) {
      return at;
    }
    inStep();
    if (length > 0) {
      taker.packet(channel, buffer, packet, length);
    }
    return packet + length;
  }

  /// The end of the message; `at` if more bytes are needed; -1 if there is none.
  private int message(ByteBuffer buffer, int at, int to, Taker taker) throws IOException {
    if (outOfStep) {
      for (int i = 0; i < ANSWER.length; i++) {
        if (at + i == to) {
          return at;
        }
        if (buffer.get(at + i) != ANSWER[i]) {
          return -1;
        }
      }
    }
    return switch (RtspParser.parse(buffer, at, to)) {
      case RtspParser.Complete c -> {
        inStep();
        taker.message(c.message());
        yield c.end();
      }
      case RtspParser.Incomplete i -> at;
      case RtspParser.Malformed m -> -1;
    };
  }

  private void inStep() {
    outOfStep = false;
    garbageRun = 0;
  }

  private void countGarbage(int bytes) throws IOException {
    garbage += bytes;
    garbageRun += bytes;
    if (garbageRun > MAX_GARBAGE_RUN_BYTES) {
      throw new RunEndException(
          RunEndException.Reason.UNREADABLE,
          "the camera sent %d bytes that are neither RTP packets nor RTSP answers"
              .formatted(garbageRun));
    }
  }
}
