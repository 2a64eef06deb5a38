package org.sightline.analysis.scene;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sightline.analysis.tfjs.Json;
import org.sightline.analysis.tfjs.TfjsException;

/// The reading of JSON that cameras send: bounded, and every kind of wrongness one exception.
final class SceneJson {
  /// The largest message; one with a picture in it is larger and is not needed.
  static final int MAX_BYTES = 256 << 10;

  private SceneJson() {}

  static Map<String, Object> object(byte[] message) {
    if (message.length > MAX_BYTES) {
      throw new SceneException(
          "a message of %d bytes: at most %d are read".formatted(message.length, MAX_BYTES));
    }
    try {
      return Json.object(new String(message, StandardCharsets.UTF_8));
    } catch (TfjsException e) {
      throw new SceneException("a message is no JSON object");
    }
  }

  static Map<String, Object> object(Map<String, Object> in, String name) {
    try {
      return Json.asObject(in.getOrDefault(name, Json.NULL));
    } catch (TfjsException e) {
      throw new SceneException("%s is no object".formatted(name));
    }
  }

  /// The objects of a list; what is in it and is none is refused.
  static List<Map<String, Object>> objects(Map<String, Object> in, String name) {
    try {
      return Json.asList(in.getOrDefault(name, Json.NULL)).stream().map(Json::asObject).toList();
    } catch (TfjsException e) {
      throw new SceneException("%s is no list of objects".formatted(name));
    }
  }

  /// The values of a list, or the one value.
  static List<Object> list(Object value) {
    return value instanceof List<?> list ? List.copyOf(list) : List.of(value);
  }

  /// A JSON object that was found inside another.
  static Map<String, Object> map(Map<?, ?> object) {
    return Json.asObject(object);
  }

  /// A number, a text or a truth as text; whole numbers without a point.
  static String plain(Object value) {
    return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString(number.longValue())
        : value.toString();
  }

  static Optional<String> text(Map<String, Object> in, String name) {
    return in.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  static Optional<Double> number(Map<String, Object> in, String name) {
    return in.get(name) instanceof Double number && Double.isFinite(number)
        ? Optional.of(number)
        : Optional.empty();
  }
}
