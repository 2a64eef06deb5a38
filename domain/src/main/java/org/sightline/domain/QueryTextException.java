package org.sightline.domain;

/// A text that is not the canonical form of a query; the message says where, why and what to write.
public final class QueryTextException extends IllegalArgumentException {
  private final int position;

  QueryTextException(int position, String message) {
    super("query, character %d: %s".formatted(position + 1, message));
    this.position = position;
  }

  /// Where in the text the mistake begins, counted in characters from 0.
  public int position() {
    return position;
  }
}
