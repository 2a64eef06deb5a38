package org.sightline.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.sightline.server.http.route.Answer;
import org.sightline.server.http.route.Call;
import org.sightline.server.http.route.Refusal;

/// The files of the browser application, from the class path, kept in memory once read.
///
/// A path is looked up only if every segment of it is a plain file name and it ends in a type that
/// the application has, so nothing outside its folder can be named. Files under `assets/` have
/// their content's hash in their name and never change.
final class AppFiles {
  private static final String ROOT = "org/sightline/web/app/";
  private static final Pattern SAFE =
      Pattern.compile(
          "(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}/){0,4}[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final int MAX_FILE_BYTES = 16 << 20;
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"));
  private static final String ABSENT =
      """
      <!doctype html>
      <html lang="en">
      <title>Sightline</title>
      <h1>The node runs; its browser application is not in this build.</h1>
      <p>Build it with <code>./mvnw package</code> (Maven fetches Node.js packages for the module
      <code>web</code>) and start the node again.</p>
      <p>The API is here all the same: <a href="/api/v1/openapi.json">its description</a>.</p>
      </html>
      """;

  private record File(byte[] bytes, String type, String etag) {}

  private final ClassLoader loader;
  // Only files that exist are kept, so what callers ask for cannot make it grow.
  private final Map<String, File> files = new ConcurrentHashMap<>();

  AppFiles(ClassLoader loader) {
    this.loader = loader;
  }

  /// The file that the variable `path` of the call names; `/` is `index.html`.
  Answer answer(Call call) throws IOException {
    String path = call.variable("path");
    String name = path.equals("/") ? "index.html" : path.substring(1);
    Optional<File> found = file(name);
    if (found.isEmpty()) {
      if (name.equals("index.html")) {
        return Answer.bytes("text/html; charset=utf-8", ABSENT.getBytes(StandardCharsets.UTF_8));
      }
      throw Refusal.notFound("there is no such page", "begin at /");
    }
    File file = found.get();
    String caching =
        name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    Answer answer =
        call.header(HttpHeader.IF_NONE_MATCH)
                .filter(asked -> matches(asked, file.etag()))
                .isPresent()
            ? new Answer.Nothing(304, Map.of())
            : Answer.bytes(file.type(), file.bytes());
    return answer.with("ETag", file.etag()).with("Cache-Control", caching);
  }

  private Optional<File> file(String name) throws IOException {
    if (!SAFE.matcher(name).matches()) {
      return Optional.empty();
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (type == null) {
      return Optional.empty();
    }
    File kept = files.get(name);
    if (kept != null) {
      return Optional.of(kept);
    }
    byte[] bytes = read(name);
    if (bytes == null) {
      return Optional.empty();
    }
    File file = new File(bytes, type, etag(bytes));
    files.put(name, file);
    return Optional.of(file);
  }

  private byte @Nullable [] read(String name) throws IOException {
    try (InputStream in = loader.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      return bytes.length > MAX_FILE_BYTES ? null : bytes;
    }
  }

  private static boolean matches(String asked, String etag) {
    for (String one : asked.split(",")) {
      String tag = one.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
