package org.sightline.media.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sightline.media.h264.NalUnits;

/// Signs one video by ONVIF Media Signing while it streams by: access units go in and come out, the
/// second of each GOP with an SEI in front that signs the GOP before.
///
/// There the ONVIF framework puts it: the first slice of the next GOP shows that the GOP has ended,
/// and an SEI stands before the slices of an access unit. Every bit that goes in comes out. SHA-256
/// with ECDSA, or with RSA in PSS padding.
///
/// Owned by one thread.
public final class StreamSigner {
  /// Slices of one GOP that are named in the SEI; of a longer GOP it has the hash over all only.
  static final int MAX_LISTED = 450;

  private static final int[] VERSION = {25, 12, 0};
  private static final byte FLAGS_HASH_ESCAPED = 0x40;
  private static final long TICKS_TO_1970 = 116_444_736_000_000_000L;
  private static final int STOP_BYTE = 0x80;
  private static final int MAX_TEXT = 255;

  private final VideoCodec codec;
  private final SigningIdentity identity;
  private final SignerNote note;
  private final UnitHasher hasher = new UnitHasher();
  private final MessageDigest gopHash = HashAlgorithm.SHA256.digest();
  private final List<byte[]> listed = new ArrayList<>();
  private byte[] first = {};
  private byte[] firstBefore = new byte[HashAlgorithm.SHA256.bytes()];
  private int count;
  private long counter = 1;
  private Instant began = Instant.EPOCH;
  private byte[] held = {};

  /// A private key and the certificates that vouch for it.
  ///
  /// @param chain the key's certificate first; a root at the end need not be there
  public record SigningIdentity(PrivateKey key, List<X509Certificate> chain) {
    public SigningIdentity {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("a signer needs a certificate for its key");
      }
    }

