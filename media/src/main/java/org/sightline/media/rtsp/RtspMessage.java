package org.sightline.media.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A request or an answer (RFC 2326 sections 6 and 7).
///
/// Bodies are owned by the message: nobody may change them.
public sealed interface RtspMessage {
  /// The header fields.
  RtspHeaders headers();

  /// The body, of as many bytes as Content-Length says.
  byte[] body();

  /// The number that pairs a request with its answer; empty if missing or no number.
  default Optional<Integer> sequence() {
    return headers().first("CSeq").flatMap(HeaderText::wholeNumber);
  }

  /// The message as it goes over the wire; Content-Length is added where there is a body.
  default byte[] encoded() {
    var text = new StringBuilder();
    switch (this) {
      case Request r -> text.append(r.method()).append(' ').append(r.uri()).append(" RTSP/1.0\r\n");
      case Response r ->
          text.append("RTSP/1.0 ").append(r.status()).append(' ').append(r.reason()).append("\r\n");
    }
    for (RtspHeaders.Field field : headers().fields()) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    byte[] body = body();
    if (body.length > 0) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  /// What a client asks.
  record Request(String method, String uri, RtspHeaders headers, byte[] body)
      implements RtspMessage {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return method + " request";
    }
  }

  /// What a server answers.
  record Response(int status, String reason, RtspHeaders headers, byte[] body)
      implements RtspMessage {
    /// The body as text.
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public String toString() {
      return "answer " + status;
    }
  }
}
