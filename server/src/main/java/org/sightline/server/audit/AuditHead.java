package org.sightline.server.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Number and hash of the newest line of an audit log at one moment: what an anchor keeps.
///
/// @param seq 0 for a log without a line
/// @param hash 64 hexadecimal digits
public record AuditHead(long seq, String hash, Instant at) {
  /// One line of JSON without its end.
  byte[] line() {
    return AuditJson.text(new Wire(seq, hash, AuditJson.instant(at)))
        .getBytes(StandardCharsets.UTF_8);
  }

  static Optional<AuditHead> read(byte[] line) {
    try {
      return AuditJson.read(line, Wire.class)
          .map(wire -> new AuditHead(wire.seq(), wire.hash(), Instant.parse(wire.at())));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private record Wire(long seq, String hash, String at) {}
}
