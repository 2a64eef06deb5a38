package org.sightline.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sightline.domain.Problem;
import org.sightline.domain.Severity;

/// The audit log of a node: every deed a line, every line bound to the one before by its hash, and
/// the newest hash written once a minute where whoever changes the log does not reach.
///
/// A deed that changes something is on the disk when [#record(Deed)] returns. Looking is told once
/// and then counted: the same person looking at the same thing again within a minute adds to one
/// further line. While the disk refuses, at most [#MAX_WAITING] lines wait in memory and the rest
/// are counted and said in a line of their own; [#isWorking()] is false, and callers refuse deeds
/// that must not go unwritten. Any thread may call any method.
public final class AuditLog implements AutoCloseable {
  /// How long looks at the same thing are told together, and how often heads are written.
  public static final Duration TOGETHER = Duration.ofMinutes(1);

  /// The most lines that wait for a disk that refuses.
  static final int MAX_WAITING = 10_000;

  /// The most looks that are counted side by side; above, each is told by itself.
  static final int MAX_LOOKS = 4096;

  private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());

  private final Path folder;
  private final @Nullable Path anchor;
  private final InstantSource clock;
  private final Object lock = new Object();
  // Guarded by lock.
  private final Map<Look, Counted> looks = new LinkedHashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Path file;
  private FileChannel channel;
  private long seq;
  private String head = AuditLine.NOTHING_BEFORE;
  private long toldSeq = -1;
  private Instant headAt = Instant.MIN;
  private int unwritten;
  private @Nullable Instant refusedSince;
  private @Nullable String anchorTrouble;
  private @Nullable Instant anchorSince;

  private record Look(
      String user, String address, String call, String camera, int status, String detail) {
    static Look of(Deed deed, String detail) {
      return new Look(
          deed.user(), deed.address(), deed.call(), deed.camera(), deed.status(), detail);
    }
  }

  private record Waiting(Deed deed, Instant at, int times) {}

  private static final class Counted {
    final Instant began;
    Deed newest;
    Instant at;
    int times;

    Counted(Deed first, Instant began) {
      this.began = began;
      this.newest = first;
      this.at = began;
    }
  }

  private AuditLog(Path folder, @Nullable Path anchor, InstantSource clock) throws IOException {
    this.folder = folder;
    this.anchor = anchor;
    this.clock = clock;
    createPrivately(folder);
    List<Path> files = AuditFiles.in(folder);
    file = files.isEmpty() ? AuditFiles.first(folder) : files.getLast();
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    for (int i = files.size() - 1; i >= 0 && seq == 0; i--) {
      takeUp(files.get(i), i == files.size() - 1);
    }
  }

  /// Opens the log in `folder`, making it where it is not there. A last line that a crash tore is
  /// set aside beside the log, which says so in its next line.
  ///
  /// @param anchor a file, best on another machine's disk, that heads are written to as well; null
  ///   for none
  /// @throws AuditException if the log cannot be opened
  public static AuditLog open(Path folder, @Nullable Path anchor, InstantSource clock) {
    try {
      return new AuditLog(folder, anchor, clock);
    } catch (IOException e) {
      throw new AuditException(
          "cannot open the audit log in %s: %s; check the disk and who owns the folder"
              .formatted(folder, e),
          e);
    }
  }

  private static void createPrivately(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  /// Goes on where the last life of the node ended.
  private void takeUp(Path last, boolean isOpen) throws IOException {
    long[] end = {0};
    byte[][] torn = {null};
    AuditFiles.read(
        last,
        (line, offset, whole) -> {
          if (!whole) {
            torn[0] = line;
            end[0] = offset;
            return false;
          }
          AuditLine.read(line)
              .ifPresent(
                  entry -> {
                    seq = entry.seq();
                    head = entry.hash();
                  });
          return true;
        });
    if (!isOpen) {
      return;
    }
    if (torn[0] != null) {
      Files.write(
          folder.resolve("torn-%s-%d".formatted(last.getFileName(), end[0])),
          torn[0],
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
      channel.truncate(end[0]);
      channel.position(end[0]);
      note("a line of %d bytes that a crash had torn was set aside".formatted(torn[0].length));
    } else {
      channel.position(channel.size());
    }
  }

  /// Writes a deed down.
  public void record(Deed deed) {
    synchronized (lock) {
      Instant now = clock.instant();
      if (deed.changes()) {
        tellCounted(Instant.MAX, deed.user());
        write(new Waiting(deed, now, 1), true);
        return;
      }
      Look look = Look.of(deed, deed.status() < 400 ? "" : deed.detail());
      Counted counted = looks.get(look);
      if (counted != null && now.isBefore(counted.began.plus(TOGETHER))) {
        counted.times++;
        counted.newest = deed;
        counted.at = now;
        return;
      }
      if (counted != null) {
        looks.remove(look);
        tell(counted);
      }
      write(new Waiting(deed, now, 1), false);
      if (looks.size() < MAX_LOOKS) {
        looks.put(look, new Counted(deed, now));
      }
    }
  }

  /// Writes what has been counted for a minute, makes everything durable, and writes a head where
  /// there is a new one. Called every few seconds.
  public void tend() {
    synchronized (lock) {
      Instant now = clock.instant();
      tellCounted(now, null);
      flush(true);
      boolean due = !now.isBefore(headAt.plus(TOGETHER)) || headAt.isAfter(now);
      if (due && waiting.isEmpty() && seq != toldSeq) {
        anchorHead(now);
      }
    }
  }

  /// Whether deeds are being written: false while the disk refuses.
  public boolean isWorking() {
    synchronized (lock) {
      if (refusedSince != null) {
        flush(true);
      }
      return refusedSince == null;
    }
  }

  /// Number and hash of the newest line.
  public AuditHead head() {
    synchronized (lock) {
      return new AuditHead(seq, head, clock.instant());
    }
  }

  /// The folder that the log lies in.
  public Path folder() {
    return folder;
  }

  /// What is wrong with the log: the disk refuses it, or the anchor cannot be written.
  public List<Problem> problems() {
    synchronized (lock) {
      List<Problem> found = new ArrayList<>();
      if (refusedSince != null) {
        found.add(
            new Problem(
                "audit-unwritten",
                Severity.ALARM,
                null,
                refusedSince,
                "The audit log cannot be written: %d deeds wait and %d were lost"
                    .formatted(waiting.size(), unwritten),
                "free the disk of the data folder; exports and changes are refused until then"));
      }
      if (anchorTrouble != null && anchorSince != null) {
        found.add(
            new Problem(
                "audit-anchor",
                Severity.WARNING,
                null,
                anchorSince,
                "The audit log's anchor cannot be written: " + anchorTrouble,
                "check the disk that audit: anchor names"));
      }
      return found;
    }
  }

  /// Tells what was counted: what began a minute before `now`, and all of one user's before that
  /// user changes something, so that the order of deeds stays.
  private void tellCounted(Instant now, @Nullable String user) {
    looks
        .values()
        .removeIf(
            counted -> {
              boolean over = !now.isBefore(counted.began.plus(TOGETHER));
              boolean theirs = user == null || counted.newest.user().equals(user);
              if (over && theirs) {
                tell(counted);
              }
              return over && theirs;
            });
  }

  private void tell(Counted counted) {
    if (counted.times > 0) {
      write(new Waiting(counted.newest, counted.at, counted.times), false);
    }
  }

  private void note(String detail) {
    write(
        new Waiting(new Deed("", "", "", "NODE audit", "", detail, 200, true), clock.instant(), 1),
        true);
  }

  private void write(Waiting line, boolean durable) {
    if (waiting.size() >= MAX_WAITING) {
      unwritten++;
      return;
    }
    waiting.add(line);
    flush(durable);
  }

  private void flush(boolean durable) {
    try {
      while (!waiting.isEmpty()) {
        append(waiting.getFirst());
        waiting.removeFirst();
      }
      if (unwritten > 0) {
        int lost = unwritten;
        unwritten = 0;
        waiting.add(
            new Waiting(
                new Deed(
                    "",
                    "",
                    "",
                    "NODE audit",
                    "",
                    "%d deeds since %s were not written: the disk refused"
                        .formatted(lost, refusedSince),
                    500,
                    true),
                clock.instant(),
                lost));
        append(waiting.getFirst());
        waiting.removeFirst();
      }
      if (durable) {
        channel.force(false);
      }
      refusedSince = null;
    } catch (IOException e) {
      if (refusedSince == null) {
        refusedSince = clock.instant();
        LOG.log(System.Logger.Level.ERROR, "the audit log cannot be written file=" + file, e);
      }
    }
  }

  private void append(Waiting line) throws IOException {
    if (!channel.isOpen()) {
      throw new IOException("the log is closed");
    }
    if (channel.position() >= AuditFiles.MAX_FILE_BYTES) {
      channel.force(true);
      channel.close();
      file = AuditFiles.after(file);
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    AuditLine.Written written =
        AuditLine.write(seq + 1, line.at(), line.deed(), line.times(), head);
    ByteBuffer bytes = ByteBuffer.allocate(written.bytes().length + 1);
    bytes.put(written.bytes()).put((byte) '\n').flip();
    long begin = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // A half-written line would make one of two lines out of the next.
      channel.truncate(begin);
      channel.position(begin);
      throw e;
    }
    seq++;
    head = written.hash();
  }

  private void anchorHead(Instant now) {
    AuditHead told = new AuditHead(seq, head, now);
    headAt = now;
    toldSeq = seq;
    try {
      appendHead(folder.resolve(AuditFiles.HEADS), told);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the audit log's head cannot be written", e);
    }
    if (anchor == null) {
      return;
    }
    try {
      appendHead(anchor, told);
      anchorTrouble = null;
      anchorSince = null;
    } catch (IOException e) {
      anchorTrouble = anchor + ": " + e;
      anchorSince = anchorSince == null ? now : anchorSince;
    }
  }

  private static void appendHead(Path into, AuditHead head) throws IOException {
    byte[] line = java.util.Arrays.copyOf(head.line(), head.line().length + 1);
    line[line.length - 1] = '\n';
    Files.write(into, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// The newest entries that `filter` lets through, newest first.
  ///
  /// @throws AuditException if the log cannot be read
  public static List<AuditEntry> newest(Path folder, AuditFilter filter) {
    Deque<AuditEntry> found = new ArrayDeque<>();
    try {
      List<Path> files = AuditFiles.in(folder);
      for (int i = files.size() - 1; i >= 0 && found.size() < filter.most(); i--) {
        Deque<AuditEntry> inFile = new ArrayDeque<>();
        int room = filter.most() - found.size();
        AuditFiles.read(
            files.get(i),
            (line, offset, whole) -> {
              Optional<AuditEntry> entry = AuditLine.read(line);
              if (entry.filter(filter::lets).isPresent()) {
                inFile.addLast(entry.get());
                if (inFile.size() > room) {
                  inFile.removeFirst();
                }
              }
              return true;
            });
        while (!inFile.isEmpty()) {
          found.addLast(inFile.removeLast());
        }
      }
    } catch (IOException e) {
      throw new AuditException(
          "cannot read the audit log in %s: %s".formatted(folder, e.getMessage()), e);
    }
    return List.copyOf(found);
  }

  /// Copies the whole log, oldest line first.
  ///
  /// @throws IOException if a file cannot be read, or `out` not written
  public static void copy(Path folder, java.io.OutputStream out) throws IOException {
    for (Path one : AuditFiles.in(folder)) {
      Files.copy(one, out);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      tellCounted(Instant.MAX, null);
      flush(true);
      if (waiting.isEmpty() && seq != toldSeq) {
        anchorHead(clock.instant());
      }
      channel.close();
    }
  }
}
