package org.sightline.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The form of a line: one JSON object (RFC 8259) in UTF-8, ended by a line feed.
///
/// `{"seq":7,"at":"…","user":"…",…,"prev":"<64 hex>","hash":"<64 hex>"}`, the names in the order of
/// [AuditEntry]. The hash is SHA-256 of everything before `,"hash"`, which holds the hash of the
/// line before: with `sed` and `sha256sum` anybody can check it without this program.
final class AuditLine {
  /// The longest line that is read, in bytes.
  static final int MAX_BYTES = 16 * 1024;

  /// What the first line has in place of a hash before it.
  static final String NOTHING_BEFORE = "0".repeat(64);

  private static final int TAIL = ",\"hash\":\"".length() + 64 + "\"}".length();

  private AuditLine() {}

  /// A line without its end, and the hash in it.
  record Written(byte[] bytes, String hash) {}

  static Written write(long seq, Instant at, Deed deed, int times, String prev) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seq", seq);
    fields.put("at", AuditJson.instant(at));
    fields.put("user", deed.user());
    fields.put("role", deed.role());
    fields.put("address", deed.address());
    fields.put("call", deed.call());
    fields.put("camera", deed.camera());
    fields.put("detail", deed.detail());
    fields.put("status", deed.status());
    fields.put("times", times);
    fields.put("prev", prev);
    String open = AuditJson.text(fields);
    String hashed = open.substring(0, open.length() - 1);
    String hash = hash(hashed.getBytes(StandardCharsets.UTF_8));
    return new Written(
        (hashed + ",\"hash\":\"" + hash + "\"}").getBytes(StandardCharsets.UTF_8), hash);
  }

  /// The entry that a line says, whether its hash is right or not; empty for what is no line.
  static Optional<AuditEntry> read(byte[] line) {
    try {
      return AuditJson.read(line, Wire.class).map(Wire::entry);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// The hash that the line ought to have.
  static String hashOf(byte[] line) {
    int length = Math.max(0, line.length - TAIL);
    return hash(java.util.Arrays.copyOf(line, length));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// An entry as its JSON is read: Jackson knows instants only as text here.
  private record Wire(
      long seq,
      String at,
      String user,
      String role,
      String address,
      String call,
      String camera,
      String detail,
      int status,
      int times,
      String prev,
      String hash) {
    AuditEntry entry() {
      return new AuditEntry(
          seq,
          Instant.parse(at),
          user,
          role,
          address,
          call,
          camera,
          detail,
          status,
          times,
          prev,
          hash);
    }
  }
}
