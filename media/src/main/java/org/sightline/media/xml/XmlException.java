package org.sightline.media.xml;

/// A document that is not read; the message says what is wrong and where.
public final class XmlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why it is not read.
  public enum Kind {
    /// It is not well-formed XML in UTF-8.
    MALFORMED,
    /// It has a document type or an entity of its own.
    FORBIDDEN,
    /// It is larger, deeper or has more parts than is read.
    TOO_LARGE
  }

  private final Kind kind;

  XmlException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
