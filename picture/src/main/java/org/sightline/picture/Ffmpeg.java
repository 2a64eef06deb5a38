package org.sightline.picture;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The native libraries, made ready once for each process: unpacked where the owner wants them, and
/// silent.
///
/// JavaCPP unpacks some 60 MB of libraries. System property `org.bytedeco.javacpp.cachedir` says
/// where; without it [NativePlace] chooses a folder.
final class Ffmpeg {
  static final String FOLDER_PROPERTY = "org.bytedeco.javacpp.cachedir";

  /// What a codec answers when it wants other calls first. It is `-EAGAIN`, which differs by system
  /// and has no constant in the presets.
  static final int AGAIN =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? -35 : -11;

  private static final int MESSAGE_BYTES = 128;

  static {
    if (System.getProperty(FOLDER_PROPERTY) == null) {
      System.setProperty(FOLDER_PROPERTY, NativePlace.FOLDER);
    }
    try {
      av_log_set_level(AV_LOG_QUIET);
    } catch (LinkageError e) {
      throw new PictureException(
          PictureException.Kind.NO_NATIVE_LIBRARY,
          "FFmpeg's libraries do not run on %s %s: %s. Linux on x86-64 and arm64 are supported; the folder %s must be writable and allow execution"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  e.getMessage(),
                  System.getProperty(FOLDER_PROPERTY)),
          e);
    }
  }

  private Ffmpeg() {}

  /// Makes the libraries ready; cheap after the first call.
  ///
  /// @throws PictureException if they do not run here
  static void ready() {
    try {
      Ready.check();
    } catch (ExceptionInInitializerError e) {
      throw e.getCause() instanceof PictureException p
          ? p
          : new PictureException(
              PictureException.Kind.NO_NATIVE_LIBRARY, "FFmpeg's libraries did not start", e);
    }
  }

  /// FFmpeg's words for an error code.
  static String words(int code) {
    byte[] text = new byte[MESSAGE_BYTES];
    av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /// Checks the outcome of a call that must not fail.
  static int require(int code, String what) {
    if (code < 0) {
      throw new PictureException(
          PictureException.Kind.FAILED, what + " failed: " + words(code) + " (" + code + ")");
    }
    return code;
  }

  /// Separates the first touch from [#ready()], so that a failure there can be told in words.
  private static final class Ready {
    static void check() {
      words(0);
    }
  }
}
