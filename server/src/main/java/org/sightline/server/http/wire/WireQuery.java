package org.sightline.server.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query as JSON: one term, which is the one name that is there. Its text form, and what each
/// term means, stand in docs/QUESTIONS.md; both forms say the same and are read back as they were.
///
/// Instants are ISO 8601 in UTC, durations ISO 8601 (`PT10S`) or `10s`; null and left out are the
/// same.
///
/// @param all true: everything
/// @param and every one of these; with none, everything
/// @param or at least one of these; with none, nothing
/// @param not what this does not match
/// @param caption words of a caption
/// @param kind `object`, `motion`, `signal` or `caption`
/// @param confidence at least, 0 to 1
/// @param lasts at least
/// @param lastsLess less than
/// @param plate letters and digits, and `*` for any run of them
/// @param speed metres a second, at least
/// @param height metres, at least
/// @param size share of the picture, at least
/// @param heading `left`, `right`, `towards` or `away`
/// @param region outline in the picture: pairs of x and y from 0 to 1
/// @param then what began after it, or within so long after its end
/// @param earlier what began before it, and ended at the earliest so long before
/// @param count how many began in the time up to its beginning
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WireQuery(
    @Nullable Boolean all,
    @Nullable List<WireQuery> and,
    @Nullable List<WireQuery> or,
    @Nullable WireQuery not,
    @Nullable String site,
    @Nullable String camera,
    @Nullable String zone,
    @Nullable String label,
    @Nullable String kind,
    @Nullable String text,
    @Nullable Between during,
    @Nullable Double confidence,
    @Nullable String lasts,
    @Nullable String lastsLess,
    @Nullable Boolean moving,
    @Nullable String colour,
    @Nullable String plate,
    @Nullable Crossing line,
    @Nullable Stay dwell,
    @Nullable Double speed,
    @Nullable Double height,
    @Nullable Double size,
    @Nullable String heading,
    @Nullable List<List<Double>> region,
    @Nullable Example like,
    @Nullable String caption,
    @Nullable Hours hours,
    @Nullable Days days,
    @Nullable Near then,
    @Nullable Near earlier,
    @Nullable Counted count) {
  /// A time; null for an open end.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Between(@Nullable String start, @Nullable String end) {}

  /// Passing a line.
  ///
  /// @param direction `forward`, `backward`, or null for either
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Crossing(String name, @Nullable String direction) {}

  /// Staying in a zone.
  public record Stay(String zone, String least) {}

  /// Being like an example.
  ///
  /// @param least 0 to 1
  /// @param shape height over width of its box
  /// @param height in metres
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Example(
      double least,
      String label,
      List<String> colours,
      @Nullable Double shape,
      @Nullable Double height) {}

  /// Hours of the day on a wall clock.
  public record Hours(String from, String to, String zone) {}

  /// Days of the week, as `mon`, on a wall clock.
  public record Days(List<String> days, String zone) {}

  /// What came before or after.
  public record Near(String within, WireQuery query) {}

  /// So many within a time.
  public record Counted(int least, String within, WireQuery query) {}
}
