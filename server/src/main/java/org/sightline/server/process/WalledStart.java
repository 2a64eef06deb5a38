package org.sightline.server.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// A program of its own that builds walls around itself and then becomes the program that its words
/// name, so that nothing of that one ever runs outside of them.
///
/// Landlock and the filter of system calls hold for the thread that asks for them and for what it
/// starts; a Java program has a dozen threads before its own first line, and so cannot wall itself
/// whole. This one reads [Openings] from standard input, up to the empty line and not a byte more,
/// and replaces itself. Where a wall cannot be built it ends with exit code [#NO_WALL] and says why
/// on standard error: nothing starts half walled.
///
/// With the word [#TRY] alone it tells what this system has and ends.
public final class WalledStart {
  /// Asks what the system has.
  static final String TRY = "--try";

  /// The exit code where a wall cannot be built.
  static final int NO_WALL = 125;

  private static final int MAX_LINES = 4096;
  private static final int MAX_LINE = 8192;

  private WalledStart() {}

  public static void main(String[] words) {
    try {
      Kernel kernel = new Kernel(Arena.global());
      if (words.length == 1 && words[0].equals(TRY)) {
        tell(kernel);
        return;
      }
      build(kernel);
      long error = -kernel.become(words);
      System.err.println("the program behind the walls cannot be started: error " + error);
    } catch (IOException | RuntimeException e) {
      System.err.println("no walls: " + e.getMessage());
    }
    Runtime.getRuntime().halt(NO_WALL);
  }

  private static void tell(Kernel kernel) throws IOException {
    int landlock = Math.max(0, kernel.landlock());
    boolean quiet = kernel.noMoreRights() == 0;
    int[] filter = CallFilter.program(false, false);
    if (landlock > 0) {
      new Landlock(kernel, landlock).close();
    }
    boolean filters = quiet && kernel.filter(filter) == 0;
    System.out.println("landlock " + landlock + " filter " + (filters ? 1 : 0));
  }

  private static void build(Kernel kernel) throws IOException {
    InputStream in = new FileInputStream(FileDescriptor.in);
    int landlock = kernel.landlock();
    if (kernel.noMoreRights() != 0) {
      throw new IOException("the right to more rights cannot be given up");
    }
    Landlock rules = landlock > 0 ? new Landlock(kernel, landlock) : null;
    boolean filters = false;
    boolean streams = false;
    boolean datagrams = false;
    int lines = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (++lines > MAX_LINES) {
        throw new IOException("more than " + MAX_LINES + " openings");
      }
      int space = line.indexOf(' ');
      String kind = line.substring(0, Math.max(0, space));
      String what = line.substring(space + 1);
      switch (kind) {
        case Openings.FILTER -> {
          filters = true;
          streams = what.contains(Openings.STREAMS);
          datagrams = what.contains(Openings.DATAGRAMS);
        }
        default -> open(rules, kind, what);
      }
    }
    kernel.dropRights();
    // Made before the rules hold: behind them no class is loaded any more.
    int[] filter = CallFilter.program(streams, datagrams);
    if (rules != null) {
      rules.close();
    }
    if (filters && kernel.filter(filter) != 0) {
      throw new IOException("the kernel takes no filter of system calls");
    }
  }

  private static void open(
      @org.jspecify.annotations.Nullable Landlock rules, String kind, String what)
      throws IOException {
    if (rules == null) {
      return;
    }
    switch (kind) {
      case Openings.READ -> rules.reading(what);
      case Openings.RUN -> rules.running(what);
      case Openings.WRITE -> rules.writing(what);
      case Openings.LIVE -> rules.living(what);
      case Openings.DRIVE -> rules.driving(what);
      case Openings.CONNECT -> rules.connecting(Integer.parseInt(what));
      case Openings.LISTEN -> rules.listening(Integer.parseInt(what));
      default -> throw new IOException("an unknown opening: " + kind);
    }
  }

  /// A line, byte by byte: what comes behind the last one belongs to the program behind the walls.
  private static String line(InputStream in) throws IOException {
    byte[] bytes = new byte[MAX_LINE];
    int length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || length == MAX_LINE) {
        throw new IOException("the openings break off");
      }
      bytes[length++] = (byte) next;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
