package org.sightline.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a browser gets before anybody is signed in.
class PagesTest {
  private static final String ASSET = "/assets/stand-in-0a1b2c3d.js";

  @TempDir Path folder;

  @Test
  void filesWithAHashInTheirNameAreKeptForEverAndOthersAskedForAgain() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      var asset = node.send(node.call("GET", ASSET, null));
      assertEquals(200, asset.statusCode());
      assertEquals(
          "text/javascript; charset=utf-8", asset.headers().firstValue("Content-Type").orElse(""));
      assertEquals(
          "public, max-age=31536000, immutable",
          asset.headers().firstValue("Cache-Control").orElse(""));
      String tag = asset.headers().firstValue("ETag").orElse("");
      var again = node.send(node.call("GET", ASSET, null).header("If-None-Match", tag));
      assertEquals(304, again.statusCode());
      assertEquals("", again.body());
      var head = node.send(node.call("HEAD", ASSET, null));
      assertEquals(200, head.statusCode());
      assertEquals("", head.body());
      var page = node.send(node.call("GET", "/", null));
      assertEquals(200, page.statusCode());
      assertTrue(page.body().contains("Sightline"));
    }
  }

  @Test
  void whoeverGuessesTooOftenIsToldWhenToComeBack() throws Exception {
    try (TestNode node = new TestNode(folder)) {
      for (int guess = 0; guess < 10; guess++) {
        assertEquals(401, signIn(node, "wrong").statusCode());
      }
      var refused = signIn(node, TestNode.PASSWORD);
      assertEquals(429, refused.statusCode());
      assertEquals("60", refused.headers().firstValue("Retry-After").orElse(""));
    }
  }

  private static java.net.http.HttpResponse<String> signIn(TestNode node, String password)
      throws Exception {
    return node.send(
        node.call("POST", "/api/v1/session", null)
            .method(
                "POST",
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"user\":\"viewer\",\"password\":\"%s\"}".formatted(password)))
            .header("Content-Type", "application/json"));
  }
}
