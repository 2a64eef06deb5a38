package org.sightline.server.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// What is to be exported, and why.
///
/// @param id of letters, digits and `-`, a folder's name
/// @param caseName what people find it by; empty where it has none
/// @param signStream whether video that its camera did not sign gets the node's signature into it
/// @param burnTime whether each file comes with a second one, re-encoded, into whose pictures the
///   time is drawn; the first stays as it was recorded
public record ExportOrder(
    String id,
    List<StreamId> streams,
    List<TimeRange> ranges,
    String caseName,
    String reason,
    boolean signStream,
    boolean burnTime,
    String by,
    Instant at) {
  /// Streams of one export.
  public static final int MAX_STREAMS = 64;

  /// Ranges of one export, and how long all of them together may be.
  public static final int MAX_RANGES = 100;

  public static final Duration LONGEST = Duration.ofDays(7);

  /// The longest reason, in characters.
  public static final int MAX_REASON = 1000;

  /// The longest case name, in characters.
  public static final int MAX_CASE = 120;

  private static final Pattern ID = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9a-f]{8}");

  /// @throws IllegalArgumentException if there is nothing to export, or too much
  public ExportOrder {
    streams = List.copyOf(streams);
    ranges = List.copyOf(ranges);
    if (!isId(id)) {
      throw new IllegalArgumentException("'%s' is no export's id".formatted(id));
    }
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "an export needs a reason of 1 to %d characters".formatted(MAX_REASON));
    }
    if (caseName.length() > MAX_CASE) {
      throw new IllegalArgumentException("a case name has up to %d characters".formatted(MAX_CASE));
    }
    if (streams.isEmpty() || streams.size() > MAX_STREAMS) {
      throw new IllegalArgumentException("name 1 to %d cameras".formatted(MAX_STREAMS));
    }
    if (streams.stream().distinct().count() != streams.size()) {
      throw new IllegalArgumentException("a camera is named twice");
    }
    if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
      throw new IllegalArgumentException("name 1 to %d ranges".formatted(MAX_RANGES));
    }
    Duration all = Duration.ZERO;
    for (TimeRange range : ranges) {
      if (!range.end().isAfter(range.start())) {
        throw new IllegalArgumentException("a range ends before it begins, or is empty");
      }
      all = all.plus(range.duration());
    }
    if (all.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the ranges are longer than %d days together".formatted(LONGEST.toDays()));
    }
  }

  /// What somebody asks for, before it has a name and a time.
  public record Wish(
      List<StreamId> streams,
      List<TimeRange> ranges,
      String caseName,
      String reason,
      boolean signStream,
      boolean burnTime) {
    ExportOrder ordered(String id, String by, Instant at) {
      return new ExportOrder(id, streams, ranges, caseName, reason, signStream, burnTime, by, at);
    }
  }

  /// Whether the text can be an export's id: nothing else becomes part of a path.
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
