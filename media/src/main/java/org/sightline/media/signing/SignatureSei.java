package org.sightline.media.signing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An SEI of a signing scheme, read: what it signs, the signature, and what it says of the key.
///
/// Read into it is what the fields say; whether that is true is for [SigningSession] to find.
///
/// @param certificateOnly whether it carries only the key, outside any GOP (ONVIF's certificate
///   SEI, Axis's golden SEI)
/// @param list null where the field is absent or cannot be read
/// @param signature null where the SEI is not signed itself: a later one vouches for it
/// @param signsChain whether the signature is over the chained hash of a GOP instead of over this
///   SEI, an old option of Axis Signed Video
/// @param content the bytes that the signature is over, or, without one, that a later list hashes
record SignatureSei(
    SigningScheme scheme,
    boolean certificateOnly,
    HashAlgorithm hash,
    @Nullable SignedList list,
    byte @Nullable [] signature,
    boolean signsChain,
    KeyClaim key,
    SignerNote note,
    byte[] content) {
  /// The longest list of hashes, in hashes; the frameworks allow half.
  static final int MAX_HASHES = 2048;

  /// 1601-01-01 to 1970-01-01 in the ONVIF timestamps' ticks of 100 ns.
  private static final long TICKS_TO_1970 = 116_444_736_000_000_000L;

  /// Reads a NAL unit of type SEI; empty where it is none of a signing scheme, or too broken to be
  /// told from one.
  static Optional<SignatureSei> read(VideoCodec codec, byte[] in, int from, int to) {
    return SeiPayload.read(codec, in, from, to).map(payload -> new Reading(payload).sei());
  }

  /// One pass over the fields.
  private static final class Reading {
    private final SeiPayload payload;
    private final SigningScheme scheme;
    private final boolean hashesEscaped;
    private final boolean certificateOnly;
    private HashAlgorithm hash = HashAlgorithm.SHA256;
    private Tlv.@Nullable Value general;
    private byte[] hashes = {};
    private byte @Nullable [] signature;
    private boolean signsChain;
    private KeyClaim key = KeyClaim.NONE;
    private SignerNote note = SignerNote.NONE;
    private int signatureAt = -1;
    private boolean broken;

    Reading(SeiPayload payload) {
      this.payload = payload;
      int flags = payload.unescaped()[payload.payloadAt() + SeiPayload.UUID_BYTES] & 0xFF;
      this.certificateOnly = (flags & (payload.axis() ? 0x40 : 0x80)) != 0;
      this.hashesEscaped = (flags & (payload.axis() ? 0x80 : 0x40)) != 0;
      this.scheme =
          !payload.axis()
              ? SigningScheme.ONVIF
              : (flags & 0x30) == 0 && !certificateOnly
                  ? SigningScheme.AXIS_FIRST
                  : SigningScheme.AXIS;
    }

    SignatureSei sei() {
      Tlv fields =
          new Tlv(
              payload.unescaped(),
              payload.payloadAt() + SeiPayload.UUID_BYTES + 1,
              payload.payloadEnd(),
              payload.axis());
      while (fields.advance() && !broken) {
        if (payload.axis()) {
          axisField(fields);
        } else {
          onvifField(fields);
        }
      }
      broken |= fields.torn();
      SignedList list = broken || general == null ? null : list(general);
      return new SignatureSei(
          scheme, certificateOnly, hash, list, signature, signsChain, key, note, content());
    }

    private byte[] content() {
      int end = signatureAt < 0 ? payload.unescaped().length : signatureAt;
      return hashesEscaped
          ? signatureAt < 0 ? payload.raw() : Arrays.copyOf(payload.raw(), payload.rawLength(end))
          : Arrays.copyOf(payload.unescaped(), end);
    }

    private void axisField(Tlv fields) {
      Tlv.Value value = fields.value();
      switch (fields.tag()) {
        case 1 -> general = value;
        case 2 -> {
          if (value.u8() < 2) {
            value.u8();
          }
          key = key.withPem(value.rest());
        }
        case 3 -> {
          value.u8();
          value.text();
          String firmware = value.text();
          String serial = value.text();
          note = value.ifWhole(new SignerNote(value.text(), serial, firmware)).orElse(note);
        }
        case 4 -> hashList(value);
        case 5 -> {
          int version = value.u8();
          value.u8();
          signsChain = version < 2 && value.u8() == 0;
          signature(fields, value);
        }
        case 7 -> {
          value.u8();
          algorithm(value.bytes(value.u8()));
        }
        case 129 -> {
          value.u8();
          byte[] attestation = value.bytes(value.u8());
          key = key.withAxisChain(attestation, value.rest());
        }
        default -> {}
      }
      broken |= !value.whole() && fields.tag() != 3;
    }

    private void onvifField(Tlv fields) {
      Tlv.Value value = fields.value();
      switch (fields.tag()) {
        case 1 -> general = value;
        case 2 -> hashList(value);
        case 3 -> {
          value.u8();
          signature(fields, value);
        }
        case 4 -> {
          value.u8();
          algorithm(value.bytes(value.u8()));
        }
        case 5 -> {
          value.u8();
          String firmware = value.text();
          String serial = value.text();
          note = value.ifWhole(new SignerNote(value.text(), serial, firmware)).orElse(note);
        }
        case 6 -> {
          value.u8();
          value.u8();
          key = key.withChain(value.rest());
        }
        default -> {}
      }
      broken |= !value.whole() && fields.tag() != 5;
    }

    private void signature(Tlv fields, Tlv.Value value) {
      if (signatureAt < 0) {
        signatureAt = fields.tagAt();
        signature = value.bytes(value.u16());
      }
    }

    private void algorithm(byte[] identifier) {
      Optional<HashAlgorithm> known = HashAlgorithm.of(identifier);
      broken |= known.isEmpty();
      hash = known.orElse(hash);
    }

    private void hashList(Tlv.Value value) {
      broken |= value.u8() == 0;
      hashes = value.rest();
    }

    private @Nullable SignedList list(Tlv.Value in) {
      if (hashes.length > MAX_HASHES * hash.bytes()) {
        return null;
      }
      List<byte[]> listed = Hashes.split(hashes, hash.bytes());
      SignedList read = payload.axis() ? axisGeneral(in, listed) : onvifGeneral(in, listed);
      return in.whole() ? read : null;
    }

    private @Nullable SignedList onvifGeneral(Tlv.Value in, List<byte[]> listed) {
      int version = in.u8();
      in.bytes(3);
      boolean partial = in.u8() != 0;
      long time = micros(in.u64());
      if (version >= 2) {
        in.u64();
      }
      long counter = in.u32();
      int count = in.u16();
      int half = in.left() / 2;
      byte[] gopHash = in.bytes(half);
      byte[] link = in.bytes(half);
      return half != hash.bytes() || in.left() > 0
          ? null
          : new SignedList(counter, count, partial, listed, gopHash, link, null, time);
    }

    private @Nullable SignedList axisGeneral(Tlv.Value in, List<byte[]> listed) {
      int version = in.u8();
      long counter = in.u32();
      int count = in.u16();
      in.bytes(3);
      int flags = version >= 2 ? in.u8() : 0;
      Long time = null;
      if ((flags & 1) != 0) {
        time = micros(in.u64());
        if (version >= 4) {
          in.u64();
        }
      }
      if (scheme == SigningScheme.AXIS_FIRST) {
        return new SignedList(counter, count, false, listed, null, null, null, time);
      }
      int half = in.left() / 2;
      byte[] link = in.bytes(half);
      byte[] gopHash = in.bytes(half);
      return half != hash.bytes() || in.left() > 0
          ? null
          : new SignedList(counter, count, (flags & 2) != 0, listed, gopHash, link, null, time);
    }

    private static long micros(long ticks) {
      return (ticks - TICKS_TO_1970) / 10;
    }
  }
}
