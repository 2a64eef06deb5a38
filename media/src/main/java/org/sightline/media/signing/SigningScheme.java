package org.sightline.media.signing;

/// The formats of signed video.
public enum SigningScheme {
  /// Axis Signed Video before its version 2.1: the list of hashes ends with the picture after the
  /// GOP, and no GOP hash is sent.
  AXIS_FIRST("Axis Signed Video 1"),
  /// Axis Signed Video with GOP hash and link.
  AXIS("Axis Signed Video"),
  /// ONVIF Media Signing Specification.
  ONVIF("ONVIF Media Signing");

  private final String words;

  SigningScheme(String words) {
    this.words = words;
  }

  /// The scheme's name as people write it.
  public String words() {
    return words;
  }
}
