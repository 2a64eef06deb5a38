package org.sightline.recording;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.CameraName;

/// The policy that was saved while the node ran, on the connections of the [Index]. Any thread may
/// call.
final class PolicyTable {
  private static final int WHATEVER_WORTH = -1;

  private final Index index;

  PolicyTable(Index index) {
    this.index = index;
  }

  /// The saved policy; empty where none was.
  Optional<RetentionPolicy> read() {
    return index.read(
        "SELECT camera, worth, most_age_s, least_age_s, most_bytes, least_bytes FROM"
            + " retention_policy",
        PolicyTable::policy);
  }

  private static Optional<RetentionPolicy> policy(PreparedStatement s) throws SQLException {
    Map<String, Map<FootageClass, ClassLimits>> classes = new HashMap<>();
    Map<String, Duration> legal = new HashMap<>();
    long mostBytes = 0;
    long freeBytes = 0;
    boolean saved = false;
    try (ResultSet row = s.executeQuery()) {
      while (row.next()) {
        saved = true;
        String camera = row.getString(1);
        Map<FootageClass, ClassLimits> of =
            classes.computeIfAbsent(camera, c -> new EnumMap<>(FootageClass.class));
        long ageSeconds = row.getLong(3);
        Duration age = row.wasNull() ? null : Duration.ofSeconds(ageSeconds);
        if (row.getInt(2) == WHATEVER_WORTH) {
          if (age != null) {
            legal.put(camera, age);
          }
          if (camera.isEmpty()) {
            mostBytes = row.getLong(5);
            freeBytes = row.getLong(6);
          }
        } else {
          of.put(
              FootageClass.values()[row.getInt(2)],
              new ClassLimits(
                  age, Duration.ofSeconds(row.getLong(4)), row.getLong(5), row.getLong(6)));
        }
      }
    }
    if (!saved) {
      return Optional.empty();
    }
    Map<CameraName, RetentionPolicy.ForCamera> cameras = new HashMap<>();
    classes.forEach(
        (camera, of) -> {
          if (!camera.isEmpty()) {
            cameras.put(
                new CameraName(camera), new RetentionPolicy.ForCamera(of, legal.get(camera)));
          }
        });
    return Optional.of(
        new RetentionPolicy(
            classes.getOrDefault("", Map.of()), legal.get(""), cameras, mostBytes, freeBytes));
  }

  /// Saves a policy in place of the one before; null forgets it.
  void write(@Nullable RetentionPolicy policy) {
    index.write(
        connection -> {
          try (PreparedStatement s = connection.prepareStatement("DELETE FROM retention_policy")) {
            s.executeUpdate();
          }
          if (policy != null) {
            put(
                connection,
                "",
                WHATEVER_WORTH,
                new ClassLimits(policy.legalMaximum(), Duration.ZERO, 0, 0),
                new long[] {policy.mostBytes(), policy.freeBytes()});
            putClasses(connection, "", policy.usual());
            for (var each : policy.cameras().entrySet()) {
              String camera = each.getKey().value();
              put(
                  connection,
                  camera,
                  WHATEVER_WORTH,
                  ClassLimits.age(each.getValue().legalMaximum()),
                  new long[2]);
              putClasses(connection, camera, each.getValue().classes());
            }
          }
          return true;
        });
  }

  private static void putClasses(
      Connection connection, String camera, Map<FootageClass, ClassLimits> classes)
      throws SQLException {
    for (Map.Entry<FootageClass, ClassLimits> each : classes.entrySet()) {
      ClassLimits limits = each.getValue();
      put(
          connection,
          camera,
          each.getKey().ordinal(),
          limits,
          new long[] {limits.mostBytes(), limits.leastBytes()});
    }
  }

  private static void put(
      Connection connection, String camera, int worth, ClassLimits limits, long[] bytes)
      throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO retention_policy (camera, worth, most_age_s, least_age_s, most_bytes,"
                + " least_bytes) VALUES (?, ?, ?, ?, ?, ?)")) {
      s.setString(1, camera);
      s.setInt(2, worth);
      Duration age = limits.mostAge();
      if (age == null) {
        s.setNull(3, Types.INTEGER);
      } else {
        s.setLong(3, age.toSeconds());
      }
      s.setLong(4, limits.leastAge().toSeconds());
      s.setLong(5, bytes[0]);
      s.setLong(6, bytes[1]);
      s.executeUpdate();
    }
  }
}