    /// The chain without a root at its end: whoever checks has to have that from elsewhere, and the
    /// ONVIF framework refuses a chain that brings it along.
    List<X509Certificate> withoutRoot() {
      X509Certificate last = chain.getLast();
      boolean root =
          chain.size() > 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
      return root ? chain.subList(0, chain.size() - 1) : chain;
    }
  }

  public StreamSigner(VideoCodec codec, SigningIdentity identity, SignerNote note) {
    this.codec = codec;
    this.identity = identity;
    this.note = note;
    hasher.only(HashAlgorithm.SHA256);
  }

  /// Takes an access unit, each NAL unit behind its length in four bytes, and gives it back, with
  /// the signature of the GOP before it where one ended.
  ///
  /// @param at when the picture was taken
  public byte[] sign(byte[] unit, Instant at) {
    byte[] ready = held;
    held = new byte[0];
    List<byte[]> nals = NalUnits.ofLengthPrefixed(unit);
    for (byte[] nal : nals) {
      NalRole role = NalRole.of(codec, nal, 0, nal.length);
      if (role == NalRole.GOP_START && count > 0) {
        held = sei(at);
      }
      if (role.isHashed()) {
        hash(nal, role, at);
      }
    }
    return ready.length == 0 ? unit : withSei(unit, nals, ready);
  }

  /// The unit with an SEI in front of it, behind an access unit delimiter where it has one.
  private byte[] withSei(byte[] unit, List<byte[]> nals, byte[] sei) {
    byte[] prefixed = NalUnits.toLengthPrefixed(List.of(sei));
    int at = !nals.isEmpty() && isDelimiter(nals.getFirst()) ? 4 + nals.getFirst().length : 0;
    byte[] out = new byte[unit.length + prefixed.length];
    System.arraycopy(unit, 0, out, 0, at);
    System.arraycopy(prefixed, 0, out, at, prefixed.length);
    System.arraycopy(unit, at, out, at + prefixed.length, unit.length - at);
    return out;
  }

  private boolean isDelimiter(byte[] nal) {
    return switch (codec) {
      case H264 -> (nal[0] & 0x1F) == 9;
      case H265 -> (nal[0] >> 1 & 0x3F) == 35;
    };
  }

  /// The signatures of what is not signed yet, as NAL units to stand at the very end of the video,
  /// each behind its length in four bytes; empty where nothing is left. Nothing may be signed
  /// afterwards.
  public byte[] finish(Instant at) {
    List<byte[]> last = new ArrayList<>();
    if (held.length > 0) {
      last.add(held);
      held = new byte[0];
    }
    if (count > 0) {
      last.add(sei(at));
    }
    return NalUnits.toLengthPrefixed(last);
  }

  private void hash(byte[] nal, NalRole role, Instant at) {
    int end = nal.length;
    while (end > 0 && nal[end - 1] == 0) {
      end--;
    }
    byte[][] plain = hasher.plain(nal, 0, end);
    boolean gopStart = role == NalRole.GOP_START;
    if (gopStart) {
      hasher.anchor(plain);
    }
    byte[] hash = (gopStart ? plain : hasher.anchored(plain))[HashAlgorithm.SHA256.ordinal()];
    if (count == 0) {
      first = hash;
      began = at;
    }
    gopHash.update(hash);
    count++;
    if (listed.size() <= MAX_LISTED) {
      listed.add(hash);
    }
  }

  private byte[] sei(Instant end) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.write(FLAGS_HASH_ESCAPED);
    field(fields, 4, algorithms());
    field(fields, 5, noteField());
    field(fields, 6, certificates());
    field(fields, 1, general(end));
    if (listed.size() <= MAX_LISTED) {
      field(fields, 2, list());
    }
    int signatureBytes = signatureBytes();
    int size = SeiPayload.UUID_BYTES + fields.size() + 3 + 3 + signatureBytes;
    byte[] head = head(size);
    byte[] before = concatenated(head, SeiPayload.ONVIF_UUID, fields.toByteArray());
    byte[] signature = signature(SeiPayload.escape(before));
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(1);
    u16(value, signature.length);
    value.writeBytes(signature);
    while (value.size() < 3 + signatureBytes) {
      value.write(1);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(before);
    field(whole, 3, value.toByteArray());
    whole.write(STOP_BYTE);
    next();
    return SeiPayload.escape(whole.toByteArray());
  }

  private void next() {
    firstBefore = first;
    listed.clear();
    count = 0;
    counter++;
  }

  private byte[] head(int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (codec) {
      case H264 -> out.write(6);
      case H265 -> {
        out.write(0x4E);
        out.write(1);
      }
    }
    out.write(SeiPayload.USER_DATA_UNREGISTERED);
    int left = size;
    while (left >= 0xFF) {
      out.write(0xFF);
      left -= 0xFF;
    }
    out.write(left);
    return out.toByteArray();
  }

  private byte[] general(Instant end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(2);
    for (int each : VERSION) {
      out.write(each);
    }
    out.write(0);
    u64(out, ticks(began));
    u64(out, ticks(end));
    u16(out, (int) (counter >> 16));
    u16(out, (int) counter);
    u16(out, count);
    out.writeBytes(gopHash.digest());
    out.writeBytes(firstBefore);
    return out.toByteArray();
  }

  private byte[] list() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    listed.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] algorithms() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] identifier = HashAlgorithm.SHA256.identifier();
    out.write(1);
    out.write(identifier.length);
    out.writeBytes(identifier);
    out.write(0);
    u16(out, 0);
    return out.toByteArray();
  }

  private byte[] noteField() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    for (String text : List.of(note.firmware(), note.serialNumber(), note.manufacturer())) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      int length = Math.min(MAX_TEXT, bytes.length);
      out.write(length);
      out.write(bytes, 0, length);
    }
    return out.toByteArray();
  }

  private byte[] certificates() {
    StringBuilder pem = new StringBuilder();
    try {
      for (X509Certificate each : identity.withoutRoot()) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(each.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
    byte[] text = pem.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] field = new byte[2 + text.length];
    field[0] = 1;
    field[1] = 1;
    System.arraycopy(text, 0, field, 2, text.length);
    return field;
  }

  /// Room for the longest signature that the key makes, so that the size is known before.
  private int signatureBytes() {
    return identity.chain().getFirst().getPublicKey()
            instanceof java.security.interfaces.RSAPublicKey rsa
        ? (rsa.getModulus().bitLength() + 7) / 8
        : 9 + 2 * 66;
  }

  private byte[] signature(byte[] content) {
    try {
      Signature sign =
          identity.key().getAlgorithm().equals("RSA")
              ? Signature.getInstance("RSASSA-PSS")
              : Signature.getInstance("SHA256withECDSA");
      if (identity.key().getAlgorithm().equals("RSA")) {
        sign.setParameter(
            new java.security.spec.PSSParameterSpec(
                "SHA-256",
                "MGF1",
                java.security.spec.MGF1ParameterSpec.SHA256,
                signatureBytes() - HashAlgorithm.SHA256.bytes() - 2,
                1));
      }
      sign.initSign(identity.key());
      sign.update(content);
      return sign.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key cannot be used: " + e.getMessage(), e);
    }
  }

  private static long ticks(Instant at) {
    return TICKS_TO_1970 + at.getEpochSecond() * 10_000_000 + at.getNano() / 100;
  }

  private static void field(ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    u16(out, value.length);
    out.writeBytes(value);
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private static void u64(ByteArrayOutputStream out, long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >> shift));
    }
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
