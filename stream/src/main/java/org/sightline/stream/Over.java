package org.sightline.stream;

import java.time.Duration;
import org.sightline.domain.GapCause;

/// Why an attempt, or the run that it brought, is over.
///
/// @param detail what, which, why and what to do, in plain words, without secrets
/// @param lasted from the first unit on; zero when there was none
record Over(GapCause cause, String detail, Duration lasted) {
  /// An attempt that brought no unit.
  static Over failed(GapCause cause, String detail) {
    return new Over(cause, detail, Duration.ZERO);
  }
}
