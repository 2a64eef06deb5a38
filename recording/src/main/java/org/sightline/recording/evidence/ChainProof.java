package org.sightline.recording.evidence;

import java.util.List;
import org.sightline.recording.ChainLink;

/// The lines of a hash chain about a range, as an export carries them: first the hash before the
/// first line, then the lines.
public final class ChainProof {
  private ChainProof() {}

  /// The lines that `signer` signed, as text.
  ///
  /// @param before the hash of the line before the first, or [ChainLink#BEGINNING]
  public static String text(String before, List<ChainLink> links) {
    StringBuilder text = new StringBuilder("before ").append(before).append('\n');
    links.forEach(link -> text.append(ChainText.line(link)).append('\n'));
    return text.toString();
  }
}
