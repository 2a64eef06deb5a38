package org.sightline.rule;

import org.jspecify.annotations.Nullable;

/// Why a rule or an alert could not be dealt with.
public final class RuleException extends RuntimeException {
  /// What went wrong, for the edge to map.
  public enum Kind {
    /// There is no rule or alert of that number.
    UNKNOWN,
    /// A rule of that name is there already.
    NAME_TAKEN,
    /// The rule cannot be made as it was asked for.
    BAD_RULE,
    /// The database cannot be read or written.
    STORAGE,
    /// The rules are closed.
    CLOSED
  }

  private final Kind kind;

  RuleException(Kind kind, String message) {
    this(kind, message, null);
  }

  RuleException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
