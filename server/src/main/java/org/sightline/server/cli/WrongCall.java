package org.sightline.server.cli;

/// A call of the program that cannot be carried out as it was written; the message says what to
/// write instead.
public final class WrongCall extends RuntimeException {
  public WrongCall(String message) {
    super(message);
  }
}
