package org.sightline.analysis.detect;

import org.jspecify.annotations.Nullable;

/// A network cannot be loaded or fails; the message says which and why.
public final class DetectorException extends RuntimeException {
  public DetectorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
