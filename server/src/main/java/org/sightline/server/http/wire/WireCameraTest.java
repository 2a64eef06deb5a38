package org.sightline.server.http.wire;

/// An address to try.
public record WireCameraTest(String main) {
  @Override
  public String toString() {
    return "camera test";
  }
}
