package org.sightline.server.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/// The file `cli-token`: one line, readable by its owner alone.
///
/// Deleting the file and starting the node again makes another token.
final class CliToken {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43,256}");
  private static final int MAX_BYTES = 1024;

  private CliToken() {}

  static String inFolder(Path folder) {
    Path file = folder.resolve("cli-token");
    try {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        make(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new IdentityException(
          IdentityException.Kind.STORAGE,
          "cannot read or make %s: %s; check who owns the folder".formatted(file, e.getMessage()),
          e);
    }
  }

  private static void make(Path file) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(
          java.nio.ByteBuffer.wrap((Secrets.token() + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (FileAlreadyExistsException _) {
      // Made by somebody else since it was looked for; it is read and checked like any other.
    }
  }

  private static String read(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    for (PosixFilePermission permission : permissions) {
      if (!permission.name().startsWith("OWNER_")) {
        throw new IdentityException(
            IdentityException.Kind.STORAGE,
            "%s may be used by others (%s): run chmod 600 on it, or delete it to get a new one"
                .formatted(file, PosixFilePermissions.toString(permissions)));
      }
    }
    if (Files.size(file) > MAX_BYTES) {
      throw unusable(file);
    }
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!FORM.matcher(token).matches()) {
      throw unusable(file);
    }
    return token;
  }

  private static IdentityException unusable(Path file) {
    return new IdentityException(
        IdentityException.Kind.STORAGE,
        "%s holds no token of 43 characters or more: delete it to get a new one".formatted(file));
  }
}
