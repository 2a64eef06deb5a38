package org.sightline.server.http.wire;

/// What a picture looks like to a network.
///
/// @param network SHA-256 of the network's file
/// @param levels a byte from -127 to 127 for each dimension, in Base64
public record WireLooks(String network, String levels) {}
