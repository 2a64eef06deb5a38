package org.sightline.recording.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The files of an export, whether it is a folder or a zip. Links are not followed.
interface ExportFiles extends AutoCloseable {
  /// Every file's name, with `/` between its parts.
  Set<String> names() throws IOException;

  /// Opens one of them.
  InputStream open(String name) throws IOException;

  @Override
  void close() throws IOException;

  /// Opens an export.
  ///
  /// @throws IOException if it is neither a folder nor a zip, or cannot be read
  static ExportFiles of(Path export) throws IOException {
    return Files.isDirectory(export) ? new Folder(export) : new Zip(new ZipFile(export.toFile()));
  }

  /// A folder.
  record Folder(Path root) implements ExportFiles {
    @Override
    public Set<String> names() throws IOException {
      Set<String> names = new TreeSet<>();
      try (Stream<Path> all = Files.walk(root, 6)) {
        var files = all.iterator();
        while (files.hasNext()) {
          Path file = files.next();
          if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            names.add(root.relativize(file).toString().replace('\\', '/'));
          }
          if (names.size() > ExportSeal.MAX_FILES) {
            throw new IOException(
                "the folder holds more than %d files: this is no export"
                    .formatted(ExportSeal.MAX_FILES));
          }
        }
      }
      return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
      Path file = root.resolve(name);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(name + " is no file");
      }
      return Files.newInputStream(file);
    }

    @Override
    public void close() {}
  }

  /// A zip; of two entries with one name the last one is what other programs see, and the list of
  /// names shows both.
  record Zip(ZipFile zip) implements ExportFiles {
    @Override
    public Set<String> names() throws IOException {
      Set<String> names = new TreeSet<>();
      Enumeration<? extends ZipEntry> entries = zip.entries();
      if (zip.size() > ExportSeal.MAX_FILES) {
        throw new IOException(
            "the zip holds more than %d files: this is no export".formatted(ExportSeal.MAX_FILES));
      }
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && !names.add(entry.getName())) {
          throw new IOException("the zip holds %s twice".formatted(entry.getName()));
        }
      }
      return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new IOException(name + " is not in the zip");
      }
      return zip.getInputStream(entry);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
