package org.sightline.server.http.wire;

/// A passkey that a browser has made; binary values in base64url.
///
/// @param name that people tell it by
public record WireNewPasskey(
    String name, String credential, String clientJson, String attestation) {}
