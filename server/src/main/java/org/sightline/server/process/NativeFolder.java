package org.sightline.server.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sightline.picture.NativeLibraries;

/// The folder of native libraries, unpacked before anything hostile is near: a walled child only
/// reads it, so that it can put nothing there for the next one.
public final class NativeFolder {
  /// The option of the command `pictures` that unpacks and ends.
  public static final String UNPACK = "--unpack";

  private static final System.Logger LOG = System.getLogger(NativeFolder.class.getName());
  private static final long PATIENCE_SECONDS = 120;

  private NativeFolder() {}

  /// The folder, filled by a child of its own where it is not yet. Where that fails the children
  /// say what is wrong when they need the libraries.
  static synchronized Path ready() {
    Path folder = NativeLibraries.folder();
    if (NativeLibraries.isUnpacked(folder)) {
      return folder;
    }
    try {
      Process unpacking =
          OwnProgram.command(
                  OwnProgram.meek(0),
                  List.of(
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-Xmx96m",
                      "-D" + NativeLibraries.FOLDER_PROPERTY + "=" + folder),
                  OwnProgram.MAIN,
                  List.of(PictureProcess.COMMAND, UNPACK))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      unpacking.getOutputStream().close();
      if (!unpacking.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || unpacking.exitValue() != 0) {
        LOG.log(Level.WARNING, "native libraries were not unpacked folder={0}", folder);
      }
      unpacking.destroyForcibly();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "native libraries cannot be unpacked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return folder;
  }
}
