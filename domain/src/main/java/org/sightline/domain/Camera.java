package org.sightline.domain;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A device with video, as its owner described it.
///
/// The addresses may carry a user and a password: never print this record, print [#name()].
/// Addresses for people come from [#withoutSecret(URI)].
///
/// @param main address of the full picture, `rtsp://…`
/// @param sub address of the small picture, or null where the camera has none
/// @param zones areas of the picture with a meaning
/// @param record whether footage is kept
/// @param analyse whether pictures are analysed
public record Camera(
    CameraName name,
    URI main,
    @Nullable URI sub,
    List<Zone> zones,
    boolean record,
    boolean analyse) {
  public Camera {
    zones = List.copyOf(zones);
  }

  /// A camera with one stream, recorded and analysed.
  public static Camera of(CameraName name, URI main) {
    return new Camera(name, main, null, List.of(), true, true);
  }

  /// The address without user and password, for people, logs and answers.
  ///
  /// A password may hold `/`, `?` or `@` unescaped, so everything up to the last `@` goes. A path or query
  /// with an `@` in it loses what stands before that, which is the safer mistake.
  public static String withoutSecret(URI address) {
    String text = address.toString();
    int slashes = text.indexOf("//");
    int at = text.lastIndexOf('@');
    return slashes < 0 || at < slashes
        ? text
        : text.substring(0, slashes + 2) + text.substring(at + 1);
  }
  }

  @Override
  public String toString() {
    return "camera " + name;
  }
}
