package org.sightline.server.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.sightline.picture.NativeLibraries;
import org.sightline.picture.PicturesHere;
import org.sightline.picture.WorkLoop;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.OwnCommand;
import org.sightline.server.process.NativeFolder;
import org.sightline.server.process.PictureProcess;

/// `pictures`, which no person calls: decodes and encodes for the node that started it, which calls
/// over standard input and takes answers from standard output.
///
/// It ends when standard input does, and when nobody calls for [PictureProcess#IDLE].
public final class PicturesCommand implements OwnCommand {
  private static final int BUFFER = 1 << 16;
  private static final Duration LOOK = Duration.ofSeconds(30);

  @Override
  public String name() {
    return PictureProcess.COMMAND;
  }

  @Override
  public String purpose() {
    return "decode pictures";
  }

  @Override
  public List<String> flags() {
    return List.of(NativeFolder.UNPACK);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    if (arguments.has(NativeFolder.UNPACK)) {
      NativeLibraries.unpack();
      return DONE;
    }
    WorkLoop loop = new WorkLoop(new PicturesHere(), System::nanoTime);
    Thread.ofPlatform().daemon().name("idle").start(() -> endWhenIdle(loop));
    try (InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER);
        OutputStream out =
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      loop.serve(in, out);
    }
    return DONE;
  }

  /// Ends the process when nobody calls, and when the node is gone while something that a camera
  /// sent keeps the decoder from ever ending.
  private static void endWhenIdle(WorkLoop loop) {
    Optional<ProcessHandle> node = ProcessHandle.current().parent();
    while (loop.idleNanos() < PictureProcess.IDLE.toNanos()
        && node.map(ProcessHandle::isAlive).orElse(true)) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    Runtime.getRuntime().halt(DONE);
  }
}
