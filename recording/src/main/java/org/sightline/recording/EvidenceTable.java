package org.sightline.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.sightline.domain.Gap;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;

/// What can be proved of footage, in the index's database: hash chains and verdicts on camera
/// signatures. Any thread may call.
public final class EvidenceTable {
  private static final String LINK =
      "SELECT n.name, l.sequence, l.kind, l.segment_id, l.start_us, l.end_us, l.content, l.hash,"
          + " k.certificate, l.signature FROM chain_link l JOIN stream n ON n.id = l.stream_id JOIN"
          + " evidence_key k ON k.id = l.key_id ";

  private final Index index;
  private final Function<SegmentRow, Path> place;

  EvidenceTable(Index index, Function<SegmentRow, Path> place) {
    this.index = index;
    this.place = place;
  }

  /// A file of footage as the index knows it now.
  ///
  /// @param sha256 in hexadecimal digits; empty where it is not known
  public record Filed(long id, TimeRange range, Path file, String sha256) {}

  /// Does work on the evidence of a data folder that a node may be running on, changing nothing.
  ///
  /// @throws RecordingException `INDEX` if there is no index that this version can read
  public static <T> T read(Path data, Function<EvidenceTable, T> work) {
    Path database = data.resolve("recording.db");
    if (!Files.isRegularFile(database)) {
      throw new RecordingException(
          RecordingException.Kind.INDEX, "there is no index %s".formatted(database));
    }
    InstantSource clock = InstantSource.system();
    try (IndexDatabase opened = IndexDatabase.openToRead(database, new IndexFaults(clock))) {
      Index index = new Index(opened);
      Volumes volumes = Volumes.known(data, new VolumeTable(index), clock);
      return work.apply(new EvidenceTable(index, volumes::path));
    } catch (SQLException | FlywayException e) {
      throw new RecordingException(
          RecordingException.Kind.INDEX,
          "cannot read the index %s: %s".formatted(database, e.getMessage()),
          e);
    }
  }

  /// The streams of which anything is known.
  public List<StreamId> streams() {
    return List.copyOf(index.streams().keySet());
  }

