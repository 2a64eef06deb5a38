package org.sightline.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Holds a folder of recordings for one process; the system lets go of it when the process dies.
final class FolderLock {
  private FolderLock() {}

  /// Whether another process holds the folder. Not to be asked by the one that does.
  static boolean isHeld(Path folder) {
    Path file = folder.resolve("recording.lock");
    if (!java.nio.file.Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Takes the folder; closing the channel gives it back.
  ///
  /// @throws RecordingException `IN_USE` if another process has it
  static FileChannel take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("recording.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new RecordingException(
          RecordingException.Kind.IN_USE,
          "another process records into %s; stop it or choose another folder".formatted(folder));
    }
    return channel;
  }
}
