package org.sightline.server.http.wire;

import java.util.List;

/// Codes on paper, each good once; told this once.
public record WireRecoveryCodes(List<String> codes) {
  @Override
  public String toString() {
    return codes.size() + " codes";
  }
}
