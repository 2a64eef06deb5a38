package org.sightline.media.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sightline.media.MediaFormat;

/// The entry of a sample description of timed metadata (ISO/IEC 14496-12, 12.3.3): `metx` with the
/// name space of ONVIF's documents, and `mett` with a media type for those that are compressed.
final class DocumentEntry {
  private static final String PLAIN = "vnd.onvif.metadata";
  private static final String NAME_SPACE = "http://www.onvif.org/ver10/schema";
  private static final String TYPE = "application/";
  private static final int FIELDS = 8;
  private static final int MAX_TEXT = 256;

  private DocumentEntry() {}

  static void write(BoxWriter out, MediaFormat.Metadata m) {
    boolean plain = m.encoding().equals(PLAIN);
    int entry = out.box(plain ? "metx" : "mett");
    out.zeros(6).u16(1).u8(0);
    if (plain) {
      out.ascii(NAME_SPACE).u8(0).u8(0);
    } else {
      out.ascii(TYPE + m.encoding()).u8(0);
    }
    out.end(entry);
  }

  /// Reads one entry; empty where the documents are not ONVIF's.
  static Optional<MediaFormat> read(Box entry) {
    ByteBuffer in = entry.payload();
    if (in.remaining() < FIELDS) {
      throw Mp4Exception.malformed("sample entry %s is cut off".formatted(entry.type()));
    }
    in.position(in.position() + FIELDS);
    String encoding = text(in);
    String named = text(in);
    if (entry.type().equals("metx")) {
      return named.equals(NAME_SPACE) && encoding.isEmpty()
          ? Optional.of(new MediaFormat.Metadata(PLAIN))
          : Optional.empty();
    }
    return named.startsWith(TYPE + PLAIN)
        ? Optional.of(new MediaFormat.Metadata(named.substring(TYPE.length())))
        : Optional.empty();
  }

  /// A text that a zero ends.
  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[MAX_TEXT];
    int length = 0;
    while (in.hasRemaining()) {
      byte next = in.get();
      if (next == 0) {
        break;
      }
      if (length < MAX_TEXT) {
        bytes[length++] = next;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
