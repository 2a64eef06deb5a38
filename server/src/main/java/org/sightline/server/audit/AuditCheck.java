package org.sightline.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Proves an audit log from its first line to its last, without the node that wrote it.
///
/// The chain alone finds what was edited, deleted, inserted or put in another order. Lines cut off
/// the end, and a log whose hashes were all made anew, are found by *heads*: number and hash of the
/// newest line, written once a minute to `heads.jsonl` and, where the owner names one, to a file
/// elsewhere, which whoever changes the log would have to change too.
public final class AuditCheck {
  /// The most findings that are told one by one.
  public static final int MAX_FINDINGS = 100;

  /// One thing that is not as it was written.
  ///
  /// @param seq number of the line, or of the line that ought to stand there
  /// @param file name of the file
  /// @param sentence what is wrong
  public record Finding(long seq, String file, String sentence) {}

  /// What a check found.
  ///
  /// @param entries lines that were read
  /// @param last number of the last good line; 0 for none
  /// @param head hash of that line
  /// @param heads heads that were compared
  /// @param findings empty where all is as it was written; at most [#MAX_FINDINGS]
  public record Report(long entries, long last, String head, int heads, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }

    /// Whether nothing was found.
    public boolean isWhole() {
      return findings.isEmpty();
    }
  }

  private final List<Finding> findings = new ArrayList<>();
  private final TreeMap<Long, String> heads = new TreeMap<>();
  private long entries;
  private long last;
  private String prev = AuditLine.NOTHING_BEFORE;

  private AuditCheck() {}

  /// Checks the log in `folder`.
  ///
  /// @param anchors files with heads besides the folder's own
  /// @throws AuditException if a file cannot be read, or an anchor is not there
  public static Report run(Path folder, List<Path> anchors) {
    AuditCheck check = new AuditCheck();
    try {
      // The heads are read first: a line that is written meanwhile has none among them.
      Path own = folder.resolve(AuditFiles.HEADS);
      if (Files.exists(own)) {
        check.heads(own);
      }
      for (Path anchor : anchors) {
        check.heads(anchor);
      }
      Map<Long, String> met = new TreeMap<>();
      for (Path file : AuditFiles.in(folder)) {
        check.file(file, met);
      }
      check.compare(met);
    } catch (IOException e) {
      throw new AuditException(
          "cannot read the audit log in %s: %s; name the folder audit of a data folder"
              .formatted(folder, e),
          e);
    }
    return new Report(check.entries, check.last, check.prev, check.heads.size(), check.findings);
  }

  private void heads(Path file) throws IOException {
    AuditFiles.read(
        file,
        (line, offset, whole) -> {
          Optional<AuditHead> head = whole ? AuditHead.read(line) : Optional.empty();
          if (head.isEmpty()) {
            if (whole) {
              found(0, file, "a line at byte %d is no head".formatted(offset));
            }
            return true;
          }
          String before = heads.put(head.get().seq(), head.get().hash());
          if (before != null && !before.equals(head.get().hash())) {
            found(
                head.get().seq(), file, "two heads of line %d differ".formatted(head.get().seq()));
          }
          return true;
        });
  }

  private void file(Path file, Map<Long, String> met) throws IOException {
    AuditFiles.read(
        file,
        (line, offset, whole) -> {
          entries++;
          Optional<AuditEntry> read = AuditLine.read(line);
          if (read.isEmpty()) {
            found(last + 1, file, "the line at byte %d cannot be read".formatted(offset));
            return true;
          }
          AuditEntry entry = read.get();
          if (entry.seq() != last + 1) {
            found(
                last + 1,
                file,
                "line %d is followed by line %d: lines were taken out, put in or moved"
                    .formatted(last, entry.seq()));
          } else if (!entry.prev().equals(prev)) {
            found(
                entry.seq(),
                file,
                "line %d does not follow the line before it, which was changed or exchanged"
                    .formatted(entry.seq()));
          }
          if (!entry.hash().equals(AuditLine.hashOf(line))) {
            found(entry.seq(), file, "line %d was changed".formatted(entry.seq()));
          }
          last = entry.seq();
          prev = entry.hash();
          if (heads.containsKey(last)) {
            met.put(last, prev);
          }
          return true;
        });
  }

  private void compare(Map<Long, String> met) {
    for (Map.Entry<Long, String> head : heads.entrySet()) {
      String hash = met.get(head.getKey());
      if (hash == null && head.getKey() > last) {
        findings.add(
            new Finding(
                last + 1,
                "",
                "lines %d to %d are missing at the end: a head of line %d was kept"
                    .formatted(last + 1, heads.lastKey(), heads.lastKey())));
        return;
      }
      if (hash != null && !hash.equals(head.getValue())) {
        findings.add(
            new Finding(
                head.getKey(),
                "",
                "line %d or one before it was changed and its hashes made anew: its head is another"
                    .formatted(head.getKey())));
        return;
      }
    }
  }

  private void found(long seq, Path file, String sentence) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(new Finding(seq, String.valueOf(file.getFileName()), sentence));
    }
  }
}
