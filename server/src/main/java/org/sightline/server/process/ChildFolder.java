package org.sightline.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder of one child, below the place for temporary files and open to this user alone. Its
/// name tells which process made it, so that the next one removes what a killed one left behind.
final class ChildFolder {
  private static final System.Logger LOG = System.getLogger(ChildFolder.class.getName());
  private static final String PREFIX = "sightline-child-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

  /// Done once.
  private static final class Swept {
    static final Path PLACE = swept();
  }

  private ChildFolder() {}

  /// A new one.
  ///
  /// @throws IOException if it cannot be made
  static Path make() throws IOException {
    return Files.createTempDirectory(Swept.PLACE, PREFIX + ProcessHandle.current().pid() + "-");
  }

  private static Path swept() {
    Path place = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    sweep(place);
    return place;
  }

  /// Removes the folders of processes that are gone.
  static void sweep(Path place) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, PREFIX + "*")) {
      for (Path folder : folders) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        boolean left =
            name.matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
                && Files.isWritable(folder);
        if (left) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "what former processes left behind stays", e);
    }
  }

  /// Deletes a folder with all that is in it.
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "left behind folder=" + folder + ": " + e.getMessage());
    }
  }
}
