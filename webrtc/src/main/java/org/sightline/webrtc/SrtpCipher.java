package org.sightline.webrtc;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens the packets of one direction, RTP or RTCP, with one set of session keys (RFC
/// 3711, RFC 7714).
///
/// Owned by one thread at a time.
final class SrtpCipher {
  private static final int GCM_TAG_BITS = 128;
  private static final int RTCP_HEADER = 8;
  private static final int INDEX_BYTES = 4;
  private static final int ENCRYPTED = 0x80000000;

  private final SrtpProfile profile;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final Cipher cipher;
  private final Mac mac;

  private SrtpCipher(SrtpKeys keys, int set) {
    profile = keys.profile();
    key = new SecretKeySpec(keys.cipher(set), "AES");
    salt = keys.salt(set);
    cipher =
        Macs.cipher(
            switch (profile) {
              case AEAD_AES_128_GCM -> "AES/GCM/NoPadding";
              case AES_CM_128_HMAC_SHA1_80 -> "AES/CTR/NoPadding";
            });
    mac = Macs.mac(keys.authentication(set));
  }

  static SrtpCipher forRtp(SrtpKeys keys) {
    return new SrtpCipher(keys, 0);
  }

  static SrtpCipher forRtcp(SrtpKeys keys) {
    return new SrtpCipher(keys, SrtpKeys.RTCP);
  }

  /// The sealed form of an RTP packet without extension.
  ///
  /// @param rollovers how often the sequence number has begun anew
  byte[] sealRtp(byte[] source, int offset, int length, int rollovers) {
    int header = 12;
    int ssrc = ByteBuffer.wrap(source).getInt(offset + 8);
    int sequence = (source[offset + 2] & 0xFF) << 8 | source[offset + 3] & 0xFF;
    byte[] sealed = new byte[length + profile.tagBytes()];
    System.arraycopy(source, offset, sealed, 0, header);
    long index = (rollovers & 0xFFFFFFFFL) << 16 | sequence;
    try {
      switch (profile) {
        case AEAD_AES_128_GCM -> {
          begin(Cipher.ENCRYPT_MODE, ssrc, index);
          cipher.updateAAD(source, offset, header);
          cipher.doFinal(source, offset + header, length - header, sealed, header);
        }
        case AES_CM_128_HMAC_SHA1_80 -> {
          begin(Cipher.ENCRYPT_MODE, ssrc, index);
          cipher.doFinal(source, offset + header, length - header, sealed, header);
          mac.update(sealed, 0, length);
          mac.update(ByteBuffer.allocate(4).putInt(0, rollovers));
          System.arraycopy(mac.doFinal(), 0, sealed, length, profile.tagBytes());
        }
      }
    } catch (GeneralSecurityException e) {
      throw Macs.absent(e);
    }
    return sealed;
  }

  /// The sealed form of an RTCP compound.
  ///
  /// @param index counts the compounds of this direction, up to 2^31
  byte[] sealRtcp(byte[] compound, int index) {
    int ssrc = ByteBuffer.wrap(compound).getInt(4);
    byte[] sealed = new byte[compound.length + profile.tagBytes() + INDEX_BYTES];
    System.arraycopy(compound, 0, sealed, 0, RTCP_HEADER);
    int body = compound.length - RTCP_HEADER;
    try {
      begin(Cipher.ENCRYPT_MODE, ssrc, index);
      switch (profile) {
        case AEAD_AES_128_GCM -> {
          cipher.updateAAD(compound, 0, RTCP_HEADER);
          cipher.updateAAD(ByteBuffer.allocate(4).putInt(0, index | ENCRYPTED));
          cipher.doFinal(compound, RTCP_HEADER, body, sealed, RTCP_HEADER);
          ByteBuffer.wrap(sealed).putInt(sealed.length - INDEX_BYTES, index | ENCRYPTED);
        }
        case AES_CM_128_HMAC_SHA1_80 -> {
          cipher.doFinal(compound, RTCP_HEADER, body, sealed, RTCP_HEADER);
          ByteBuffer.wrap(sealed).putInt(compound.length, index | ENCRYPTED);
          mac.update(sealed, 0, compound.length + INDEX_BYTES);
          System.arraycopy(
              mac.doFinal(), 0, sealed, compound.length + INDEX_BYTES, profile.tagBytes());
        }
      }
    } catch (GeneralSecurityException e) {
      throw Macs.absent(e);
    }
    return sealed;
  }

  /// The RTCP compound in a sealed packet, or an empty array where it is not one of the peer's, or
  /// is not encrypted.
  byte[] openRtcp(byte[] packet, int length) {
    int tag = profile.tagBytes();
    int body = length - RTCP_HEADER - tag - INDEX_BYTES;
    if (body < 0) {
      return new byte[0];
    }
    ByteBuffer in = ByteBuffer.wrap(packet, 0, length);
    int index = in.getInt(rtcpIndexAt(length));
    if ((index & ENCRYPTED) == 0) {
      return new byte[0];
    }
    byte[] opened = new byte[RTCP_HEADER + body];
    System.arraycopy(packet, 0, opened, 0, RTCP_HEADER);
    try {
      switch (profile) {
        case AEAD_AES_128_GCM -> {
          begin(Cipher.DECRYPT_MODE, in.getInt(4), index & ~ENCRYPTED);
          cipher.updateAAD(packet, 0, RTCP_HEADER);
          cipher.updateAAD(packet, length - INDEX_BYTES, INDEX_BYTES);
          cipher.doFinal(packet, RTCP_HEADER, body + tag, opened, RTCP_HEADER);
        }
        case AES_CM_128_HMAC_SHA1_80 -> {
          mac.update(packet, 0, length - tag);
          byte[] right = java.util.Arrays.copyOf(mac.doFinal(), tag);
          byte[] claimed = java.util.Arrays.copyOfRange(packet, length - tag, length);
          if (!MessageDigest.isEqual(right, claimed)) {
            return new byte[0];
          }
          begin(Cipher.DECRYPT_MODE, in.getInt(4), index & ~ENCRYPTED);
          cipher.doFinal(packet, RTCP_HEADER, body, opened, RTCP_HEADER);
        }
      }
      return opened;
    } catch (GeneralSecurityException _) {
      return new byte[0]; // a packet that somebody else made, or that was changed on the way
    }
  }

  /// The number of a sealed RTCP compound of `length` bytes; only to be believed once it is open.
  int rtcpIndex(byte[] packet, int length) {
    return ByteBuffer.wrap(packet, 0, length).getInt(rtcpIndexAt(length)) & ~ENCRYPTED;
  }

  private int rtcpIndexAt(int length) {
    return switch (profile) {
      case AEAD_AES_128_GCM -> length - INDEX_BYTES;
      case AES_CM_128_HMAC_SHA1_80 -> length - profile.tagBytes() - INDEX_BYTES;
    };
  }

  private void begin(int mode, int ssrc, long index) throws GeneralSecurityException {
    switch (profile) {
      case AEAD_AES_128_GCM -> {
        ByteBuffer iv = ByteBuffer.allocate(12);
        iv.putInt(2, ssrc).putInt(6, (int) (index >>> 16)).putShort(10, (short) index);
        cipher.init(mode, key, new GCMParameterSpec(GCM_TAG_BITS, salted(iv.array())));
      }
      case AES_CM_128_HMAC_SHA1_80 -> {
        ByteBuffer iv = ByteBuffer.allocate(16);
        iv.putInt(4, ssrc).putInt(8, (int) (index >>> 16)).putShort(12, (short) index);
        cipher.init(mode, key, new IvParameterSpec(salted(iv.array())));
      }
    }
  }

  private byte[] salted(byte[] iv) {
    for (int i = 0; i < salt.length; i++) {
      iv[i] ^= salt[i];
    }
    return iv;
  }
}
