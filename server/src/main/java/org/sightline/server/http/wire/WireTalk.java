package org.sightline.server.http.wire;

/// A text message of the talk socket.
///
/// @param state `talking` once the camera listens, `refused` where it does not or may not, `over`
/// @param message for people
public record WireTalk(String type, String state, String message) {
  public WireTalk(String state, String message) {
    this("talk", state, message);
  }
}
