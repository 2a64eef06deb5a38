package org.sightline.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.sightline.recording.WriteLog.Change;
import org.sightline.recording.WriteLog.Step;

/// A disk to which a [WriteLog] is played, and which may lose power at any step: what was not
/// synced is then there, in part, or not at all, page by page and name by name.
///
/// As strict as POSIX allows: syncing a file keeps its bytes, and only syncing the folder keeps its
/// name. Files and folders are told apart by the paths that they had in the log.
final class TornDisk {
  private static final int PAGE = 4096;

  /// A call that ended in the microsecond in which the next begins was before it.
  private static final long ROUNDING_MICROS = 2;

  private final Map<Path, File> files = new TreeMap<>();

  /// A file or folder, and what a disk may hold of it.
  private static final class File {
    final boolean folder;
    boolean named;
    boolean removed;
    byte[] safe = {};
    byte[] seen = {};
    long position;
    final List<Loose> loose = new ArrayList<>();

    /// What the name stands for where the newer one of it is lost.
    File before;

    File(boolean folder) {
      this.folder = folder;
    }
  }

  private record Loose(long doneMicros, Step step, long offset) {}

  /// Plays one step.
  void play(Change change) {
    File there = files.get(change.path());
    switch (change.step()) {
      case Step.Made made -> made(change, made, there);
      case Step.Wrote wrote -> wrote(change, there, wrote.offset(), wrote.bytes());
      case Step.Appended more -> {
        if (there != null) {
          wrote(change, there, there.position, more.bytes());
          there.position += more.bytes().length;
        }
      }
      case Step.Cut cut -> {
        if (there != null) {
          there.seen = Arrays.copyOf(there.seen, (int) cut.size());
          there.loose.add(new Loose(change.doneMicros(), cut, 0));
        }
      }
      case Step.Removed removed -> {
        if (there != null) {
          there.removed = true;
        }
      }
      case Step.Synced synced -> synced(change, there);
    }
  }

  private void made(Change change, Step.Made made, File there) {
    if (there == null || there.removed) {
      File made1 = new File(made.folder());
      made1.before = there != null && there.named ? there : null;
      files.put(change.path(), made1);
    } else if (made.empties()) {
      there.seen = new byte[0];
      there.loose.add(new Loose(change.doneMicros(), new Step.Cut(0), 0));
    }
  }

  private static void wrote(Change change, File there, long offset, byte[] bytes) {
    if (there != null) {
      there.seen = laid(there.seen, offset, bytes);
      there.loose.add(new Loose(change.doneMicros(), new Step.Wrote(offset, bytes), offset));
    }
  }

  private void synced(Change change, File there) {
    long before = change.begunMicros() + ROUNDING_MICROS;
    if (there == null || there.folder) {
      files.forEach(
          (path, file) -> {
            if (change.path().equals(path.getParent())) {
              file.named = true;
              file.before = null;
            }
          });
      return;
    }
    there.loose.removeIf(
        step -> {
          boolean kept = step.doneMicros() <= before;
          if (kept) {
            there.safe = after(there.safe, step.step());
          }
          return kept;
        });
  }

  private static byte[] after(byte[] bytes, Step step) {
    return switch (step) {
      case Step.Wrote wrote -> laid(bytes, wrote.offset(), wrote.bytes());
      case Step.Cut cut -> Arrays.copyOf(bytes, (int) cut.size());
      default -> bytes;
    };
  }

  private static byte[] laid(byte[] bytes, long offset, byte[] more) {
    byte[] result =
        bytes.length >= offset + more.length
            ? bytes.clone()
            : Arrays.copyOf(bytes, (int) offset + more.length);
    System.arraycopy(more, 0, result, (int) offset, more.length);
    return result;
  }

  /// How many bytes from its beginning a file keeps whatever happens; 0 where its name may go.
  int safeBytes(Path path, Path top) {
    for (Path at = path; !at.equals(top); at = at.getParent()) {
      File file = files.get(at);
      if (file == null || !file.named) {
        return 0;
      }
    }
    return files.get(path).safe.length;
  }

  /// What the process saw in a file.
  byte[] seen(Path path) {
    File file = files.get(path);
    return file == null ? new byte[0] : file.seen;
  }

  /// The files that there are now.
  List<Path> paths(String suffix) {
    return files.keySet().stream().filter(path -> path.toString().endsWith(suffix)).toList();
  }

  /// Writes below `to` what a disk may hold of what is below `top` when power fails now.
  ///
  /// @param chance that a page or a name which was not synced is there
  void lose(Path top, Path to, Random random, double chance) throws IOException {
    Files.createDirectories(to);
    for (Map.Entry<Path, File> each : files.entrySet()) {
      Path target = to.resolve(top.relativize(each.getKey()));
      File file = each.getValue();
      if (!file.named && random.nextDouble() >= chance) {
        file = file.before;
      } else if (file.removed && random.nextDouble() < chance) {
        file = null;
      }
      if (file == null || !Files.isDirectory(target.getParent())) {
        continue;
      }
      if (file.folder) {
        Files.createDirectories(target);
      } else {
        Files.write(target, torn(file, random, chance));
      }
    }
  }

  private static byte[] torn(File file, Random random, double chance) {
    byte[] bytes = file.safe;
    for (Loose loose : file.loose) {
      if (loose.step() instanceof Step.Wrote wrote) {
        for (int at = 0; at < wrote.bytes().length; ) {
          int page = (int) (PAGE - (wrote.offset() + at) % PAGE);
          int length = Math.min(page, wrote.bytes().length - at);
          if (random.nextDouble() < chance) {
            bytes =
                laid(
                    bytes, wrote.offset() + at, Arrays.copyOfRange(wrote.bytes(), at, at + length));
          }
          at += length;
        }
      } else if (random.nextDouble() < chance) {
        bytes = after(bytes, loose.step());
      }
    }
    return bytes;
  }
}