  /// Closed files with a hash that no chain holds yet, in the order of their times.
  public List<ClosedSegment> unlinked(int most) {
    return index.read(
        "SELECT s.id, n.name, s.run_start_us, s.start_us, s.duration_us, s.bytes, s.damaged_units,"
            + " s.init_hash, s.path, s.sha256, s.volume_id FROM segment s JOIN stream n ON n.id ="
            + " s.stream_id WHERE s.sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM chain_link l"
            + " WHERE l.segment_id = s.id) ORDER BY s.start_us, s.id LIMIT ?",
        s -> {
          s.setInt(1, most);
          List<ClosedSegment> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              SegmentRow segment = row(row);
              String sha256 = row.getString(10);
              found.add(
                  new ClosedSegment(
                      segment.id(),
                      segment.stream(),
                      segment.range(),
                      place.apply(segment),
                      segment.bytes(),
                      HexFormat.of().parseHex(sha256)));
            }
          }
          return found;
        });
  }

  private static SegmentRow row(ResultSet row) throws SQLException {
    return new SegmentRow(
        row.getLong(1),
        StreamId.parse(row.getString(2)),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getInt(11));
  }

  /// The file of that id; empty where the index has it no more.
  public Optional<Filed> file(long segment) {
    return index.read(
        "SELECT s.id, n.name, s.run_start_us, s.start_us, s.duration_us, s.bytes, s.damaged_units,"
            + " s.init_hash, s.path, s.sha256, s.volume_id FROM segment s JOIN stream n ON n.id ="
            + " s.stream_id WHERE s.id = ?",
        s -> {
          s.setLong(1, segment);
          try (ResultSet row = s.executeQuery()) {
            if (!row.next()) {
              return Optional.<Filed>empty();
            }
            SegmentRow found = row(row);
            String sha256 = found.sha256();
            return Optional.of(
                new Filed(
                    found.id(), found.range(), place.apply(found), sha256 == null ? "" : sha256));
          }
        });
  }

  /// The ended gaps of a stream that touch a range, clipped to it, with their causes.
  public List<Gap> gaps(StreamId stream, TimeRange range) {
    long fromUs = Micros.of(range.start());
    long toUs = Micros.of(range.end());
    return index.gaps().overlapping(stream, fromUs, toUs).stream()
        .filter(gap -> gap.endUs() != null)
        .map(gap -> gap.clipped(Math.max(fromUs, gap.startUs()), Math.min(toUs, gap.endOr(toUs))))
        .toList();
  }

  /// The newest line of a stream's chain.
  public Optional<ChainLink> lastLink(StreamId stream) {
    List<ChainLink> last =
        links(LINK + "WHERE n.name = ? ORDER BY l.sequence DESC LIMIT 1", stream.toString());
    return last.stream().findFirst();
  }

  /// Lines of a stream's chain behind a number, in their order.
  public List<ChainLink> linksAfter(StreamId stream, long sequence, int most) {
    return links(
        LINK + "WHERE n.name = ? AND l.sequence > ? ORDER BY l.sequence LIMIT ?",
        stream.toString(),
        sequence,
        most);
  }

  /// Lines of a stream's chain about a range, in their order.
  public List<ChainLink> links(StreamId stream, TimeRange range, int most) {
    return links(
        LINK + "WHERE n.name = ? AND l.end_us > ? AND l.start_us < ? ORDER BY l.sequence LIMIT ?",
        stream.toString(),
        Micros.of(range.start()),
        Micros.of(range.end()),
        most);
  }

  private List<ChainLink> links(String sql, Object... values) {
    return index.read(
        sql,
        s -> {
          for (int i = 0; i < values.length; i++) {
            s.setObject(i + 1, values[i]);
          }
          List<ChainLink> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(link(row));
            }
          }
          return found;
        });
  }

  private static ChainLink link(ResultSet row) throws SQLException {
    long segment = row.getLong(4);
    boolean none = row.wasNull();
    return new ChainLink(
        StreamId.parse(row.getString(1)),
        row.getLong(2),
        row.getString(3).equals("gap") ? ChainLink.Kind.GAP : ChainLink.Kind.SEGMENT,
        none ? null : segment,
        row.getLong(5),
        row.getLong(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10));
  }

  /// Adds lines in one transaction.
  public void add(List<ChainLink> links) {
    if (links.isEmpty()) {
      return;
    }
    index.write(
        connection -> {
          for (ChainLink link : links) {
            add(connection, link);
          }
          return links.size();
        });
  }

  private void add(Connection connection, ChainLink link) throws SQLException {
    long key = keyId(connection, link.certificate());
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO chain_link (stream_id, sequence, kind, segment_id, start_us, end_us,"
                + " content, hash, key_id, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      s.setLong(1, index.idOf(link.stream(), link.startUs()));
      s.setLong(2, link.sequence());
      s.setString(3, link.kind().word());
      s.setObject(4, link.segment());
      s.setLong(5, link.startUs());
      s.setLong(6, link.endUs());
      s.setString(7, link.content());
      s.setString(8, link.hash());
      s.setLong(9, key);
      s.setString(10, link.signature());
      s.executeUpdate();
    }
  }

  private static long keyId(Connection connection, String certificate) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO evidence_key (certificate) VALUES (?) ON CONFLICT DO NOTHING")) {
      s.setString(1, certificate);
      s.executeUpdate();
    }
    try (PreparedStatement s =
        connection.prepareStatement("SELECT id FROM evidence_key WHERE certificate = ?")) {
      s.setString(1, certificate);
      try (ResultSet row = s.executeQuery()) {
        return row.getLong(1);
      }
    }
  }

  /// Keeps what was found of a stretch of a stream's video.
  public void add(StreamId stream, VerdictSpan span) {
    long startUs = Micros.of(span.range().start());
    index.write(
        connection -> {
          long id = index.idOf(stream, startUs);
          try (PreparedStatement s =
              connection.prepareStatement(
                  "INSERT INTO verdict_span (stream_id, start_us, end_us, kind, gops, detail) VALUES"
                      + " (?, ?, ?, ?, ?, ?)")) {
            s.setLong(1, id);
            s.setLong(2, startUs);
            s.setLong(3, Micros.of(span.range().end()));
            s.setString(4, span.kind().name());
            s.setLong(5, span.gops());
            s.setString(6, span.detail());
            return s.executeUpdate();
          }
        });
  }

  /// What was found of a range, in the order of time.
  public List<VerdictSpan> verdicts(StreamId stream, TimeRange range, int most) {
    return index.read(
        "SELECT v.start_us, v.end_us, v.kind, v.gops, v.detail FROM verdict_span v JOIN stream n ON"
            + " n.id = v.stream_id WHERE n.name = ? AND v.end_us >= ? AND v.start_us < ? ORDER BY"
            + " v.start_us, v.id LIMIT ?",
        s -> {
          s.setString(1, stream.toString());
          s.setLong(2, Micros.of(range.start()));
          s.setLong(3, Micros.of(range.end()));
          s.setInt(4, most);
          List<VerdictSpan> found = new ArrayList<>();
          try (ResultSet row = s.executeQuery()) {
            while (row.next()) {
              found.add(
                  new VerdictSpan(
                      new TimeRange(Micros.instant(row.getLong(1)), Micros.instant(row.getLong(2))),
                      VerdictSpan.Kind.valueOf(row.getString(3)),
                      row.getLong(4),
                      row.getString(5)));
            }
          }
          return found;
        });
  }

  /// Whether the camera ever sent signed video.
  public boolean everSigned(StreamId stream) {
    return index.read(
        "SELECT 1 FROM verdict_span v JOIN stream n ON n.id = v.stream_id WHERE n.name = ? AND v.kind"
            + " LIKE 'VALID%' LIMIT 1",
        s -> {
          s.setString(1, stream.toString());
          try (ResultSet row = s.executeQuery()) {
            return row.next();
          }
        });
  }

  /// Deletes verdicts on video from before `us`; chains are kept.
  public int forgetVerdictsBefore(long us) {
    return index.write(
        "DELETE FROM verdict_span WHERE end_us < ?",
        s -> {
          s.setLong(1, us);
          return s.executeUpdate();
        });
  }
}
