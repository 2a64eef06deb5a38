package org.sightline.server.run;

/// A node that cannot start as things stand; the message says what, which, why and what to do.
public final class StartException extends RuntimeException {
  public StartException(String message) {
    super(message);
  }
}
