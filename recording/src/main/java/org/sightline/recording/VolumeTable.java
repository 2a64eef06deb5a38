package org.sightline.recording;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The volumes that the index knows by name, and the moves between them; on the connections of the
/// [Index]. Any thread may call.
final class VolumeTable {
  private final Index index;

  VolumeTable(Index index) {
    this.index = index;
  }

  /// The marker that the volume of this name has to have; empty where it was never used.
  Optional<VolumeMarker> marker(String name) {
    return index.read(
        "SELECT id, token FROM volume WHERE name = ?",
        s -> {
          s.setString(1, name);
          try (ResultSet row = s.executeQuery()) {
            return row.next()
                ? Optional.of(new VolumeMarker(row.getInt(1), row.getString(2)))
                : Optional.empty();
          }
        });
  }

  /// Remembers a volume.
  void put(VolumeSettings settings, VolumeMarker marker) {
    index.write(
        "INSERT OR REPLACE INTO volume (id, name, token, folder) VALUES (?, ?, ?, ?)",
        s -> {
          s.setInt(1, marker.id());
          s.setString(2, settings.name());
          s.setString(3, marker.token());
          s.setString(4, settings.folder().toAbsolutePath().toString());
          return s.executeUpdate();
        });
  }

  /// The folders at which the volumes were last configured, by name.
  Map<String, String> folders() {
    return index.read(
        "SELECT name, folder FROM volume",
        s -> {
          Map<String, String> found = new HashMap<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.put(row.getString(1), row.getString(2));
            }
          }
          return found;
        });
  }

  /// The volumes as they were last configured, for who has no configuration.
  List<VolumeSettings> settings() {
    return folders().entrySet().stream()
        .map(each -> VolumeSettings.of(each.getKey(), Path.of(each.getValue()), 1))
        .toList();
  }

  int nextId() {
    return names().keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
  }

  /// All volumes that were ever used, apart from the first.
  Map<Integer, String> names() {
    return index.read(
        "SELECT id, name FROM volume",
        s -> {
          Map<Integer, String> found = new HashMap<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.put(row.getInt(1), row.getString(2));
            }
          }
          return found;
        });
  }

  /// A move that has begun and not ended.
  record Move(long segment, String path, int from, int to) {}

  void begin(Move move) {
    index.write(
        "INSERT OR REPLACE INTO move (segment_id, path, from_volume, to_volume) VALUES (?, ?, ?,"
            + " ?)",
        s -> {
          s.setLong(1, move.segment());
          s.setString(2, move.path());
          s.setInt(3, move.from());
          s.setInt(4, move.to());
          return s.executeUpdate();
        });
  }

  void end(Move move) {
    index.change("DELETE FROM move WHERE segment_id = ?", move.segment());
  }

  List<Move> begun() {
    return index.read(
        "SELECT segment_id, path, from_volume, to_volume FROM move",
        s -> {
          List<Move> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(new Move(row.getLong(1), row.getString(2), row.getInt(3), row.getInt(4)));
            }
          }
          return found;
        });
  }

  /// Lets the segment's row name the other copy, in one transaction.
  ///
  /// @return false where the row is gone, about to go, or names another volume than `from`
  boolean switchTo(Move move, String sha256) {
    return index.write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE segment SET volume_id = ?, sha256 = coalesce(sha256, ?) WHERE id = ? AND"
                      + " volume_id = ? AND expiring = 0")) {
            update.setInt(1, move.to());
            update.setString(2, sha256);
            update.setLong(3, move.segment());
            update.setInt(4, move.from());
            return update.executeUpdate() == 1;
          }
        });
  }
}
