package org.sightline.media.signing;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A statement by the secure element of an Axis camera that it made the key which signs the video.
///
/// The element signs a form of fixed bytes that names the key, the chip and the time; the
/// certificate of the element names the chip. The fixed bytes are those that the camera's element
/// writes for a signing key; another form is not known, and not trusted.
final class AxisAttestation {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] ATTRIBUTES =
      HEX.parseHex("7b000201290100007b0000030000087b0000031f3c00000800000000002000000200000000");
  private static final byte[] FRESHNESS = HEX.parseHex("92bbedfb9882ac16c7f01ae459059604");
  private static final byte[] COMMAND =
      HEX.parseHex("802200000000214104f00000124504f00000124601214710");
  private static final int COMMAND_BYTES = 40;
  private static final int OBJECT_AT = 9;
  private static final int OBJECT_BYTES = 4;
  private static final int FRESHNESS_AT = 24;
  private static final int TIME_AT = 9;
  private static final int TIME_BYTES = 12;
  private static final int SIGNATURE_AT = 23;
  private static final int COORDINATE_BYTES = 32;
  private static final Pattern CHIP =
      Pattern.compile("Axis Edge Vault Attestation (04005001[0-9a-fA-F]{28})");

  private AxisAttestation() {}

  /// Whether `statement` is that of the element that `certificate` names, over `key`.
  static boolean vouches(byte[] statement, X509Certificate certificate, PublicKey key) {
    if (!(key instanceof ECPublicKey ec)
        || statement.length <= SIGNATURE_AT
        || statement[TIME_AT - 1] != 1) {
      return false;
    }
    int length = (statement[SIGNATURE_AT - 2] & 0xFF) << 8 | statement[SIGNATURE_AT - 1] & 0xFF;
    if (SIGNATURE_AT + length != statement.length) {
      return false;
    }
    Optional<byte[]> chip = chip(certificate);
    Optional<byte[]> point = point(ec);
    if (chip.isEmpty() || point.isEmpty()) {
      return false;
    }
    byte[] time = Arrays.copyOfRange(statement, TIME_AT, TIME_AT + TIME_BYTES);
    byte[] signature = Arrays.copyOfRange(statement, SIGNATURE_AT, statement.length);
    return SignatureCheck.verify(
        certificate.getPublicKey(),
        HashAlgorithm.SHA256,
        form(point.get(), chip.get(), time),
        signature);
  }

  private static byte[] form(byte[] point, byte[] chip, byte[] time) {
    byte[] command = Arrays.copyOf(COMMAND, COMMAND_BYTES);
    System.arraycopy(ATTRIBUTES, 0, command, OBJECT_AT, OBJECT_BYTES);
    System.arraycopy(FRESHNESS, 0, command, FRESHNESS_AT, FRESHNESS.length);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(HashAlgorithm.SHA256.digest().digest(command));
    field(out, 0x41, point);
    field(out, 0x42, chip);
    field(out, 0x43, ATTRIBUTES);
    field(out, 0x44, new byte[] {0, 0x20});
    field(out, 0x4F, time);
    return out.toByteArray();
  }

  private static void field(java.io.ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    out.write(0x82);
    out.write(value.length >> 8);
    out.write(value.length);
    out.writeBytes(value);
  }

  private static Optional<byte[]> chip(X509Certificate certificate) {
    Matcher name = CHIP.matcher(certificate.getSubjectX500Principal().getName());
    return name.find() ? Optional.of(HEX.parseHex(name.group(1))) : Optional.empty();
  }

  /// The key's point, uncompressed (SEC 1, 2.3.3); empty where it is on no curve of 256 bits.
  private static Optional<byte[]> point(ECPublicKey key) {
    byte[] out = new byte[1 + 2 * COORDINATE_BYTES];
    out[0] = 4;
    return put(key.getW().getAffineX(), out, 1)
            && put(key.getW().getAffineY(), out, 1 + COORDINATE_BYTES)
        ? Optional.of(out)
        : Optional.empty();
  }

  private static boolean put(BigInteger number, byte[] out, int at) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > COORDINATE_BYTES && bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - skip;
    if (length > COORDINATE_BYTES) {
      return false;
    }
    System.arraycopy(bytes, skip, out, at + COORDINATE_BYTES - length, length);
    return true;
  }
}
