package org.sightline.server.http.wire;

/// A code that goes on with a sign-in.
///
/// @param ticket of the answer that asked for it
/// @param code from the app, or one from paper
public record WireCodeSignIn(String ticket, String code) {
  @Override
  public String toString() {
    return "a code";
  }
}
