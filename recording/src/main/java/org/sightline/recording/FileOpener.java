package org.sightline.recording;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How a new segment's file is opened; the seam at which tests bring a full disk.
interface FileOpener {
  /// A new file, opened for writing.
  FileOpener REAL =
      path -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /// Creates the file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is one of that name
  /// @throws IOException if the disk refuses
  FileChannel create(Path path) throws IOException;
}
