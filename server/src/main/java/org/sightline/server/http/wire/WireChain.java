package org.sightline.server.http.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.sightline.domain.StreamId;
import org.sightline.recording.ChainLink;

/// Lines of a stream's hash chain, as docs/EVIDENCE.md says them.
///
/// @param stream camera/role
/// @param before hash of the line before the first; 64 zeros where there is none
/// @param certificates PEM, of the keys that signed
/// @param more whether the range has more lines than were given
public record WireChain(
    String stream, String before, List<Line> lines, List<String> certificates, boolean more) {
  /// One line.
  ///
  /// @param kind segment or gap
  /// @param startMicros since 1970, as they are hashed
  /// @param content SHA-256 of the file, or the gap's cause
  /// @param signature base64, over the 32 bytes of the hash
  /// @param certificate which of the certificates, from 0
  public record Line(
      long sequence,
      String kind,
      Instant start,
      Instant end,
      long startMicros,
      long endMicros,
      String content,
      String hash,
      String signature,
      int certificate) {}

  /// The lines for the wire.
  public static WireChain of(StreamId stream, String before, List<ChainLink> links, boolean more) {
    List<String> certificates = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (ChainLink link : links) {
      int signer = certificates.indexOf(link.certificate());
      if (signer < 0) {
        signer = certificates.size();
        certificates.add(link.certificate());
      }
      lines.add(
          new Line(
              link.sequence(),
              link.kind().word(),
              Instant.EPOCH.plus(link.startUs(), ChronoUnit.MICROS),
              Instant.EPOCH.plus(link.endUs(), ChronoUnit.MICROS),
              link.startUs(),
              link.endUs(),
              link.content(),
              link.hash(),
              link.signature(),
              signer));
    }
    return new WireChain(stream.toString(), before, lines, certificates, more);
  }
}
