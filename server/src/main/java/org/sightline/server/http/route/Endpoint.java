package org.sightline.server.http.route;

/// The code behind a route.
public sealed interface Endpoint {
  /// Answers a call, on a virtual thread that may block.
  @FunctionalInterface
  non-sealed interface Answering extends Endpoint {
    Answer answer(Call call) throws Exception;
  }

  /// Turns a call into a lasting conversation over a WebSocket.
  @FunctionalInterface
  non-sealed interface Opening extends Endpoint {
    /// Checks the call while it can still be refused.
    Conversation open(Call call) throws Exception;
  }
}
