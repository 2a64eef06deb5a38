package org.sightline.server.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the operating system says of a process, where it says so in `/proc` (proc(5)); nothing
/// elsewhere.
public final class ChildFigures {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d{1,12}) kB");

  private ChildFigures() {}

  /// Memory that the process holds resident; 0 where that is not known.
  public static long residentBytes(long pid) {
    Matcher resident = RESIDENT.matcher(read(pid, "status"));
    return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
  }

  /// Whether the process stands still because somebody stopped it.
  static boolean isStopped(long pid) {
    String stat = read(pid, "stat");
    int name = stat.lastIndexOf(')');
    return name > 0 && stat.startsWith(" T", name + 1);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException notThere) {
      return "";
    }
  }
}
