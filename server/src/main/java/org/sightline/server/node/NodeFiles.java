package org.sightline.server.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The files by which a running node and the command line of the same machine find each other in
/// the data folder.
public final class NodeFiles {
  /// Locked by the operating system while a node runs on the folder.
  public static final String LOCK = "node.lock";

  /// One line: where this machine reaches the node. There from when its port is open until it ends.
  public static final String ADDRESS = "node.address";

  /// The certificate that the node shows, PEM; absent where it speaks plain HTTP.
  public static final String CERTIFICATE = "node.certificate";

  /// One line: the token of the command line.
  public static final String TOKEN = "cli-token";

  private NodeFiles() {}

  /// Whether a node of another process runs on the folder, at this moment. Not to be asked by the
  /// process that holds the lock: POSIX drops a process's locks when it closes any channel to the
  /// file.
  public static boolean isHeld(Path data) throws IOException {
    Path file = data.resolve(LOCK);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this very process
    }
  }
}
