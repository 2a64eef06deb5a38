package org.sightline.media.rtsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private static Challenge.Digest rfc(Challenge.Algorithm algorithm) {
    return new Challenge.Digest(
        "http-auth@example.org",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        algorithm,
        false,
        Optional.of("FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"),
        true,
        false);
  }

  @Test
  void theVectorsOfRfc7616AreMet() {
    var mufasa = new Credentials("Mufasa", "Circle of Life");
    var proof =
        new DigestAnswer.Proof(
            "GET", "/dir/index.html", "00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    assertEquals(
        "8ca523f5e9506fed4657c9700eebdbec",
        DigestAnswer.response(rfc(Challenge.Algorithm.MD5), mufasa, proof));
    assertEquals(
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        DigestAnswer.response(rfc(Challenge.Algorithm.SHA_256), mufasa, proof));
  }

  @Test
  void theVectorOfRfc2617IsMet() {
    var challenge =
        new Challenge.Digest(
            "testrealm@host.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093",
            Challenge.Algorithm.MD5,
            false,
            Optional.empty(),
            true,
            false);
    assertEquals(
        "6629fae49393a05397450978507c4ef1",
        DigestAnswer.response(
            challenge,
            new Credentials("Mufasa", "Circle Of Life"),
            new DigestAnswer.Proof("GET", "/dir/index.html", "00000001", "0a4f113b")));
  }

  @Test
  void ofSeveralChallengesTheStrongestIsTaken() {
    List<Challenge> challenges =
        Challenge.parseAll(
            List.of(
                "Basic realm=\"a, Digest b\", Digest realm=\"x\", nonce=\"n1\", stale=FALSE",
                "Digest realm=\"x\",nonce=\"n2\",algorithm=SHA-256,qop=\"auth-int, auth\", stale=\"TRUE\"",
                "Digest realm=\"x\", nonce=\"n3\", algorithm=SHA-512-256",
                "Digest realm=\"x\", nonce=\"n4\", qop=\"auth-int\"",
                "Negotiate"));
    assertEquals(3, challenges.size());
    assertEquals(new Challenge.Basic("a, Digest b"), challenges.getFirst());
    var strongest = (Challenge.Digest) Challenge.strongest(challenges).orElseThrow();
    assertEquals("n2", strongest.nonce());
    assertTrue(strongest.stale() && strongest.qopAuth());
  }

  @Test
  void whatTheClientSaysTheServerBelieves() {
    for (var scheme : RtspServerSettings.Scheme.values()) {
      var server = server(EnumSet.of(scheme));
      assertEquals(ServerAuthentication.Verdict.MISSING, server.verdict(request("DESCRIBE", null)));
      var client = client(server, "secret \"quoted\" é");
      for (String method : List.of("DESCRIBE", "SETUP", "PLAY")) {
        assertEquals(
            ServerAuthentication.Verdict.GOOD,
            server.verdict(request(method, client.header(method, "rtsp://h/p").orElseThrow())),
            scheme::toString);
      }
      var wrong = client(server, "guess");
      assertEquals(
          ServerAuthentication.Verdict.WRONG,
          server.verdict(request("PLAY", wrong.header("PLAY", "rtsp://h/p").orElseThrow())));
    }
  }

  @Test
  void anAnswerCannotBeUsedTwiceNorForAnotherMethodNorForEver() {
    var server = server(EnumSet.of(RtspServerSettings.Scheme.DIGEST_SHA_256));
    var client = client(server, "secret \"quoted\" é");
    String said = client.header("PLAY", "rtsp://h/p").orElseThrow();
    assertEquals(ServerAuthentication.Verdict.GOOD, server.verdict(request("PLAY", said)));
    assertEquals(ServerAuthentication.Verdict.STALE, server.verdict(request("PLAY", said)));
    assertEquals(ServerAuthentication.Verdict.WRONG, server.verdict(request("SETUP", said)));
    String later = client.header("PLAY", "rtsp://h/p").orElseThrow();
    now = now.plus(ServerAuthentication.NONCE_LIFE).plus(Duration.ofSeconds(1));
    assertEquals(ServerAuthentication.Verdict.STALE, server.verdict(request("PLAY", later)));
    assertTrue(server.challenges(true).getFirst().contains("stale=true"));
    var renewed = client(server, "secret \"quoted\" é");
    assertEquals(
        ServerAuthentication.Verdict.GOOD,
        server.verdict(request("PLAY", renewed.header("PLAY", "rtsp://h/p").orElseThrow())));
  }

  @Test
  void aSchemeThatIsNotOfferedIsNotTaken() {
    var server = server(EnumSet.of(RtspServerSettings.Scheme.DIGEST_SHA_256));
    assertEquals(
        ServerAuthentication.Verdict.MISSING,
        server.verdict(request("PLAY", "Basic Ym9iOnNlY3JldA==")));
    assertEquals(
        ServerAuthentication.Verdict.MISSING, server.verdict(request("PLAY", "Basic %%%")));
  }

  @Test
  void credentialsPrintNothing() {
    String text = new Credentials("bob", "hunter2").toString();
    assertFalse(text.contains("hunter2") || text.contains("bob"));
  }

  private ServerAuthentication server(EnumSet<RtspServerSettings.Scheme> schemes) {
    return new ServerAuthentication(
        RtspServerSettings.withPasswords(
                user -> user.equals("bob") ? Optional.of("secret \"quoted\" é") : Optional.empty())
            .offering(schemes)
            .on(() -> now));
  }

  private static ClientAuthentication client(ServerAuthentication server, String password) {
    var client = new ClientAuthentication(new Credentials("bob", password));
    assertTrue(client.take(Challenge.parseAll(server.challenges(false))));
    return client;
  }

  private static RtspMessage.Request request(String method, String authorization) {
    return new RtspMessage.Request(
        method,
        "rtsp://h/p",
        authorization == null ? RtspHeaders.NONE : RtspHeaders.of("Authorization", authorization),
        new byte[0]);
  }
}
