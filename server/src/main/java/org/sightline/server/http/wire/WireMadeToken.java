package org.sightline.server.http.wire;

/// A new token. Its secret is told this once; it goes into the header `Authorization: Bearer …`.
public record WireMadeToken(String name, String secret) {
  @Override
  public String toString() {
    return "token " + name;
  }
}
