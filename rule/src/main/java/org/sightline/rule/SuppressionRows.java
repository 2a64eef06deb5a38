package org.sightline.rule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Box;
import org.sightline.domain.CameraName;
import org.sightline.domain.ObservationQuery.HoursOfDay;

/// Suppressions.
record SuppressionRows(Sql sql) {
  List<Suppression> all() throws SQLException {
    return sql.rows(
        "SELECT id, rule_id, camera, label, zone, place, size, hours, why, from_alert, made_by,"
            + " made_at_us, hits, last_hit_us FROM suppression ORDER BY id",
        SuppressionRows::suppression);
  }

  void add(QuietPattern pattern, long fromAlert, IncidentDeed deed) throws SQLException {
    Box place = pattern.place();
    QuietPattern.Size size = pattern.size();
    HoursOfDay hours = pattern.hours();
    sql.update(
        "INSERT INTO suppression (rule_id, camera, label, zone, place, size, hours, why, from_alert,"
            + " made_by, made_at_us, hits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        pattern.ruleId(),
        pattern.camera().value(),
        pattern.label(),
        pattern.zone(),
        place == null
            ? null
            : "%s %s %s %s".formatted(place.left(), place.top(), place.right(), place.bottom()),
        size == null ? null : size.least() + " " + size.most(),
        hours == null ? null : "%s %s %s".formatted(hours.from(), hours.to(), hours.zone().getId()),
        deed.words(),
        fromAlert,
        deed.who(),
        Sql.micros(deed.at()));
  }

  boolean remove(long id) throws SQLException {
    return sql.update("DELETE FROM suppression WHERE id = ?", id) > 0;
  }

  void hit(long id, Instant now) throws SQLException {
    sql.update(
        "UPDATE suppression SET hits = hits + 1, last_hit_us = ? WHERE id = ?",
        Sql.micros(now),
        id);
  }

  private static Suppression suppression(ResultSet row) throws SQLException {
    long rule = row.getLong(2);
    Long ruleId = row.wasNull() ? null : rule;
    return new Suppression(
        row.getLong(1),
        new QuietPattern(
            ruleId,
            new CameraName(row.getString(3)),
            row.getString(4),
            row.getString(5),
            box(row.getString(6)),
            size(row.getString(7)),
            hours(row.getString(8))),
        row.getString(9),
        row.getLong(10),
        row.getString(11),
        Sql.instant(row.getLong(12)),
        row.getLong(13),
        Sql.instant(row, 14));
  }

  private static @Nullable Box box(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] edges = text.split(" ");
    return new Box(
        Double.parseDouble(edges[0]),
        Double.parseDouble(edges[1]),
        Double.parseDouble(edges[2]),
        Double.parseDouble(edges[3]));
  }

  private static QuietPattern.@Nullable Size size(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] ends = text.split(" ");
    return new QuietPattern.Size(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
  }

  private static @Nullable HoursOfDay hours(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ");
    return new HoursOfDay(
        LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), ZoneId.of(parts[2]));
  }
}
