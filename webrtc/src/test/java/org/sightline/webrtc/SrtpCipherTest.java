package org.sightline.webrtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SrtpCipherTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /// RFC 3711 appendix B.3.
  private static final SrtpKeys KEYS =
      new SrtpKeys(
          SrtpProfile.AES_CM_128_HMAC_SHA1_80,
          hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
          hex("0EC675AD498AFEEBB6960B3AABE6"));

  @Test
  void theKeysOfTheStandardAreDerived() {
    assertArrayEquals(hex("C61E7A93744F39EE10734AFE3FF7A087"), KEYS.cipher(0));
    assertArrayEquals(hex("30CBBC08863D8C85D49DB34A9AE1"), KEYS.salt(0));
    assertArrayEquals(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), KEYS.authentication(0));
  }

  @Test
  void aPacketIsSealedAsOtherImplementationsSealIt() {
    // The validation packet of libsrtp's own test driver: AES-CM-128, HMAC-SHA1-80.
    byte[] plain = hex("800f1234decafbadcafebabe abababababababababababababababab");
    byte[] sealed =
        hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    assertArrayEquals(sealed, SrtpCipher.forRtp(KEYS).sealRtp(plain, 0, plain.length, 0));
  }

  @Test
  void aPacketIsSealedByGcmAsTheValidationPacketSays() {
    // libsrtp's validation packet for AES-GCM-128.
    SrtpKeys keys =
        new SrtpKeys(
            SrtpProfile.AEAD_AES_128_GCM,
            hex("000102030405060708090a0b0c0d0e0f"),
            hex("a0a1a2a3a4a5a6a7a8a9aaab"));
    byte[] plain = hex("800f1234decafbadcafebabe abababababababababababababababab");
    byte[] sealed =
        hex(
            "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392");
    assertArrayEquals(sealed, SrtpCipher.forRtp(keys).sealRtp(plain, 0, plain.length, 0));
  }

  @Test
  void whatIsSealedOpensAgainAndAChangeOfAnyBitDoesNot() {
    Random random = new Random(7);
    for (SrtpProfile profile : SrtpProfile.values()) {
      byte[] exported = new byte[profile.exportedBytes()];
      random.nextBytes(exported);
      SrtpKeys keys = profile.keys(exported, true);
      byte[] compound = hex("80c90001 01020304 81ce0002 01020304 05060708");
      byte[] sealed = SrtpCipher.forRtcp(keys).sealRtcp(compound, 77);
      SrtpCipher opener = SrtpCipher.forRtcp(keys);
      assertArrayEquals(compound, opener.openRtcp(sealed, sealed.length));
      assertEquals(77, opener.rtcpIndex(sealed, sealed.length));
      for (int bit = 0; bit < sealed.length * 8; bit++) {
        byte[] changed = sealed.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        assertEquals(0, opener.openRtcp(changed, changed.length).length, profile + " " + bit);
      }
      for (int length = 0; length < sealed.length; length++) {
        assertEquals(0, opener.openRtcp(sealed, length).length);
      }
    }
  }

  @Test
  void aPacketThatWasTakenIsNotTakenAgain() {
    ReplayWindow window = new ReplayWindow();
    for (long index : new long[] {0, 1, 5, 3, 70, 7}) {
      assertTrue(window.isNew(index), "index " + index);
      window.take(index);
      assertFalse(window.isNew(index), "index " + index);
    }
    assertFalse(window.isNew(6 - 0), "older than the window");
    assertTrue(window.isNew(69));
  }
}
