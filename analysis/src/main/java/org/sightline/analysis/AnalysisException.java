package org.sightline.analysis;

/// Analysis or its networks cannot do what was asked; the message says what, which, why and what to
/// do.
public final class AnalysisException extends RuntimeException {
  /// What kind of failure it is.
  public enum Kind {
    /// A network file is not what the catalogue says it is.
    WRONG_FILE,
    /// A network file is in none of the folders.
    ABSENT,
    /// A network could not be fetched.
    NOT_FETCHED,
    /// A network could not be translated, loaded or run.
    BROKEN_NETWORK,
    /// A file of labels or answers is not what its form asks for.
    BAD_LABELS
  }

  private final Kind kind;

  public AnalysisException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public AnalysisException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
