package org.sightline.media.signing;

/// What the signing device says of itself inside the signed SEI. Printable characters only; empty
/// where it says nothing.
public record SignerNote(String manufacturer, String serialNumber, String firmware) {
  static final SignerNote NONE = new SignerNote("", "", "");
}
