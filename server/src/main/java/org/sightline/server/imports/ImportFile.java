package org.sightline.server.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.TimeRange;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.recording.Importing;
import org.sightline.recording.RecordingException;
import org.sightline.server.ingest.FootageTime;
import org.sightline.server.ingest.FootageUnits;
import org.sightline.server.ingest.IngestProcess;

/// One file that is to become footage.
///
/// @param file where it lies
/// @param name under which its owner knows it; its time may stand in it
/// @param given when its footage begins, where its owner says so; else it is found out
/// @param dated whether the file's own date is that of the owner's file
/// @param zone of dates and times in names
/// @param who asks
public record ImportFile(
    Path file, String name, @Nullable Instant given, boolean dated, ZoneId zone, String who) {
  /// Takes the file in.
  ///
  /// @param read is told seconds of footage as they are read; it may throw to end the import, of
  ///   which nothing is left then
  public ImportResult into(Importing importing, InstantSource clock, DoubleConsumer read) {
    String timeFrom = null;
    try (FootageUnits units = FootageUnits.open(file, new IngestProcess())) {
      Instant now = clock.instant();
      Optional<FootageTime> found = time(now);
      if (found.isEmpty()) {
        return ImportResult.refused(
            null,
            "",
            "neither the file nor its name says when it was made; say when its footage begins (at)");
      }
      FootageTime time = found.get();
      timeFrom = time.source();
      if (time.start().isAfter(now)) {
        return ImportResult.refused(
            null,
            timeFrom,
            "its footage would begin in the future, %s; give another time (at)"
                .formatted(time.start()));
      }
      var piece = new Importing.Piece(name, units.tracks(), time.start(), who);
      return result(importing.take(piece, new UntilEnd(units, read)::next), timeFrom, now);
    } catch (IOException | RecordingException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return ImportResult.unreadable(timeFrom, why);
    }
  }

  private Optional<FootageTime> time(Instant now) throws IOException {
    return given != null
        ? Optional.of(new FootageTime(given, "given"))
        : Optional.of(FootageTime.of(file, name, zone, now))
            .filter(t -> dated || !t.source().equals(FootageTime.OWN_DATE));
  }

  private static ImportResult result(Importing.Outcome outcome, String timeFrom, Instant now) {
    return switch (outcome) {
      case Importing.Outcome.Taken(TimeRange range, int _, long bytes) ->
          new ImportResult("imported", range, bytes, timeFrom, null);
      case Importing.Outcome.There(TimeRange range) ->
          new ImportResult("was there", range, 0, timeFrom, null);
      case Importing.Outcome.Overlaps(TimeRange range, TimeRange there) ->
          ImportResult.refused(
              range,
              timeFrom,
              "there is other footage from %s to %s; give another camera or another time (at)"
                  .formatted(there.start(), there.end()));
      case Importing.Outcome.Future(TimeRange range) ->
          ImportResult.refused(
              range,
              timeFrom,
              "its footage would end in the future, at %s, and it is %s now; give another time (at)"
                  .formatted(range.end(), now));
      case Importing.Outcome.Empty() ->
          ImportResult.refused(null, timeFrom, "it holds no picture at which decoding can begin");
    };
  }

  /// The units of a file whose times begin at 0, as far as they do not step back before it.
  private record UntilEnd(FootageUnits units, DoubleConsumer read) {
    @Nullable AccessUnit next() throws IOException {
      AccessUnit unit = units.next();
      while (unit != null && unit.time() < 0) {
        unit = units.next();
      }
      if (unit != null) {
        MediaFormat format = units.tracks().get(unit.mediaTrack());
        read.accept((double) unit.time() / format.clockRate());
      }
      return unit;
    }
  }
}
