package org.sightline.server.push;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sightline.rule.OutwardPost;
import org.sightline.rule.PushSubscription;

/// Messages that wake browsers: RFC 8030, encrypted for the one browser (RFC 8291 over RFC 8188,
/// `aes128gcm`), from a sender that proves to be the same as ever (VAPID, RFC 8292). The push
/// service in between reads nothing.
public final class WebPush {
  /// The largest message, in bytes: what every push service takes is 4096 with the frame of it.
  public static final int MAX_MESSAGE = 3800;

  private static final int RECORD_BYTES = 4096;
  private static final Duration GOOD_FOR = Duration.ofHours(12);
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

  private final KeyPair identity;

  private WebPush(KeyPair identity) {
    this.identity = identity;
  }

  /// The node's identity in `file`, made when it is not there and readable by the owner alone.
  ///
  /// @throws IOException if it cannot be read or written
  public static WebPush open(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        KeyPair made = newPair();
        String text =
            TEXT.encodeToString(made.getPrivate().getEncoded())
                + "\n"
                + TEXT.encodeToString(made.getPublic().getEncoded())
                + "\n";
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
            fresh,
            java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      }
      String[] lines = Files.readString(file).split("\n");
      if (lines.length < 2) {
        throw new IOException(
            "%s is damaged: delete it, and browsers have to ask anew".formatted(file));
      }
      KeyFactory keys = KeyFactory.getInstance("EC");
      return new WebPush(
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(FROM_TEXT.decode(lines[1]))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(FROM_TEXT.decode(lines[0])))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged: delete it, and browsers have to ask anew".formatted(file), e);
    }
  }

  /// The public key that browsers subscribe with, base64url.
  public String publicKey() {
    return TEXT.encodeToString(point((ECPublicKey) identity.getPublic()));
  }

  /// The post that wakes a browser.
  ///
  /// @param message at most [#MAX_MESSAGE] bytes
  /// @throws IllegalArgumentException if the browser's keys are none
  public OutwardPost.Letter letter(PushSubscription to, byte[] message, Instant now) {
    try {
      byte[] salt = new byte[16];
      new SecureRandom().nextBytes(salt);
      byte[] body =
          encrypted(
              message,
              FROM_TEXT.decode(to.publicKey()),
              FROM_TEXT.decode(to.secret()),
              newPair(),
              salt);
      URI endpoint = URI.create(to.endpoint());
      return new OutwardPost.Letter(
          endpoint,
          Map.of(
              "Content-Type",
              "application/octet-stream",
              "Content-Encoding",
              "aes128gcm",
              "TTL",
              "86400",
              "Urgency",
              "high",
              "Authorization",
              "vapid t=%s, k=%s".formatted(token(endpoint, now), publicKey())),
          body);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the browser's keys cannot be used", e);
    }
  }

  /// RFC 8291 section 3.4, with the ephemeral key and the salt handed in.
  static byte[] encrypted(byte[] message, byte[] browser, byte[] secret, KeyPair own, byte[] salt)
      throws GeneralSecurityException {
    if (message.length > MAX_MESSAGE || secret.length != 16) {
      throw new IllegalArgumentException("the message is too long, or the secret is none");
    }
    byte[] mine = point((ECPublicKey) own.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(own.getPrivate());
    agreement.doPhase(key(browser), true);
    byte[] shared = agreement.generateSecret();
    byte[] info = joined("WebPush: info\0".getBytes(StandardCharsets.US_ASCII), browser, mine);
    byte[] ikm = expand(extract(secret, shared), info, 32);
    byte[] prk = extract(salt, ikm);
    byte[] key =
        expand(prk, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
    byte[] nonce = expand(prk, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    byte[] sealed = cipher.doFinal(joined(message, new byte[] {2})); // the last record
    ByteBuffer head = ByteBuffer.allocate(16 + 4 + 1 + mine.length);
    head.put(salt).putInt(RECORD_BYTES).put((byte) mine.length).put(mine);
    return joined(head.array(), sealed);
  }

  /// RFC 8292: a token for the push service's origin, signed with the node's key.
  private String token(URI endpoint, Instant now) throws GeneralSecurityException {
    String port = endpoint.getPort() > 0 ? ":" + endpoint.getPort() : "";
    String claims =
        "{\"aud\":\"%s://%s%s\",\"exp\":%d,\"sub\":\"mailto:nobody@sightline.invalid\"}"
            .formatted(
                endpoint.getScheme(),
                endpoint.getHost(),
                port,
                now.plus(GOOD_FOR).getEpochSecond());
    String signed =
        TEXT.encodeToString(
                "{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII))
            + "."
            + TEXT.encodeToString(claims.getBytes(StandardCharsets.US_ASCII));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(identity.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + TEXT.encodeToString(signature.sign());
  }

  /// Whether a browser's keys can be used.
  public static boolean areKeys(String publicKey, String secret) {
    try {
      key(FROM_TEXT.decode(publicKey));
      return FROM_TEXT.decode(secret).length == 16;
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  static KeyPair newPair() throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
    pairs.initialize(new ECGenParameterSpec("secp256r1"));
    return pairs.generateKeyPair();
  }

  /// A point of P-256 as it goes over the wire: 4, x, y.
  static byte[] point(ECPublicKey key) {
    byte[] point = new byte[65];
    point[0] = 4;
    put(key.getW().getAffineX(), point, 1);
    put(key.getW().getAffineY(), point, 33);
    return point;
  }

  private static void put(BigInteger number, byte[] into, int at) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, into, at + 32 - length, length);
  }

  static ECPublicKey key(byte[] point) throws GeneralSecurityException {
    if (point.length != 65 || point[0] != 4) {
      throw new GeneralSecurityException("this is no point of P-256");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  static ECPrivateKey privateKey(byte[] number) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    return (ECPrivateKey)
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new java.security.spec.ECPrivateKeySpec(new BigInteger(1, number), curve));
  }

  private static byte[] extract(byte[] salt, byte[] secret) throws GeneralSecurityException {
    return hmac(salt, secret);
  }

  /// HKDF (RFC 5869) for at most one block.
  private static byte[] expand(byte[] key, byte[] info, int length)
      throws GeneralSecurityException {
    return Arrays.copyOf(hmac(key, joined(info, new byte[] {1})), length);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
