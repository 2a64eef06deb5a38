package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// One box that lies in memory: its four letters and what is inside (ISO/IEC 14496-12, 4.2).
record Box(String type, ByteBuffer body) {
  static final int HEADER_BYTES = 8;

  /// A view of what is inside, with its own position.
  ByteBuffer payload() {
    return body.duplicate();
  }

  /// What is inside a box with version and flags, behind these.
  ByteBuffer fullPayload() {
    ByteBuffer in = body.duplicate();
    if (in.remaining() < 4) {
      throw Mp4Exception.malformed("box %s has no version".formatted(type));
    }
    in.position(in.position() + 4);
    return in;
  }

  int version() {
    return body.remaining() < 4 ? 0 : body.get(body.position()) & 0xFF;
  }

  int flags() {
    return body.remaining() < 4 ? 0 : body.getInt(body.position()) & 0xFFFFFF;
  }

  /// The boxes in `in`, in order. A box that is longer than what holds it is malformed; fewer than
  /// eight bytes at the end are padding.
  static Iterable<Box> in(ByteBuffer in) {
    return () -> new Boxes(in.duplicate());
  }

  /// The first box of `type`, not looking into other boxes.
  static Optional<Box> find(ByteBuffer in, String type) {
    for (Box box : in(in)) {
      if (box.type().equals(type)) {
        return Optional.of(box);
      }
    }
    return Optional.empty();
  }

  Optional<Box> child(String childType) {
    return find(body, childType);
  }

  Box required(String childType) {
    return child(childType)
        .orElseThrow(() -> Mp4Exception.malformed("box %s has no %s".formatted(type, childType)));
  }

  static String typeOf(int letters) {
    byte[] four = {
      (byte) (letters >> 24), (byte) (letters >> 16), (byte) (letters >> 8), (byte) letters
    };
    return new String(four, StandardCharsets.ISO_8859_1);
  }

  private static final class Boxes implements Iterator<Box> {
    private final ByteBuffer in;

    Boxes(ByteBuffer in) {
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      return in.remaining() >= HEADER_BYTES;
    }

    @Override
    public Box next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int start = in.position();
      long size = in.getInt() & 0xFFFFFFFFL;
      String type = typeOf(in.getInt());
      if (size == 1 && in.remaining() >= 8) {
        size = in.getLong();
      } else if (size == 0) {
        size = in.limit() - (long) start;
      }
      long body = size - (in.position() - start);
      if (body < 0 || body > in.remaining()) {
        throw Mp4Exception.malformed(
            "box %s says %d bytes where %d are left"
                .formatted(printable(type), size, in.limit() - start));
      }
      ByteBuffer inside = in.slice(in.position(), (int) body);
      in.position(in.position() + (int) body);
      return new Box(type, inside);
    }
  }

  /// The four letters with what cannot be printed replaced.
  static String printable(String type) {
    return type.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
