package org.sightline.media.rtmp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts messages together that come in chunks, those of several messages mixed (RTMP 1.0, 5.3).
/// Messages about chunks themselves are obeyed and not handed on.
///
/// Bounded: [#MAX_MESSAGE_BYTES] a message, [#MAX_WAITING_BYTES] in all that are not whole,
/// [#MAX_STREAMS] at once; no length that is told takes memory before its bytes have come.
final class ChunkReader {
  /// The largest message: a key picture in 4K has less.
  static final int MAX_MESSAGE_BYTES = 8 << 20;

  /// The most bytes of messages that are not whole.
  static final int MAX_WAITING_BYTES = 16 << 20;

  /// The most messages that come side by side.
  static final int MAX_STREAMS = 32;

  private static final int MAX_CHUNK_BYTES = 1 << 20;
  private static final int FIRST_CHUNK_BYTES = 128;
  private static final int EXTENDED = 0xFF_FFFF;

  static final int SET_CHUNK_SIZE = 1;
  static final int ABORT = 2;

  private final DataInputStream in;
  private final Map<Integer, Line> lines = new HashMap<>();
  private int chunkBytes = FIRST_CHUNK_BYTES;
  private int waiting;
  private long taken;

  /// One whole message.
  ///
  /// @param time milliseconds, modulo 2^32
  record Message(int type, long time, byte[] body) {}

  /// What was said last on one chunk stream.
  private static final class Line {
    int type;
    int length;
    long time;
    long step;
    boolean extended;
    @Nullable ByteArrayOutputStream part;
  }

  ChunkReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /// How many bytes have been taken, for acknowledging them.
  long taken() {
    return taken;
  }

  /// The next message, waiting for it; null at the end of the stream between two chunks.
  ///
  /// @throws RtmpException if what comes is none, or too much
  /// @throws EOFException if it breaks off in one
  @Nullable Message next() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      taken++;
      Message whole = chunk(first);
      if (whole == null) {
        continue;
      }
      switch (whole.type()) {
        case SET_CHUNK_SIZE -> {
          long size = number(whole.body()) & 0x7FFF_FFFFL;
          if (size < 1 || size > MAX_CHUNK_BYTES) {
            throw new RtmpException("chunks of a size that is not taken");
          }
          chunkBytes = (int) size;
        }
        case ABORT -> {
          Line line = lines.get((int) number(whole.body()));
          if (line != null && line.part != null) {
            waiting -= line.part.size();
            line.part = null;
          }
        }
        default -> {
          return whole;
        }
      }
    }
  }

  private static long number(byte[] body) throws RtmpException {
    if (body.length < 4) {
      throw new RtmpException("a control message that is too short");
    }
    return (body[0] & 0xFFL) << 24
        | (body[1] & 0xFF) << 16
        | (body[2] & 0xFF) << 8
        | (body[3] & 0xFF);
  }

  private @Nullable Message chunk(int first) throws IOException {
    Line line = line(first);
    int form = first >> 6;
    if (form < 3 && line.part != null) {
      throw new RtmpException("a message begins before the one before it has ended");
    }
    if (form < 3) {
      head(form, line);
    } else if (line.extended) {
      // Senders repeat the time in every chunk of a message, as the specification's makers do.
      take(4);
      in.readInt();
    }
    ByteArrayOutputStream part = line.part;
    if (part == null) {
      line.time += form == 0 ? 0 : line.step;
      part = new ByteArrayOutputStream(Math.min(line.length, FIRST_CHUNK_BYTES));
      line.part = part;
    }
    int piece = Math.min(chunkBytes, line.length - part.size());
    if (waiting + piece > MAX_WAITING_BYTES) {
      throw new RtmpException("too many messages that are not whole");
    }
    byte[] bytes = in.readNBytes(piece);
    taken += bytes.length;
    if (bytes.length < piece) {
      throw new EOFException("the connection ended in a message");
    }
    part.writeBytes(bytes);
    waiting += piece;
    if (part.size() < line.length) {
      return null;
    }
    waiting -= part.size();
    line.part = null;
    return new Message(line.type, line.time & 0xFFFF_FFFFL, part.toByteArray());
  }

  private Line line(int first) throws IOException {
    int id = first & 0x3F;
    if (id == 0) {
      take(1);
      id = 64 + in.readUnsignedByte();
    } else if (id == 1) {
      take(2);
      id = 64 + in.readUnsignedByte() + 256 * in.readUnsignedByte();
    }
    Line line = lines.get(id);
    if (line == null) {
      if (first >> 6 != 0) {
        throw new RtmpException("a chunk that goes on with a message that never began");
      }
      if (lines.size() >= MAX_STREAMS) {
        throw new RtmpException("too many chunk streams");
      }
      line = new Line();
      lines.put(id, line);
    }
    return line;
  }

  private void head(int form, Line line) throws IOException {
    take(3);
    long time = unsigned24();
    if (form < 2) {
      take(4);
      line.length = unsigned24();
      line.type = in.readUnsignedByte();
      if (line.length > MAX_MESSAGE_BYTES) {
        throw new RtmpException("a message of more than %d bytes".formatted(MAX_MESSAGE_BYTES));
      }
    }
    if (form == 0) {
      take(4);
      in.readInt(); // the message stream: there is one
    }
    line.extended = time == EXTENDED;
    if (line.extended) {
      take(4);
      time = in.readInt() & 0xFFFF_FFFFL;
    }
    // A message that begins without a time of its own comes so much after the one before it
    // (5.3.1.2.4).
    line.step = time;
    if (form == 0) {
      line.time = time;
    }
  }

  private int unsigned24() throws IOException {
    return in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
  }

  private void take(int bytes) {
    taken += bytes;
  }
}
