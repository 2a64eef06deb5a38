package org.sightline.domain;

/// Who says so: the detector, the network it ran and that network's version (its SHA-256 or a
/// release). `network` and `version` are empty for a source that runs no network.
public record Source(String detector, String network, String version) {
  public Source {
    if (detector.isBlank()) {
      throw new IllegalArgumentException("an observation's source needs a detector");
    }
  }
}
