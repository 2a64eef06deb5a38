package org.sightline.domain;

/// Who says so: the detector, the network that it ran, that network's version and the SHA-256 of
/// the network's file. The last three are empty for a source that runs no network.
///
/// @param sha256 64 hexadecimal digits, or empty where none is known
public record Source(String detector, String network, String version, String sha256) {
  public Source {
    if (detector.isBlank()) {
      throw new IllegalArgumentException("an observation's source needs a detector");
    }
  }

  /// A source whose file's hash is not known.
  public Source(String detector, String network, String version) {
    this(detector, network, version, "");
  }
}
