package org.sightline.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// One STUN message (RFC 8489) of the kind that connectivity checks are made of (RFC 8445 section
/// 7): short-term credentials, a fingerprint, and a few attributes.
///
/// @param type method and class, such as [#BINDING_REQUEST]
/// @param transaction twelve bytes
/// @param username `RECEIVER:SENDER`, or null
/// @param useCandidate whether the sender nominates this pair
/// @param controlled whether the sender believes to be the controlled side
/// @param integrityAt where MESSAGE-INTEGRITY begins, or −1
/// @param unknownRequired the first attribute that has to be understood and is not, or 0
record StunMessage(
    int type,
    byte[] transaction,
    @Nullable String username,
    boolean useCandidate,
    boolean controlled,
    int integrityAt,
    int unknownRequired,
    byte[] bytes) {
  /// The longest message that is read, bytes.
  static final int MAX_BYTES = 1280;

  /// The most attributes that are read.
  static final int MAX_ATTRIBUTES = 32;

  /// The longest user name, bytes (RFC 8489 section 14.3).
  static final int MAX_USERNAME = 508;

  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;

  private static final int COOKIE = 0x2112A442;
  private static final int HEADER = 20;
  private static final int USERNAME = 0x0006;
  private static final int MESSAGE_INTEGRITY = 0x0008;
  private static final int ERROR_CODE = 0x0009;
  private static final int UNKNOWN_ATTRIBUTES = 0x000A;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int PRIORITY = 0x0024;
  private static final int USE_CANDIDATE = 0x0025;
  private static final int FINGERPRINT = 0x8028;
  private static final int ICE_CONTROLLED = 0x8029;
  private static final int INTEGRITY_BYTES = 20;
  private static final int FINGERPRINT_XOR = 0x5354554E;

  /// Reads a message whose last attribute is a right FINGERPRINT, which checks must have (RFC 8445
  /// section 7.1); empty for anything else. Attributes behind MESSAGE-INTEGRITY are passed over, as
  /// nothing vouches for them.
  static Optional<StunMessage> parse(byte[] source, int length) {
    if (length < HEADER || length > MAX_BYTES || length > source.length) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(source, length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int type = in.getShort() & 0xFFFF;
    int body = in.getShort() & 0xFFFF;
    if (type >> 14 != 0 || body % 4 != 0 || HEADER + body != length || in.getInt() != COOKIE) {
      return Optional.empty();
    }
    byte[] transaction = Arrays.copyOfRange(bytes, 8, HEADER);
    String username = null;
    boolean useCandidate = false;
    boolean controlled = false;
    int integrityAt = -1;
    int unknown = 0;
    int at = HEADER;
    for (int count = 0; at + 4 <= length; count++) {
      int attribute = in.getShort(at) & 0xFFFF;
      int size = in.getShort(at + 2) & 0xFFFF;
      int next = at + 4 + (size + 3 & ~3);
      if (next > length || count >= MAX_ATTRIBUTES) {
        return Optional.empty();
      }
      if (attribute == FINGERPRINT) {
        boolean right = size == 4 && next == length && in.getInt(at + 4) == fingerprint(bytes, at);
        return right
            ? Optional.of(
                new StunMessage(
                    type,
                    transaction,
                    username,
                    useCandidate,
                    controlled,
                    integrityAt,
                    unknown,
                    bytes))
            : Optional.empty();
      }
      if (integrityAt < 0) {
        switch (attribute) {
          case USERNAME -> {
            if (size > MAX_USERNAME) {
              return Optional.empty();
            }
            username = new String(bytes, at + 4, size, StandardCharsets.UTF_8);
          }
          case MESSAGE_INTEGRITY -> {
            if (size != INTEGRITY_BYTES) {
              return Optional.empty();
            }
            integrityAt = at;
          }
          case USE_CANDIDATE -> useCandidate = true;
          case ICE_CONTROLLED -> controlled = true;
          case PRIORITY -> {}
          default -> unknown = attribute < 0x8000 && unknown == 0 ? attribute : unknown;
        }
      }
      at = next;
    }
    return Optional.empty();
  }

  /// Whether MESSAGE-INTEGRITY was made with `password` (RFC 8489 section 14.5).
  boolean isBy(byte[] password) {
    if (integrityAt < 0) {
      return false;
    }
    byte[] claimed = Arrays.copyOfRange(bytes, integrityAt + 4, integrityAt + 4 + INTEGRITY_BYTES);
    return MessageDigest.isEqual(claimed, integrity(bytes, integrityAt, password));
  }

  /// The answer to this request that all is well, and where it came from.
  byte[] success(InetSocketAddress from, byte[] password) {
    InetAddress address = from.getAddress();
    byte[] ip = address.getAddress();
    ByteBuffer out = begin(BINDING_SUCCESS, 8 + ip.length);
    out.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + ip.length));
    out.put((byte) 0).put((byte) (ip.length == 4 ? 1 : 2));
    out.putShort((short) (from.getPort() ^ COOKIE >>> 16));
    byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
    for (int i = 0; i < ip.length; i++) {
      out.put((byte) (ip[i] ^ mask[i]));
    }
    return signed(out, password);
  }

  /// The answer to this request that it cannot be met.
  ///
  /// @param code such as 420 (then the unknown attribute is named) or 487
  byte[] error(int code, byte[] password) {
    boolean names = code == 420;
    ByteBuffer out = begin(BINDING_ERROR, 8 + (names ? 8 : 0));
    out.putShort((short) ERROR_CODE).putShort((short) 4);
    out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100));
    if (names) {
      out.putShort((short) UNKNOWN_ATTRIBUTES).putShort((short) 2);
      out.putShort((short) unknownRequired).putShort((short) 0);
    }
    return signed(out, password);
  }

  /// A connectivity check as a controlling agent makes it.
  static byte[] check(byte[] transaction, String username, byte[] password, boolean nominate) {
    byte[] name = username.getBytes(StandardCharsets.UTF_8);
    int padded = name.length + 3 & ~3;
    ByteBuffer out =
        new StunMessage(BINDING_REQUEST, transaction, null, false, false, -1, 0, new byte[0])
            .begin(BINDING_REQUEST, 4 + padded + (nominate ? 4 : 0));
    out.putShort((short) USERNAME).putShort((short) name.length).put(name);
    out.position(out.position() + padded - name.length);
    if (nominate) {
      out.putShort((short) USE_CANDIDATE).putShort((short) 0);
    }
    return signed(out, password);
  }

  private ByteBuffer begin(int messageType, int attributeBytes) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + attributeBytes + 4 + INTEGRITY_BYTES + 8);
    out.putShort((short) messageType).putShort((short) (out.capacity() - HEADER));
    return out.putInt(COOKIE).put(transaction);
  }

  private static byte[] signed(ByteBuffer out, byte[] password) {
    byte[] bytes = out.array();
    byte[] integrity = integrity(bytes, out.position(), password);
    out.putShort((short) MESSAGE_INTEGRITY).putShort((short) INTEGRITY_BYTES).put(integrity);
    int fingerprint = fingerprint(bytes, out.position());
    out.putShort((short) FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return bytes;
  }

  /// Over all before the attribute, with a length field as if the message ended behind it.
  private static byte[] integrity(byte[] bytes, int at, byte[] password) {
    byte[] covered = Arrays.copyOf(bytes, at);
    int length = at - HEADER + 4 + INTEGRITY_BYTES;
    covered[2] = (byte) (length >> 8);
    covered[3] = (byte) length;
    return Macs.hmacSha1(password, covered);
  }

  private static int fingerprint(byte[] bytes, int at) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, at);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }
}
