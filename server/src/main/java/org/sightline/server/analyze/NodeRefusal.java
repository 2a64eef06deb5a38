package org.sightline.server.analyze;

import java.io.IOException;

/// The node answered and refused.
final class NodeRefusal extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  NodeRefusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /// Whether the same post can be taken later: the node is busy, starts, or does not know us now.
  boolean isForNow() {
    return status >= 500 || status == 429 || status == 401 || status == 409;
  }

  /// Whether the token is not one, or no more.
  boolean isStranger() {
    return status == 401;
  }
}
