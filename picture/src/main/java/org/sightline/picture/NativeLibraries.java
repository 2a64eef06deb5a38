package org.sightline.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/// The folder into which FFmpeg's libraries are unpacked, for who starts processes that may only
/// read it.
public final class NativeLibraries {
  /// The system property that names the folder; without it [#folder()] chooses one.
  public static final String FOLDER_PROPERTY = Ffmpeg.FOLDER_PROPERTY;

  private NativeLibraries() {}

  /// The folder of this user; chosen once, which loads no library.
  public static Path folder() {
    return Path.of(NativePlace.FOLDER).toAbsolutePath();
  }

  /// Whether all libraries of this version lie there.
  public static boolean isUnpacked(Path folder) {
    return Files.exists(stamp(folder));
  }

  /// Unpacks all libraries, which loads them into this process.
  ///
  /// @throws PictureException if they do not run here
  public static void unpack() {
    Ffmpeg.ready();
    for (Class<?> library :
        new Class<?>[] {
          avutil.class, swresample.class, avcodec.class, avformat.class, swscale.class
        }) {
      Loader.load(library);
    }
    try {
      Path stamp = stamp(folder());
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Named after the files of the classes, so that other libraries are unpacked anew.
  private static Path stamp(Path folder) {
    return folder.resolve("unpacked-%08x".formatted(mark(avutil.class) * 31 + mark(Loader.class)));
  }

  private static int mark(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null || source.getLocation() == null) {
        return 0;
      }
      Path file = Path.of(source.getLocation().toURI());
      return (file + ":" + Files.size(file) + ":" + Files.getLastModifiedTime(file)).hashCode();
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      throw new PictureException(
          PictureException.Kind.NO_NATIVE_LIBRARY,
          "the file of FFmpeg's classes cannot be found: " + e.getMessage(),
          e);
    }
  }
}
