package org.sightline.server.evidence;

import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// JSON of manifests and of the records beside exports: for people to read too, instants as ISO
/// 8601 in UTC to the microsecond.
final class ExportJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule("instants")
                  .addSerializer(
                      Instant.class,
                      new ValueSerializer<Instant>() {
                        @Override
                        public void serialize(
                            Instant value, JsonGenerator out, SerializationContext context) {
                          out.writeString(value.toString());
                        }
                      }))
          .build();

  private ExportJson() {}

  static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /// @throws tools.jackson.core.JacksonException if the bytes are no JSON, or JSON of another shape
  static <T> T read(byte[] bytes, Class<T> type) {
    return MAPPER.readValue(bytes, type);
  }
}
