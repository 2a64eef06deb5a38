package org.sightline.media.rtsp;

/// A user and a password; prints neither.
record Credentials(String user, String password) {
  @Override
  public String toString() {
    return "credentials";
  }
}
