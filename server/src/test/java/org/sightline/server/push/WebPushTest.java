package org.sightline.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.rule.PushSubscription;

/// Messages to browsers are those of the specifications.
final class WebPushTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;

  @Test
  void aPushIsEncryptedAsTheSpecificationsExampleIs() throws Exception {
    // RFC 8291, appendix A
    Base64.Decoder text = Base64.getUrlDecoder();
    byte[] serverPoint =
        text.decode(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
    KeyPair own =
        new KeyPair(
            WebPush.key(serverPoint),
            WebPush.privateKey(text.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")));
    byte[] sent =
        WebPush.encrypted(
            "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
            text.decode(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            text.decode("BTBZMqHH6r4Tts7J_aSIgg"),
            own,
            text.decode("DGv6ra1nlYgDCS1FRnbzlw"));
    assertEquals(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        Base64.getUrlEncoder().withoutPadding().encodeToString(sent));
  }

  @Test
  void theNodesIdentityIsKeptAndItsTokenIsSigned() throws Exception {
    WebPush push = WebPush.open(folder.resolve("push-key"));
    assertEquals(push.publicKey(), WebPush.open(folder.resolve("push-key")).publicKey());
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("push-key"))));
    KeyPair browser = WebPush.newPair();
    String point =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                WebPush.point((java.security.interfaces.ECPublicKey) browser.getPublic()));
    PushSubscription to =
        new PushSubscription(
            1, "ada", "https://push.example/x/secret", point, "BTBZMqHH6r4Tts7J_aSIgg", NOW);
    var letter = push.letter(to, "{}".getBytes(), NOW);
    String[] token =
        letter.headers().get("Authorization").replaceAll("vapid t=(.*), k=.*", "$1").split("\\.");
    var verifier = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(WebPush.key(Base64.getUrlDecoder().decode(push.publicKey())));
    verifier.update((token[0] + "." + token[1]).getBytes());
    assertTrue(verifier.verify(Base64.getUrlDecoder().decode(token[2])));
    assertTrue(
        new String(Base64.getUrlDecoder().decode(token[1])).contains("https://push.example\""));
    assertFalse(to.toString().contains("secret"));
    assertFalse(WebPush.areKeys("AAAA", "BTBZMqHH6r4Tts7J_aSIgg"));
    Files.writeString(folder.resolve("push-key"), "nonsense");
    assertThrows(IOException.class, () -> WebPush.open(folder.resolve("push-key")));
  }
}
