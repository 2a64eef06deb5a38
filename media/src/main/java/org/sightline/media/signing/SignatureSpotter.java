package org.sightline.media.signing;

import org.sightline.media.h264.NalUnits;

/// Looks whether video is signed at all, by the headers of its NAL units: cheap enough for every
/// picture of every camera.
public final class SignatureSpotter {
  private SignatureSpotter() {}

  /// Whether an access unit, each NAL unit behind its length in four bytes, holds an SEI of a
  /// signing scheme.
  public static boolean isSigned(VideoCodec codec, byte[] unit) {
    int at = 0;
    while (at + 4 <= unit.length) {
      int length = NalUnits.lengthAt(unit, at);
      at += 4;
      int end = length < 0 || length > unit.length - at ? unit.length : at + length;
      if (NalRole.of(codec, unit, at, end) == NalRole.SEI
          && SeiPayload.read(codec, unit, at, end).isPresent()) {
        return true;
      }
      at = end;
    }
    return false;
  }
}
