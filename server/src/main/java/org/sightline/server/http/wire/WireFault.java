package org.sightline.server.http.wire;

/// An error, as every route gives it.
public record WireFault(Fault error) {
  /// What went wrong.
  ///
  /// @param code for scripts, such as `camera-unreachable`
  /// @param message what, which and why
  /// @param remedy what to do
  public record Fault(String code, String message, String remedy) {}
}
