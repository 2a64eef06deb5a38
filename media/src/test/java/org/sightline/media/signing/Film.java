package org.sightline.media.signing;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sightline.media.h264.NalUnits;

/// A stream written as a string: `I` begins a GOP, `P` is another picture, `S` a signature, each
/// one NAL unit. What comes out of checking is written the same way, a letter a picture: `.` valid,
/// `N` not, `P` not checked, `U` not signed, and an `M` for each missing picture behind its GOP.
final class Film {
  private final VideoCodec codec;
  private final List<byte[]> nals;

  private Film(VideoCodec codec, List<byte[]> nals) {
    this.codec = codec;
    this.nals = nals;
  }

  static StreamSigner.SigningIdentity identity() {
    KeyPair keys = Certificates.ec();
    X509Certificate certificate = Certificates.authority("Test node", keys);
    return new StreamSigner.SigningIdentity(keys.getPrivate(), List.of(certificate));
  }

  /// Pictures with random content, signed; the last GOP stays open.
  static Film signed(VideoCodec codec, String pictures, StreamSigner.SigningIdentity identity) {
    return signed(codec, pictures, identity, 1);
  }

  static Film signed(
      VideoCodec codec, String pictures, StreamSigner.SigningIdentity identity, long seed) {
    StreamSigner signer = new StreamSigner(codec, identity, new SignerNote("Test", "1", "2"));
    Random random = new Random(seed);
    List<byte[]> nals = new ArrayList<>();
    Instant at = Instant.parse("2026-11-23T10:00:00Z");
    for (char each : pictures.toCharArray()) {
      byte[] unit = NalUnits.toLengthPrefixed(List.of(slice(codec, each, random)));
      nals.addAll(NalUnits.ofLengthPrefixed(signer.sign(unit, at)));
      at = at.plusMillis(40);
    }
    return new Film(codec, nals);
  }

  private static byte[] slice(VideoCodec codec, char kind, Random random) {
    byte[] body = new byte[40 + random.nextInt(60)];
    random.nextBytes(body);
    byte[] head =
        switch (codec) {
          case H264 -> new byte[] {(byte) (kind == 'I' ? 0x65 : 0x41), (byte) 0x88};
          case H265 -> new byte[] {(byte) (kind == 'I' ? 0x26 : 0x02), 1, (byte) 0xA0};
        };
    byte[] nal = java.util.Arrays.copyOf(head, head.length + body.length + 1);
    System.arraycopy(body, 0, nal, head.length, body.length);
    nal[nal.length - 1] = (byte) 0x80;
    return nal;
  }

  String letters() {
    StringBuilder text = new StringBuilder();
    for (byte[] nal : nals) {
      NalRole role = NalRole.of(codec, nal, 0, nal.length);
      text.append(role == NalRole.GOP_START ? 'I' : role == NalRole.SEI ? 'S' : 'P');
    }
    return text.toString();
  }

  int size() {
    return nals.size();
  }

  byte[] get(int index) {
    return nals.get(index);
  }

  Film without(int index) {
    List<byte[]> kept = new ArrayList<>(nals);
    kept.remove(index);
    return new Film(codec, kept);
  }

  Film cut(int from, int to) {
    return new Film(codec, new ArrayList<>(nals.subList(from, to)));
  }

  Film then(Film other) {
    List<byte[]> all = new ArrayList<>(nals);
    all.addAll(other.nals);
    return new Film(codec, all);
  }

  Film swapped(int one, int other) {
    List<byte[]> all = new ArrayList<>(nals);
    java.util.Collections.swap(all, one, other);
    return new Film(codec, all);
  }

  Film flipped(int index, int byteAt) {
    List<byte[]> all = new ArrayList<>(nals);
    byte[] changed = all.get(index).clone();
    changed[byteAt < 0 ? changed.length + byteAt : byteAt] ^= 0x10;
    all.set(index, changed);
    return new Film(codec, all);
  }

  Film withoutSignatures() {
    return new Film(
        codec,
        new ArrayList<>(
            nals.stream()
                .filter(nal -> NalRole.of(codec, nal, 0, nal.length) != NalRole.SEI)
                .toList()));
  }

  /// What the verifier says.
  record Seen(String letters, WholeVerdict whole, List<GopVerdict> verdicts, KeyTrust trust) {}

  Seen check() {
    return check(TrustAnchors.none(), Instant.parse("2026-11-23T10:00:00Z"));
  }

  Seen check(TrustAnchors anchors, Instant at) {
    List<GopVerdict> verdicts = new ArrayList<>();
    StreamVerifier verifier = new StreamVerifier(codec, verdicts::add);
    long micros = 0;
    for (byte[] nal : nals) {
      verifier.add(nal, 0, nal.length, micros);
      micros += 40_000;
    }
    verifier.finish();
    List<GopVerdict> ordered = new ArrayList<>(verdicts);
    ordered.sort(java.util.Comparator.comparingLong(each -> each.span().firstPicture()));
    StringBuilder text = new StringBuilder();
    ordered.forEach(each -> text.append(letters(each)));
    return new Seen(text.toString(), verifier.whole(), ordered, verifier.trust(anchors, at));
  }

  private static String letters(GopVerdict verdict) {
    int pictures = (int) verdict.span().pictures();
    return switch (verdict) {
      case GopVerdict.Valid _ -> ".".repeat(pictures);
      case GopVerdict.ValidWithMissing missing ->
          ".".repeat(pictures) + "M".repeat(missing.missing());
      case GopVerdict.NotSigned _ -> "U".repeat(pictures);
      case GopVerdict.NotChecked _ -> "P".repeat(pictures);
      case GopVerdict.Invalid invalid -> {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pictures; i++) {
          boolean bad =
              invalid.pictures().isEmpty()
                  || invalid.pictures().contains(invalid.span().firstPicture() + i);
          text.append(bad ? 'N' : '.');
        }
        yield text.toString();
      }
    };
  }
}
