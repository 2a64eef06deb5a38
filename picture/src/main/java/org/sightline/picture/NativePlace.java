package org.sightline.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where native libraries are unpacked: where the owner says, else a folder of this user's alone
/// below `java.io.tmpdir`, never the home folder.
final class NativePlace {
  static final String FOLDER =
      System.getProperty(Ffmpeg.FOLDER_PROPERTY) == null
          ? privateFolder().toString()
          : System.getProperty(Ffmpeg.FOLDER_PROPERTY);

  private NativePlace() {}

  /// A folder that only this user can write, since libraries are run from it: the same each time
  /// where that is sure, else a fresh one.
  private static Path privateFolder() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = temporary.resolve("sightline-natives-" + user);
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
      }
      boolean ours =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(ownerOnly)
              && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(systemUser());
      return ours ? folder : Files.createTempDirectory("sightline-natives");
    } catch (IOException | UnsupportedOperationException e) {
      throw new PictureException(
          PictureException.Kind.NO_NATIVE_LIBRARY,
          "no folder for native libraries below %s: %s. Set -D%s to a folder that can be written"
              .formatted(temporary, e.getMessage(), Ffmpeg.FOLDER_PROPERTY),
          e);
    }
  }

  /// The name under which the file system knows this process's user, which `user.name` may not be.
  private static String systemUser() throws IOException {
    Path probe = Files.createTempFile("sightline", ".owner");
    try {
      return Files.getOwner(probe).getName();
    } finally {
      Files.delete(probe);
    }
  }
}
