package org.sightline.server.http.wire;

/// What an authenticator app is given.
///
/// @param secret to type, in Base32
/// @param address `otpauth://…`
/// @param picture the address as a QR code, in SVG
public record WireTotpOffer(String secret, String address, String picture) {
  @Override
  public String toString() {
    return "offer of a secret";
  }
}
