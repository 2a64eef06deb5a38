package org.sightline.server.audit;

/// The audit log cannot be read or opened; the message says which file, why, and what to do.
public final class AuditException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AuditException(String message, Throwable cause) {
    super(message, cause);
  }
}
