package org.sightline.media.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sightline.media.Rounds;

/// Every way of forging a signed video shows, at the pictures where it was done.
class ForgedVideoTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private final StreamSigner.SigningIdentity identity = Film.identity();

  private Film film(VideoCodec codec) {
    Film film = Film.signed(codec, "IPPPIPPPIPPPIP", identity);
    assertEquals("IPPPIS" + "PPPIS" + "PPPIS" + "P", film.letters());
    return film;
  }

  private static void assertSeen(String letters, WholeVerdict whole, Film film) {
    Film.Seen seen = film.check();
    assertEquals(letters, seen.letters(), () -> seen.verdicts().toString());
    assertEquals(whole, seen.whole());
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSignedIsValidAndItsOpenEndIsNotChecked(VideoCodec codec) {
    assertSeen("............PP", WholeVerdict.VALID, film(codec));
  }

  @ParameterizedTest
  @EnumSource
  void oneFlippedBitIsFoundAtItsPicture(VideoCodec codec) {
    assertSeen(".....N......PP", WholeVerdict.INVALID, film(codec).flipped(6, 20));
  }

  @ParameterizedTest
  @EnumSource
  void aChangedFirstPictureSpoilsItsGopOnly(VideoCodec codec) {
    assertSeen("....NNNN....PP", WholeVerdict.INVALID, film(codec).flipped(4, 20));
  }

  @ParameterizedTest
  @EnumSource
  void aMissingPictureIsCounted(VideoCodec codec) {
    assertSeen(".......M....PP", WholeVerdict.VALID_WITH_MISSING_PICTURES, film(codec).without(7));
  }

  @ParameterizedTest
  @EnumSource
  void swappedPicturesAreFound(VideoCodec codec) {
    Film.Seen seen = film(codec).swapped(6, 7).check();
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertEquals(".......", seen.letters().substring(0, 4) + seen.letters().substring(8, 11));
    assertTrue(seen.letters().substring(4, 8).contains("N"));
  }

  @ParameterizedTest
  @EnumSource
  void anAddedPictureIsFound(VideoCodec codec) {
    Film film = film(codec);
    Film added = film.cut(0, 7).then(film.cut(2, 3)).then(film.cut(7, film.size()));
    assertSeen("......N......PP", WholeVerdict.INVALID, added);
  }

  @ParameterizedTest
  @EnumSource
  void withoutASignatureItsGopIsInvalid(VideoCodec codec) {
    assertSeen("....NNNN....PP", WholeVerdict.INVALID, film(codec).without(10));
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenSignatureSpoilsItsGop(VideoCodec codec) {
    // Before the padding, inside the signature itself.
    assertSeen("....NNNN....PP", WholeVerdict.INVALID, film(codec).flipped(10, -120));
  }

  @ParameterizedTest
  @EnumSource
  void swappedSignaturesAreFound(VideoCodec codec) {
    Film.Seen seen = film(codec).swapped(10, 15).check();
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertEquals("....NNNNNNNNPP", seen.letters());
  }

  @ParameterizedTest
  @EnumSource
  void aSignatureThatComesAgainSpoilsTheGopInWhichItStands(VideoCodec codec) {
    Film film = film(codec);
    Film again = film.cut(0, 11).then(film.cut(10, film.size()));
    assertSeen("........NNNNPP", WholeVerdict.INVALID, again);
  }

  @ParameterizedTest
  @EnumSource
  void aCutOutGopIsFound(VideoCodec codec) {
    Film film = Film.signed(codec, "IPPIPPIPPIPPIP", identity);
    assertEquals("IPPISPPISPPISPPISP", film.letters());
    Film cut = film.cut(0, 7).then(film.cut(11, film.size()));
    Film.Seen seen = cut.check();
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertTrue(seen.letters().startsWith("..."), seen::letters);
  }

  @ParameterizedTest
  @EnumSource
  void twoFilmsOfOneSignerCannotBeSpliced(VideoCodec codec) {
    Film one = Film.signed(codec, "IPPPIPPPIPPPIP", identity, 1);
    Film other = Film.signed(codec, "IPPPIPPPIPPPIP", identity, 2);
    Film spliced = one.cut(0, 9).then(other.cut(9, other.size()));
    Film.Seen seen = spliced.check();
    assertEquals("IPPPISPPPISPPPISP", spliced.letters());
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertEquals("....", seen.letters().substring(0, 4));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSignersEndIsInvalid(VideoCodec codec) {
    Film one = Film.signed(codec, "IPPPIPPPIP", identity, 1);
    Film other = Film.signed(codec, "IPPPIPPPIPPPIP", Film.identity(), 1);
    Film.Seen seen = one.cut(0, 11).then(other.cut(11, other.size())).check();
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertTrue(
        seen.verdicts().stream()
            .anyMatch(
                each ->
                    each instanceof GopVerdict.Invalid invalid
                        && invalid.fault() == GopVerdict.Fault.KEY_CHANGED),
        () -> seen.verdicts().toString());
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnySignatureItIsNotSignedAndNeverValid(VideoCodec codec) {
    assertSeen("U".repeat(14), WholeVerdict.NOT_SIGNED, film(codec).withoutSignatures());
  }

  @ParameterizedTest
  @EnumSource
  void anUnsignedEndIsNotCoveredByASignedBeginning(VideoCodec codec) {
    Film signed = Film.signed(codec, "IPPIPPIPPIP", identity);
    Film unsigned = Film.signed(codec, "IPPIPPIPPIPP", identity, 9).withoutSignatures();
    Film.Seen seen = signed.then(unsigned).check();
    assertEquals(WholeVerdict.INVALID, seen.whole());
    assertTrue(seen.letters().startsWith("........."), seen::letters);
  }

  @ParameterizedTest
  @EnumSource
  void anEndlessUnsignedLastGopIsNotExcused(VideoCodec codec) {
    Film signed = Film.signed(codec, "IPPIPPIP", identity);
    Film unsigned = Film.signed(codec, "P".repeat(50), identity, 9);
    assertEquals(WholeVerdict.INVALID, signed.then(unsigned).check().whole());
  }

  @ParameterizedTest
  @EnumSource
  void aCutFilmIsValidWhereItsSignaturesReach(VideoCodec codec) {
    Film film = film(codec);
    Film cut = film.cut(4, film.size());
    assertEquals("ISPPPISPPPISP", cut.letters());
    assertSeen("........PP", WholeVerdict.VALID, cut);
    assertSeen("PP........PP", WholeVerdict.VALID, film.cut(2, film.size()));
  }

  @ParameterizedTest
  @EnumSource
  void replacedPicturesUnderForeignSignaturesAreInvalid(VideoCodec codec) {
    Film real = film(codec);
    Film fake = Film.signed(codec, "IPPPIPPPIPPPIP", identity, 77).withoutSignatures();
    Film.Seen seen =
        fake.cut(4, 5)
            .then(real.cut(5, 6))
            .then(fake.cut(5, 9))
            .then(real.cut(10, 11))
            .then(fake.cut(9, 13))
            .then(real.cut(15, 16))
            .then(fake.cut(13, 14))
            .check();
    assertNotEquals(WholeVerdict.VALID, seen.whole());
    assertEquals(WholeVerdict.INVALID, seen.whole());
  }

  @Test
  void aReSignedFilmIsValidAndItsKeyIsNotTrusted() {
    KeyPair makerKeys = Certificates.ec();
    var maker = Certificates.authority("Maker", makerKeys);
    KeyPair cameraKeys = Certificates.ec();
    var names = new Certificates.Names("Maker", "Camera 7", Certificates.BEGIN, Certificates.END);
    var camera = Certificates.make(names, cameraKeys, makerKeys, false);
    TrustAnchors anchors = TrustAnchors.ofPem(Certificates.pem(maker));

    var honest = new StreamSigner.SigningIdentity(cameraKeys.getPrivate(), List.of(camera));
    Film.Seen real = Film.signed(VideoCodec.H264, "IPPIPPIP", honest).check(anchors, NOW);
    assertEquals(WholeVerdict.VALID, real.whole());
    assertInstanceOf(KeyTrust.Trusted.class, real.trust(), real.trust()::toString);

    KeyPair otherMaker = Certificates.ec();
    KeyPair forgerKeys = Certificates.ec();
    var forger = Certificates.make(names, forgerKeys, otherMaker, false);
    var forged = new StreamSigner.SigningIdentity(forgerKeys.getPrivate(), List.of(forger));
    Film.Seen fake = Film.signed(VideoCodec.H264, "IPPIPPIP", forged).check(anchors, NOW);
    assertEquals(WholeVerdict.VALID, fake.whole());
    assertInstanceOf(KeyTrust.Untrusted.class, fake.trust());

    var root = Certificates.authority("Other maker", otherMaker);
    var named = new Certificates.Names("Other maker", "Camera 7", names.begin(), names.end());
    var chain = List.of(Certificates.make(named, forgerKeys, otherMaker, false), root);
    var rooted = new StreamSigner.SigningIdentity(forgerKeys.getPrivate(), chain);
    KeyTrust wrongRoot =
        Film.signed(VideoCodec.H264, "IPPIPPIP", rooted).check(anchors, NOW).trust();
    assertEquals(
        KeyTrust.Reason.WRONG_ROOT, assertInstanceOf(KeyTrust.Untrusted.class, wrongRoot).reason());
  }

  @Test
  void anEndedCertificateIsSaid() {
    KeyPair makerKeys = Certificates.ec();
    var maker = Certificates.authority("Maker", makerKeys);
    KeyPair keys = Certificates.ec();
    var old =
        new Certificates.Names(
            "Maker", "Camera", Certificates.BEGIN, Instant.parse("2021-01-01T00:00:00Z"));
    var identityOfOld =
        new StreamSigner.SigningIdentity(
            keys.getPrivate(), List.of(Certificates.make(old, keys, makerKeys, false)));
    Film.Seen seen =
        Film.signed(VideoCodec.H264, "IPPIPPIP", identityOfOld)
            .check(TrustAnchors.ofPem(Certificates.pem(maker)), NOW);
    assertEquals(
        KeyTrust.Reason.EXPIRED, assertInstanceOf(KeyTrust.Untrusted.class, seen.trust()).reason());
  }

  @Test
  void rsaKeysSignTooWithPssPadding() {
    KeyPair makerKeys = Certificates.ec();
    KeyPair keys = Certificates.rsa();
    var names = new Certificates.Names("Maker", "RSA", Certificates.BEGIN, Certificates.END);
    var rsa =
        new StreamSigner.SigningIdentity(
            keys.getPrivate(), List.of(Certificates.make(names, keys, makerKeys, false)));
    assertSeen("......PP", WholeVerdict.VALID, Film.signed(VideoCodec.H264, "IPPIPPIP", rsa));
  }

  @Test
  void noRandomEditOfAPictureStaysValid() {
    Film film = Film.signed(VideoCodec.H264, "IPPPIPPPIPPPIP", identity);
    Rounds.run(
        300,
        random -> {
          int index = random.nextInt(14);
          int at = random.nextInt(film.get(index).length - 1);
          boolean sei = film.letters().charAt(index) == 'S';
          if (sei && at > film.get(index).length - 140) {
            return; // the padding behind the signature is not signed
          }
          WholeVerdict whole = film.flipped(index, at).check().whole();
          assertNotEquals(WholeVerdict.VALID, whole, () -> "NAL unit " + index + " byte " + at);
        });
  }
}
