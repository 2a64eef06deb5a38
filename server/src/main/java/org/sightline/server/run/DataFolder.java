package org.sightline.server.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.sightline.server.node.NodeFiles;

/// The folder in which one node keeps everything, held so that no second node writes there.
///
/// The lock is the operating system's and goes with the process, however it ends.
final class DataFolder implements AutoCloseable {
  private static final int LOCK_ATTEMPTS = 3;
  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final List<String> FOLDERS =
      List.of("recordings", "snapshots", "tls", "evidence", "exports");
  private static final List<String> DATABASES =
      List.of("node.db", "fleet.db", "rules.db", "observations.db", "recording.db");

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /// Makes the folder where there is none, and takes it.
  ///
  /// @throws StartException if it cannot be written, or another node has it
  static DataFolder take(Path path) {
    FileChannel channel = null;
    try {
      create(path);
      channel =
          FileChannel.open(
              path.resolve(NodeFiles.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw taken(path);
      }
      // A killed node leaves its address behind, and another program may listen there by now.
      Files.deleteIfExists(path.resolve(NodeFiles.ADDRESS));
      Files.deleteIfExists(path.resolve(NodeFiles.CERTIFICATE));
      shut(path);
      return new DataFolder(path, channel);
    } catch (OverlappingFileLockException e) {
      throw taken(path);
    } catch (IOException e) {
      throw new StartException(
          "the data folder %s cannot be written (%s): make it yours, or give another with --data"
              .formatted(path, e.getMessage() == null ? e.toString() : e));
    }
  }

  /// The command line holds a shared lock for a moment when it looks whether a node runs, so one
  /// refusal is none yet.
  private static boolean isLocked(FileChannel channel) throws IOException {
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return true;
      }
      LockSupport.parkNanos(LOCK_PAUSE.toNanos());
    }
    return false;
  }

  private static StartException taken(Path path) {
    return new StartException(
        "another node runs on the data folder %s: stop it first, or give another folder with --data"
            .formatted(path));
  }

  /// Footage and passwords of cameras lie here: the folder is its owner's only.
  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
    } else {
      Files.createDirectories(path);
    }
  }

  /// Takes the rights of others from what holds secrets or pictures, and makes it before the rooms
  /// do, without those rights: the folder may be the owner's own choice and open to others. What
  /// SQLite puts beside a database gets the database's rights.
  private static void shut(Path path) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    for (String name : FOLDERS) {
      Path folder = path.resolve(name);
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
      } else if (!Files.getPosixFilePermissions(folder).equals(OWNER_FOLDER)) {
        Files.setPosixFilePermissions(folder, OWNER_FOLDER);
      }
    }
    for (String name : DATABASES) {
      if (Files.notExists(path.resolve(name))) {
        Files.createFile(path.resolve(name), PosixFilePermissions.asFileAttribute(OWNER_FILE));
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.db*")) {
      for (Path file : files) {
        if (!Files.getPosixFilePermissions(file).equals(OWNER_FILE)) {
          Files.setPosixFilePermissions(file, OWNER_FILE);
        }
      }
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path.resolve(NodeFiles.ADDRESS));
    Files.deleteIfExists(path.resolve(NodeFiles.CERTIFICATE));
    lockFile.close();
  }
}
