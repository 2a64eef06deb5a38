package org.sightline.server.http.wire;

/// What the best picture of an object track looks like to a network.
///
/// @param trackId of a track that was posted before
/// @param network SHA-256 of the network's file
/// @param levels a byte from -127 to 127 for each dimension, in Base64
public record WireEmbedding(String camera, String trackId, String network, String levels) {}
