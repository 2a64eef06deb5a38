package org.sightline.server.http.wire;

/// A user with a one-time password, which is told this once and has to be changed at the first
/// sign-in.
public record WireMadeUser(String name, String password) {
  @Override
  public String toString() {
    return "user " + name;
  }
}
