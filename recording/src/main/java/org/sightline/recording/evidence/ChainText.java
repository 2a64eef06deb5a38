package org.sightline.recording.evidence;

import java.util.Optional;
import org.sightline.domain.StreamId;
import org.sightline.recording.ChainLink;

/// Lines of a hash chain as text, beside the database and in exports: stream, sequence, kind, start
/// and end in microseconds since 1970, content, hash and signature, with a space between.
final class ChainText {
  /// The longest line read.
  static final int MAX_LINE = 4096;

  private static final int FIELDS = 8;

  private ChainText() {}

  static String line(ChainLink link) {
    return "%s %d %s %d %d %s %s %s"
        .formatted(
            link.stream(),
            link.sequence(),
            link.kind().word(),
            link.startUs(),
            link.endUs(),
            link.content(),
            link.hash(),
            link.signature());
  }

  /// Reads a line; empty where it is none.
  static Optional<ChainLink> parse(String line, String certificate) {
    String[] fields = line.length() > MAX_LINE ? new String[0] : line.split(" ", -1);
    if (fields.length != FIELDS || !fields[6].matches("[0-9a-f]{64}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ChainLink(
              StreamId.parse(fields[0]),
              Long.parseLong(fields[1]),
              fields[2].equals("gap") ? ChainLink.Kind.GAP : ChainLink.Kind.SEGMENT,
              null,
              Long.parseLong(fields[3]),
              Long.parseLong(fields[4]),
              fields[5],
              fields[6],
              certificate,
              fields[7]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
