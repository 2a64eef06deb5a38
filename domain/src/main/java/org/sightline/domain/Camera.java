package org.sightline.domain;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A device with video, as its owner described it.
///
/// The addresses may carry a user and a password: never print this record, print [#name()].
/// Addresses for people come from [#withoutSecret(URI)].
///
/// @param main address of the full picture, `rtsp://…` or `rtsps://…`
/// @param sub address of the small picture, or null where the camera has none
/// @param zones areas of the picture with a meaning
/// @param record whether footage is kept
/// @param analyse whether pictures are analysed
/// @param reach how it is reached beyond its addresses
/// @param markings lines, masks and measured ground of the picture
public record Camera(
    CameraName name,
    URI main,
    @Nullable URI sub,
    List<Zone> zones,
    boolean record,
    boolean analyse,
    Reach reach,
    Markings markings) {
  private static final Pattern PARAMETER =
      Pattern.compile("(?<=[/?&;])([^/?&;=#]+=)(?![0-9]{1,3}(?:[/?&;#]|$))[^/?&;#]+");

  public Camera {
    zones = List.copyOf(zones);
  }

  /// A camera that is reached in the usual way.
  public Camera(
      CameraName name,
      URI main,
      @Nullable URI sub,
      List<Zone> zones,
      boolean record,
      boolean analyse) {
    this(name, main, sub, zones, record, analyse, Reach.USUAL);
  }

  /// A camera with nothing but zones drawn over its picture.
  public Camera(
      CameraName name,
      URI main,
      @Nullable URI sub,
      List<Zone> zones,
      boolean record,
      boolean analyse,
      Reach reach) {
    this(name, main, sub, zones, record, analyse, reach, Markings.NONE);
  }

  /// The same camera, reached otherwise.
  public Camera reached(Reach other) {
    return new Camera(name, main, sub, zones, record, analyse, other, markings);
  }

  /// The same camera with other drawings over its picture.
  public Camera drawn(List<Zone> otherZones, Markings others) {
    return new Camera(name, main, sub, otherZones, record, analyse, reach, others);
  }

  /// A camera with one stream, recorded and analysed.
  public static Camera of(CameraName name, URI main) {
    return new Camera(name, main, null, List.of(), true, true);
  }

  /// The address without user, password and tokens, for people, logs and answers.
  ///
  /// Values of parameters, in the query or in the path (`/user=admin&password=…`), are left out
  /// too, but for short numbers such as the `1` of `channel=1`.
  ///
  /// The authority ends at the first `/`, `?` or `#` (RFC 3986 section 3.2). Where what stands
  /// before that is no host, a password with such a character in it is likely, and everything up to
  /// the last `@` is left out.
  public static String withoutSecret(URI address) {
    String text = address.toString();
    int begin = text.indexOf("//") + 2;
    if (begin < 2) {
      return text;
    }
    int end = begin;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    int at = text.lastIndexOf('@', end - 1);
    if (at < begin && address.getHost() == null && end > begin) {
      at = text.lastIndexOf('@');
    }
    String shown = at < begin ? text : text.substring(0, begin) + text.substring(at + 1);
    return PARAMETER.matcher(shown).replaceAll("$1***");
  }

  @Override
  public String toString() {
    return "camera " + name;
  }
}
