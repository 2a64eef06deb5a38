package org.sightline.server.oidc;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON Web Token in compact form, signed (RFC 7515, RFC 7519), whose signature has been
/// compared.
///
/// Two algorithms are known, RS256 and ES256, and each only with a key of its own kind: what the
/// token says of itself chooses among the provider's keys and never how one is used. `none` and the
/// symmetric ones do not exist here.
///
/// @param claims what the signer says
record SignedToken(JsonNode claims) {
  /// The longest that is read, in characters.
  static final int MAX_LENGTH = 64 << 10;

  private static final int MAX_KEYS = 64;
  private static final JsonMapper JSON = new JsonMapper();

  /// Why a token is not taken.
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    /// Whether another key might fit: the provider may have changed its keys.
    private final boolean unknownKey;

    Unfit(String message, boolean unknownKey) {
      super(message);
      this.unknownKey = unknownKey;
    }

    boolean isUnknownKey() {
      return unknownKey;
    }
  }

  /// A public key of the provider (RFC 7517).
  record Key(String id, String algorithm, PublicKey key) {}

  /// The keys of a key set that can sign tokens; those of other kinds are left out.
  static List<Key> keys(JsonNode set) {
    List<Key> keys = new ArrayList<>();
    for (JsonNode each : set.path("keys")) {
      String use = each.path("use").asString("sig");
      if (keys.size() < MAX_KEYS && use.equals("sig")) {
        key(each).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static java.util.Optional<Key> key(JsonNode each) {
    String id = each.path("kid").asString("");
    try {
      switch (each.path("kty").asString("")) {
        case "RSA" -> {
          BigInteger modulus = number(each, "n");
          if (modulus.bitLength() < 2048 || modulus.bitLength() > 8192) {
            return java.util.Optional.empty();
          }
          PublicKey rsa =
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(modulus, number(each, "e")));
          return java.util.Optional.of(new Key(id, "RS256", rsa));
        }
        case "EC" -> {
          if (!each.path("crv").asString("").equals("P-256")) {
            return java.util.Optional.empty();
          }
          AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
          curve.init(new ECGenParameterSpec("secp256r1"));
          PublicKey ec =
              KeyFactory.getInstance("EC")
                  .generatePublic(
                      new ECPublicKeySpec(
                          new ECPoint(number(each, "x"), number(each, "y")),
                          curve.getParameterSpec(ECParameterSpec.class)));
          return java.util.Optional.of(new Key(id, "ES256", ec));
        }
        default -> {
          return java.util.Optional.empty();
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return java.util.Optional.empty(); // a key that cannot be used signs nothing
    }
  }

  private static BigInteger number(JsonNode key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asString("")));
  }

  /// Reads a token and compares its signature.
  ///
  /// @throws Unfit if it is none, or none of these keys has signed it
  static SignedToken read(String text, List<Key> keys) throws Unfit {
    String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\\.", -1);
    if (parts.length != 3) {
      throw new Unfit("the token has not three parts", false);
    }
    try {
      JsonNode header = JSON.readTree(decoded(parts[0]));
      String algorithm = header.path("alg").asString("");
      String id = header.path("kid").asString("");
      if (!algorithm.equals("RS256") && !algorithm.equals("ES256")) {
        throw new Unfit("the token is not signed by RS256 or ES256", false);
      }
      if (header.has("crit")) {
        throw new Unfit("the token asks for what is not known", false);
      }
      byte[] words = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      boolean known = false;
      for (Key key : keys) {
        if (key.algorithm().equals(algorithm) && (id.isEmpty() || key.id().equals(id))) {
          known = true;
          if (isSigned(key, words, signature)) {
            return new SignedToken(JSON.readTree(decoded(parts[1])));
          }
        }
      }
      throw new Unfit(
          known ? "the token's signature is wrong" : "the token names an unknown key", !known);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new Unfit("the token cannot be read", false);
    }
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static boolean isSigned(Key key, byte[] words, byte[] signature) {
    try {
      Signature check =
          Signature.getInstance(
              key.algorithm().equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      check.initVerify(key.key());
      check.update(words);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // a signature of another form is a wrong one
    }
  }
}
