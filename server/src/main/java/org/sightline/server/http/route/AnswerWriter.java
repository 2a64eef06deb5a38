package org.sightline.server.http.route;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.sightline.server.http.wire.WireFault;
import org.sightline.server.json.Json;

/// Writes answers and refusals, with the headers that every answer of this node has.
final class AnswerWriter {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:]+](:[0-9]{1,5})?");
  private static final String JSON = "application/json";
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Permissions-Policy", "camera=(), microphone=(self), geolocation=()",
          "Cache-Control", "no-store");

  private AnswerWriter() {}

  /// Sends an answer; returns its status.
  static int write(Answer answer, Request request, Response response, Callback callback)
      throws IOException {
    prepare(request, response);
    HttpFields.Mutable headers = response.getHeaders();
    answer.headers().forEach(headers::put);
    boolean head = request.getMethod().equals("HEAD");
    switch (answer) {
      case Answer.Json(int status, Object body, var more) ->
          whole(response, status, JSON, Json.bytes(body), callback);
      case Answer.Bytes(int status, String mediaType, byte[] body, var more) ->
          whole(response, status, mediaType, body, callback);
      case Answer.Nothing(int status, var more) -> {
        response.setStatus(status);
        response.write(true, null, callback);
      }
      case Answer.Streaming(String mediaType, Answer.Writing body, var more) ->
          streamed(response, 200, mediaType, head ? null : body, callback);
      case Answer.Sized(int status, String mediaType, long bytes, var body, var more) -> {
        headers.put(HttpHeader.CONTENT_LENGTH, bytes);
        streamed(response, status, mediaType, head ? null : body, callback);
      }
    }
    return response.getStatus();
  }

  /// Sends a refusal.
  static void refuse(
      Refusal refusal,
      List<String> allowed,
      Request request,
      Response response,
      Callback callback) {
    response.reset();
    prepare(request, response);
    HttpFields.Mutable headers = response.getHeaders();
    if (refusal.retryAfterSeconds() > 0) {
      headers.put(HttpHeader.RETRY_AFTER, refusal.retryAfterSeconds());
    }
    if (!allowed.isEmpty()) {
      headers.put(HttpHeader.ALLOW, String.join(", ", allowed));
    }
    if (refusal.status() == 401) {
      headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"sightline\"");
    }
    whole(response, refusal.status(), JSON, body(refusal), callback);
  }

  /// The body of a refusal.
  static byte[] body(Refusal refusal) {
    return Json.bytes(
        new WireFault(new WireFault.Fault(refusal.code(), refusal.message(), refusal.remedy())));
  }

  /// The headers that every answer has.
  static void prepare(Request request, Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    ALWAYS.forEach(headers::put);
    if (!request.consumeAvailable()) {
      // The rest of the question is not waited for, so the connection ends with this answer: a
      // caller
      // who is not told would put the next question on it, in vain.
      headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }
    String host = request.getHeaders().get(HttpHeader.HOST);
    // Older browsers do not count ws: and wss: of the same host as 'self'.
    String sockets =
        host != null && HOST.matcher(host).matches() ? " ws://%1$s wss://%1$s".formatted(host) : "";
    headers.put(
        "Content-Security-Policy",
        "default-src 'self'; media-src 'self' blob:; img-src 'self' blob: data:; connect-src 'self'"
            + sockets
            + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  }

  private static void whole(
      Response response, int status, String mediaType, byte[] body, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static void streamed(
      Response response,
      int status,
      String mediaType,
      Answer.@Nullable Writing body,
      Callback callback)
      throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
    if (body == null) {
      response.write(true, null, callback);
    } else {
      stream(response, body);
      callback.succeeded();
    }
  }

  private static void stream(Response response, Answer.Writing body) throws IOException {
    OutputStream out =
        new BufferedOutputStream(Content.Sink.asOutputStream(response), BUFFER_BYTES);
    body.to(out);
    out.close(); // only a whole answer gets its proper end: half of one must not look whole
  }
}
