package org.sightline.recording;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.StreamId;

/// One line of a stream's hash chain: a file of footage or a gap, bound to all lines before it.
///
/// The hash is SHA-256 over a text of eight lines, each ended by a line feed: the words
/// `sightline-chain/1`, the stream, the sequence number, the kind, start and end in microseconds
/// since 1970, the content, and the hash of the line before in hexadecimal digits (of 64 zeros
/// before the first). The signature is over those 32 bytes of hash.
///
/// @param sequence counts up from 1
/// @param segment the file's id in the index, or null for a gap
/// @param startUs microseconds since 1970
/// @param content SHA-256 of the file in hexadecimal digits, or the gap's cause
/// @param hash in hexadecimal digits
/// @param certificate of the key that signed, PEM
/// @param signature base64
public record ChainLink(
    StreamId stream,
    long sequence,
    Kind kind,
    @Nullable Long segment,
    long startUs,
    long endUs,
    String content,
    String hash,
    String certificate,
    String signature) {
  /// The hash before the first.
  public static final String BEGINNING = "0".repeat(64);

  /// What a line is about.
  public enum Kind {
    SEGMENT,
    GAP;

    /// The word in the table and in exports.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the hash of this line must be, given that of the line before.
  public String expectedHash(String before) {
    String text =
        "sightline-chain/1\n%s\n%d\n%s\n%d\n%d\n%s\n%s\n"
            .formatted(stream, sequence, kind.word(), startUs, endUs, content, before);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  /// The same line with its hash and signature.
  public ChainLink signed(String newHash, String newSignature) {
    return new ChainLink(
        stream,
        sequence,
        kind,
        segment,
        startUs,
        endUs,
        content,
        newHash,
        certificate,
        newSignature);
  }
}
