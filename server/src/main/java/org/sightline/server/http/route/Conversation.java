package org.sightline.server.http.route;

/// What is said over one WebSocket, on a virtual thread of its own, until it returns or the line
/// breaks.
@FunctionalInterface
public interface Conversation {
  /// Talks; interrupted when the line breaks or the node stops.
  void hold(Line line) throws InterruptedException;
}
