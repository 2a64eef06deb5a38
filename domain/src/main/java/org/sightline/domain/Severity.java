package org.sightline.domain;

import java.util.Locale;

/// How much a [Problem] matters, from least to most.
public enum Severity {
  /// Worth knowing; nothing is lost.
  NOTICE,
  /// Something is lost or will be, unless somebody looks.
  WARNING,
  /// Footage is being lost now, or what was promised cannot be kept.
  ALARM;

  /// The severity as scripts read it, such as `alarm`.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
