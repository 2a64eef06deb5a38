package org.sightline.server.http.route;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The shapes of wire records as JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), read from the
/// records themselves: a component without `@Nullable` is required and never null.
final class WireSchema {
  private final Map<String, Object> schemas = new TreeMap<>();

  /// The first component of a question, or of a record inside it, that has to be there and is not.
  static Optional<String> missing(Record question) {
    for (RecordComponent component : question.getClass().getRecordComponents()) {
      Object value;
      try {
        component.getAccessor().setAccessible(true);
        value = component.getAccessor().invoke(question);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a wire record cannot be read", e);
      }
      if (value == null && !isNullable(component)) {
        return Optional.of(component.getName());
      }
      if (value instanceof List<?> list) {
        for (Object element : list) {
          Optional<String> inside =
              element == null
                  ? Optional.of("an element of " + component.getName())
                  : element instanceof Record record ? missing(record) : Optional.empty();
          if (inside.isPresent()) {
            return inside;
          }
        }
      }
    }
    return Optional.empty();
  }

  /// A reference to the schema of `type`, which is collected.
  Map<String, Object> reference(Class<?> type) {
    String name = name(type);
    if (!schemas.containsKey(name)) {
      schemas.put(name, Map.of()); // ends recursion
      schemas.put(name, object(type));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  /// All schemas that were referred to, by name.
  Map<String, Object> all() {
    return schemas;
  }

  private Map<String, Object> object(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Map<String, Object> schema = schema(component.getAnnotatedType());
      if (isNullable(component)) {
        schema = orNull(schema);
      } else {
        required.add(component.getName());
      }
      properties.put(component.getName(), schema);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("required", required);
    return object;
  }

  private Map<String, Object> schema(AnnotatedType annotated) {
    Type type = annotated.getType();
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      AnnotatedType element =
          ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments()[0];
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "array");
      schema.put("items", schema(element));
      return schema;
    }
    if (type == String.class) {
      return Map.of("type", "string");
    }
    if (type == Instant.class) {
      return ordered("type", "string", "format", "date-time");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == int.class || type == Integer.class) {
      return ordered("type", "integer", "format", "int32");
    }
    if (type == long.class || type == Long.class) {
      return ordered("type", "integer", "format", "int64");
    }
    if (type == double.class || type == Double.class) {
      return Map.of("type", "number");
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return reference(record);
    }
    throw new IllegalStateException("type %s has no place on the wire".formatted(type));
  }

  private static Map<String, Object> orNull(Map<String, Object> schema) {
    if (schema.get("type") instanceof String one) {
      Map<String, Object> either = new LinkedHashMap<>(schema);
      either.put("type", List.of(one, "null"));
      return either;
    }
    return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
  }

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    String simple = type.getSimpleName();
    return outer == null
        ? simple.startsWith("Wire") ? simple.substring(4) : simple
        : name(outer) + simple;
  }
}
