package org.sightline.media.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of one message, in order, names without regard to case.
public record RtspHeaders(List<Field> fields) {
  /// One line.
  public record Field(String name, String value) {}

  /// No fields.
  public static final RtspHeaders NONE = new RtspHeaders(List.of());

  public RtspHeaders {
    fields = List.copyOf(fields);
  }

  /// The fields of `names and values`, alternating.
  public static RtspHeaders of(String... namesAndValues) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new RtspHeaders(fields);
  }

  /// The value of the first field of that name.
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /// The values of all fields of that name.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /// These fields and one more.
  public RtspHeaders with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new RtspHeaders(more);
  }
}
