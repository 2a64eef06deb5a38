package org.sightline.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Pictures of observed objects as files, `YYYY-MM-DD/<key>.jpg` (UTC).
///
/// A key is the date (of the years 0 to 9999) and 128 random bits, such as `20261122-0f…`: it
/// cannot be guessed, and no text that has another form ever reaches the disk, so a key cannot
/// climb out of the folder. A picture is whole or not there: it is written beside its place and
/// renamed into it. Any thread may call anything.
public final class SnapshotStore {
  /// The largest picture that is taken, in bytes.
  public static final int MAX_BYTES = 8 << 20;

  private static final Pattern KEY = Pattern.compile("(\\d{8})-[0-9a-f]{32}");
  private static final DateTimeFormatter KEY_DATE = DateTimeFormatter.BASIC_ISO_DATE;
  private static final String TEMPORARY = ".part";

  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong totalBytes = new AtomicLong();

  /// The store in `folder`, which is made when it is not there; half-written files of an earlier
  /// run are removed.
  public SnapshotStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.folder);
      for (Path day : days()) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
          for (Path file : files) {
            if (file.getFileName().toString().endsWith(TEMPORARY)) {
              Files.deleteIfExists(file);
            } else {
              totalBytes.addAndGet(Files.size(file));
            }
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw failed(ObservationException.Kind.UNREADABLE, "opened", e);
    }
  }

  /// Keeps a picture taken at `at` and returns its key.
  ///
  /// @throws ObservationException if it is larger than [#MAX_BYTES] or cannot be written
  public String put(byte[] jpeg, Instant at) {
    if (jpeg.length > MAX_BYTES) {
      throw new ObservationException(
          ObservationException.Kind.BAD_CALL,
          "a snapshot of %d bytes is not kept: %d at most".formatted(jpeg.length, MAX_BYTES));
    }
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    String key =
        KEY_DATE.format(at.atOffset(ZoneOffset.UTC).toLocalDate())
            + "-"
            + HexFormat.of().formatHex(bits);
    Path place = place(key).orElseThrow(() -> outOfReach(at));
    Path temporary = place.resolveSibling(place.getFileName() + TEMPORARY);
    try {
      Files.createDirectories(place.getParent());
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(jpeg);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      totalBytes.addAndGet(jpeg.length);
      return key;
    } catch (IOException e) {
      discard(temporary, e);
      throw failed(ObservationException.Kind.UNWRITABLE, "written", e);
    }
  }

  /// The picture for `key`; empty for a text that is no key, and where no picture is (any more).
  public Optional<byte[]> get(String key) {
    Optional<Path> place = place(key);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(place.get()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(ObservationException.Kind.UNREADABLE, "read", e);
    }
  }

  /// Whether there is a picture for `key`.
  public boolean has(String key) {
    return place(key).filter(Files::isRegularFile).isPresent();
  }

  /// Deletes the picture for `key`; says whether there was one.
  public boolean delete(String key) {
    Optional<Path> place = place(key);
    try {
      return place.isPresent() && delete(place.get());
    } catch (IOException e) {
      throw failed(ObservationException.Kind.UNWRITABLE, "deleted", e);
    }
  }

  /// Deletes the pictures of all whole days before the day of `instant` (UTC); returns how many.
  public int deleteOlderThan(Instant instant) {
    LocalDate first = instant.atOffset(ZoneOffset.UTC).toLocalDate();
    int deleted = 0;
    try {
      for (Path day : days()) {
        if (LocalDate.parse(day.getFileName().toString()).isBefore(first)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
            for (Path file : files) {
              deleted += delete(file) ? 1 : 0;
            }
          }
          Files.deleteIfExists(day);
        }
      }
    } catch (IOException e) {
      throw failed(ObservationException.Kind.UNWRITABLE, "deleted", e);
    }
    return deleted;
  }

  /// How many bytes the pictures hold.
  public long totalBytes() {
    return totalBytes.get();
  }

  private boolean delete(Path file) throws IOException {
    try {
      long size = Files.size(file);
      if (Files.deleteIfExists(file)) {
        totalBytes.addAndGet(-size);
        return true;
      }
    } catch (NoSuchFileException _) {
      // another caller was first
    }
    return false;
  }

  private Iterable<Path> days() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).filter(SnapshotStore::isDay).sorted().toList();
    }
  }

  private static boolean isDay(Path path) {
    try {
      LocalDate.parse(path.getFileName().toString());
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private Optional<Path> place(String key) {
    if (!KEY.matcher(key).matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.parse(key.substring(0, 8), KEY_DATE);
      return Optional.of(folder.resolve(day.toString()).resolve(key + ".jpg"));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static ObservationException outOfReach(Instant at) {
    return new ObservationException(
        ObservationException.Kind.BAD_CALL,
        "a snapshot of %s is not kept: its year must have four digits".formatted(at));
  }

  private static void discard(Path temporary, IOException cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private ObservationException failed(
      ObservationException.Kind kind, String done, Exception cause) {
    return new ObservationException(
        kind,
        "snapshots in %s could not be %s (%s): check the folder's rights and the disk's room"
            .formatted(folder, done, cause.getMessage()),
        cause);
  }
}
