package org.sightline.server.http.route;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/// What a route answers.
public sealed interface Answer {
  /// Headers beside those that every answer has.
  Map<String, String> headers();

  /// The same answer with one more header.
  Answer with(String name, String value);

  /// A wire record as JSON.
  record Json(int status, Object body, Map<String, String> headers) implements Answer {
    @Override
    public Json with(String name, String value) {
      return new Json(status, body, plus(headers, name, value));
    }
  }

  /// Bytes that are there already.
  record Bytes(int status, String mediaType, byte[] body, Map<String, String> headers)
      implements Answer {
    @Override
    public Bytes with(String name, String value) {
      return new Bytes(status, mediaType, body, plus(headers, name, value));
    }
  }

  /// Bytes that are made while they are sent; writing blocks while the caller does not read.
  record Streaming(String mediaType, Writing body, Map<String, String> headers) implements Answer {
    @Override
    public Streaming with(String name, String value) {
      return new Streaming(mediaType, body, plus(headers, name, value));
    }
  }

  /// Bytes that are made while they are sent, but whose number is known.
  record Sized(int status, String mediaType, long bytes, Writing body, Map<String, String> headers)
      implements Answer {
    @Override
    public Sized with(String name, String value) {
      return new Sized(status, mediaType, bytes, body, plus(headers, name, value));
    }
  }

  /// No content.
  record Nothing(int status, Map<String, String> headers) implements Answer {
    @Override
    public Nothing with(String name, String value) {
      return new Nothing(status, plus(headers, name, value));
    }
  }

  /// Makes the bytes of an answer.
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /// A good answer with a record.
  static Answer of(Object body) {
    return new Json(200, body, Map.of());
  }

  /// A record that was made.
  static Answer made(Object body) {
    return new Json(201, body, Map.of());
  }

  /// Done; there is nothing to say.
  static Answer done() {
    return new Nothing(204, Map.of());
  }

  /// Bytes of a media type.
  static Answer bytes(String mediaType, byte[] body) {
    return new Bytes(200, mediaType, body, Map.of());
  }

  private static Map<String, String> plus(Map<String, String> headers, String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return Map.copyOf(more);
  }
}
