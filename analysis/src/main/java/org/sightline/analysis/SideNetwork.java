package org.sightline.analysis;

/// An entry of the catalogue beside the detectors: a network with a role of its own, and all that
/// is known of it.
///
/// @param role what it is for
/// @param name by which people know it
/// @param licence of the weights, as an SPDX identifier
/// @param source where the weights come from, in words
/// @param sizeBytes of the file
/// @param sha256 of the file, in hexadecimal
/// @param fileName under which it lies in a folder of networks
/// @param card what who uses it should know
public record SideNetwork(
    NetworkRole role,
    String name,
    String licence,
    String source,
    long sizeBytes,
    String sha256,
    String fileName,
    ModelCard card) {
  @Override
  public String toString() {
    return name;
  }
}
