package org.sightline.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.sightline.media.xml.XmlElement;

/// Times as cameras write them; one that is none is absent.
public final class CameraTime {
  private CameraTime() {}

  /// An xs:dateTime; without a zone it is taken for UTC.
  public static Optional<Instant> instant(XmlElement element) {
    String text = element.text();
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException withoutZone) {
      try {
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException none) {
        return Optional.empty();
      }
    }
  }

  /// `UTCDateTime` of GetSystemDateAndTimeResponse (tt:DateTime).
  static Optional<Instant> universal(XmlElement answer) {
    return answer
        .at("SystemDateAndTime", "UTCDateTime")
        .flatMap(
            utc -> {
              try {
                return Optional.of(
                    LocalDateTime.of(
                            figure(utc, "Date", "Year"),
                            figure(utc, "Date", "Month"),
                            figure(utc, "Date", "Day"),
                            figure(utc, "Time", "Hour"),
                            figure(utc, "Time", "Minute"),
                            figure(utc, "Time", "Second"))
                        .toInstant(ZoneOffset.UTC));
              } catch (DateTimeException | NumberFormatException none) {
                return Optional.empty();
              }
            });
  }

  private static int figure(XmlElement in, String part, String name) {
    return Integer.parseInt(in.at(part, name).map(XmlElement::text).orElse(""));
  }
}
