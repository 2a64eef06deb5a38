package org.sightline.server.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The folder in which one node keeps everything, held so that no second node writes there.
///
/// The lock is the operating system's and goes with the process, however it ends.
final class DataFolder implements AutoCloseable {
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
              path.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw taken(path);
      }
      return new DataFolder(path, channel);
    } catch (OverlappingFileLockException e) {
      throw taken(path);
    } catch (IOException e) {
      throw new StartException(
          "the data folder %s cannot be written (%s): make it yours, or give another with --data"
              .formatted(path, e.getMessage() == null ? e.toString() : e));
    }
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
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(path);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
