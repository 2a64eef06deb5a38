package org.sightline.server.run;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sightline.picture.Demuxer;
import org.sightline.picture.PictureException;
import org.sightline.server.cli.Arguments;
import org.sightline.server.cli.Console;
import org.sightline.server.cli.OwnCommand;
import org.sightline.server.ingest.IngestProcess;
import org.sightline.stream.ForeignFrames;
import org.sightline.stream.ForeignFrames.Frame;

/// `ingest`, which no person calls: takes in the stream or file that the first line of standard
/// input names, and writes its access units to standard output as [ForeignFrames].
///
/// It ends with the stream, when nobody reads any more, or when standard input ends.
public final class IngestCommand implements OwnCommand {
  private static final int BUFFER = 1 << 16;
  private static final String FILE = "file:";

  @Override
  public String name() {
    return IngestProcess.COMMAND;
  }

  @Override
  public String purpose() {
    return "take in a foreign stream";
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.words();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String what = in.readLine();
    if (what == null) {
      return WRONG_CALL;
    }
    Thread.ofPlatform().daemon().name("parent").start(() -> endWithParent(in));
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)) {
      take(what, out);
    }
    return DONE;
  }

  private static void endWithParent(BufferedReader in) {
    try {
      while (in.read() >= 0) {
        // nothing more is to be said to this process
      }
    } catch (IOException gone) {
      System.getLogger(IngestCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "parent is gone", gone);
    }
    Runtime.getRuntime().halt(FINDING);
  }

  private static void take(String what, OutputStream out) throws IOException {
    try (Demuxer demuxer = open(what)) {
      ForeignFrames.write(new Frame.Form(demuxer.tracks()), out);
      for (Demuxer.Unit unit = demuxer.next(); unit != null; unit = demuxer.next()) {
        ForeignFrames.write(
            new Frame.Unit(unit.mediaTrack(), unit.key(), unit.time(), unit.bytes()), out);
        out.flush();
      }
      ForeignFrames.write(new Frame.End("the stream ended"), out);
    } catch (PictureException e) {
      ForeignFrames.write(new Frame.End(String.valueOf(e.getMessage())), out);
    }
  }

  private static Demuxer open(String what) {
    return what.startsWith(FILE)
        ? Demuxer.ofFile(Path.of(what.substring(FILE.length())))
        : Demuxer.ofNetwork(what);
  }
}
