package org.sightline.recording.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.GapCause;
import org.sightline.domain.StreamId;
import org.sightline.domain.TimeRange;
import org.sightline.recording.ChainLink;
import org.sightline.recording.EvidenceTable;

/// Walks the hash chains of a data folder from their beginning, changing nothing, and names what
/// does not fit: a file that was changed or taken away, a line that was changed, taken out or
/// moved, a chain whose end was cut off. A node may be running on the folder.
public final class ChainCheck {
  /// As many findings are listed; all are counted.
  public static final int MAX_FINDINGS = 10_000;

  private static final int BATCH = 500;

  private final EvidenceTable table;
  private final Path data;
  private final LongConsumer told;
  private final Map<String, Optional<PublicKey>> keys = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private long found;
  private long links;
  private long files;
  private long expired;

  /// Something that does not fit.
  ///
  /// @param code for scripts: `changed`, `missing`, `line`, `hole`, `signature`, `cut`, `key`
  /// @param at where in time it is
  public record Finding(String code, StreamId stream, Instant at, String sentence) {}

  /// What was found.
  ///
  /// @param links lines walked
  /// @param files read and compared
  /// @param expired files that retention took, and the gap ledger says so
  /// @param certificates of the keys that signed, PEM
  public record Report(
      long links,
      long files,
      long expired,
      long found,
      List<Finding> findings,
      List<String> certificates) {
    public Report {
      findings = List.copyOf(findings);
      certificates = List.copyOf(certificates);
    }
  }

  private ChainCheck(EvidenceTable table, Path data, LongConsumer told) {
    this.table = table;
    this.data = data;
    this.told = told;
  }

  /// Checks a data folder.
  ///
  /// @param told is given the number of lines walked, now and then
  /// @throws org.sightline.recording.RecordingException `INDEX` if the index cannot be read
  public static Report run(Path data, LongConsumer told) {
    return EvidenceTable.read(data, table -> new ChainCheck(table, data, told).all());
  }

  private Report all() {
    table.streams().forEach(this::walk);
    return new Report(
        links, files, expired, found, findings, keys.keySet().stream().sorted().toList());
  }

  private void walk(StreamId stream) {
    String before = ChainLink.BEGINNING;
    long sequence = 0;
    ChainLink last = null;
    List<ChainLink> batch = table.linksAfter(stream, 0, BATCH);
    while (!batch.isEmpty()) {
      for (ChainLink link : batch) {
        if (link.sequence() != sequence + 1) {
          add(
              "hole",
              link,
              "lines %d to %d were taken out of the chain"
                  .formatted(sequence + 1, link.sequence() - 1));
        } else {
          line(link, before);
        }
        file(link);
        before = link.hash();
        sequence = link.sequence();
        last = link;
        links++;
      }
      told.accept(links);
      batch = table.linksAfter(stream, sequence, BATCH);
    }
    end(stream, last);
  }

  private void line(ChainLink link, String before) {
    if (!link.hash().equals(link.expectedHash(before))) {
      add(
          "line",
          link,
          "line %d does not follow the one before: it, or one of its facts, was changed or moved"
              .formatted(link.sequence()));
      return;
    }
    Optional<PublicKey> key = keys.computeIfAbsent(link.certificate(), ChainCheck::key);
    if (key.isEmpty()) {
      add("key", link, "the certificate of line %d cannot be read".formatted(link.sequence()));
    } else if (!isSigned(link, key.get())) {
      add("signature", link, "line %d is not signed by the node's key".formatted(link.sequence()));
    }
  }

  static boolean isSigned(ChainLink link, PublicKey key) {
    try {
      return NodeSigner.verify(
          key, HexFormat.of().parseHex(link.hash()), Base64.getDecoder().decode(link.signature()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Optional<PublicKey> key(String certificate) {
    try {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)))
              .getPublicKey());
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private void file(ChainLink link) {
    Long segment = link.segment();
    if (segment == null) {
      return;
    }
    Optional<EvidenceTable.Filed> filed = table.file(segment);
    if (filed.isEmpty()) {
      gone(link);
      return;
    }
    files++;
    try {
      String now = sha256(filed.get().file());
      if (!now.equals(link.content())) {
        add("changed", link, "%s was changed since it was recorded".formatted(filed.get().file()));
      }
    } catch (IOException e) {
      // Retention may have taken it since the row was read.
      if (table.file(segment).isPresent()) {
        add("missing", link, "%s cannot be read: %s".formatted(filed.get().file(), e.getMessage()));
      } else {
        gone(link);
      }
    }
  }

  private void gone(ChainLink link) {
    TimeRange range = new TimeRange(instant(link.startUs()), instant(link.endUs()));
    boolean explained =
        table.gaps(link.stream(), range).stream()
            .anyMatch(gap -> gap.cause() == GapCause.RETENTION_EXPIRED);
    if (explained) {
      expired++;
    } else {
      add(
          "missing",
          link,
          "footage from %s to %s is gone, and retention did not take it"
              .formatted(range.start(), range.end()));
    }
  }

  /// Compares with the file beside the database, which also knows the end.
  private void end(StreamId stream, @Nullable ChainLink last) {
    Path log = EvidenceChain.log(data.resolve("evidence").resolve("chain"), stream);
    if (!Files.isRegularFile(log)) {
      return;
    }
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      ChainLink[] newest = new ChainLink[1];
      lines.forEach(line -> ChainText.parse(line, "").ifPresent(link -> newest[0] = link));
      ChainLink end = newest[0];
      if (end != null && (last == null || last.sequence() < end.sequence())) {
        add(
            "cut",
            end,
            "the chain in the index ends at line %d, and %s knows line %d"
                .formatted(last == null ? 0 : last.sequence(), log.getFileName(), end.sequence()));
      } else if (end != null
          && last != null
          && last.sequence() == end.sequence()
          && !last.hash().equals(end.hash())) {
        add(
            "line",
            end,
            "line %d differs from the one in %s".formatted(end.sequence(), log.getFileName()));
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      found++;
      findings.add(
          new Finding(
              "cut",
              stream,
              Instant.EPOCH,
              "%s cannot be read: %s".formatted(log, e.getMessage())));
    }
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  private static Instant instant(long us) {
    return Instant.EPOCH.plus(us, ChronoUnit.MICROS);
  }

  private void add(String code, ChainLink link, String sentence) {
    found++;
    if (findings.size() < MAX_FINDINGS) {
      findings.add(
          new Finding(
              code,
              link.stream(),
              instant(link.startUs()),
              "%s at %s: %s".formatted(link.stream(), instant(link.startUs()), sentence)));
    }
  }
}
