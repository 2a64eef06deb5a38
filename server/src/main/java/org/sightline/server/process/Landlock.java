package org.sightline.server.process;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Landlock, with which a thread takes itself and all that it starts the right to open files and
/// ports that no rule names (kernel documentation `userspace-api/landlock`): files since Linux
/// 5.13, ports since 6.7, signals to other processes since 6.12.
final class Landlock {
  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long MAKE_DEVICES = 1 << 6 | 1 << 11;
  private static final long TRUNCATE = 1 << 14;
  private static final long CONTROL_DEVICES = 1 << 15;

  /// Files of version 1, moving between folders, truncating, controlling devices.
  private static final long[] FILES = {0, 0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF};

  static final int SINCE_PORTS = 4;
  static final int SINCE_SCOPES = 6;
  private static final long BIND = 1;
  private static final long CONNECT = 2;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 3;
  private static final int RULE_OF_PATH = 1;
  private static final int RULE_OF_PORT = 2;
  private static final int NOTHING_THERE = -2;

  private final Kernel kernel;
  private final long ruleset;
  private final long files;
  private final boolean ports;

  /// Begins a set of rules that lets nothing through.
  Landlock(Kernel kernel, int version) throws IOException {
    this.kernel = kernel;
    files = FILES[Math.min(version, FILES.length - 1)];
    ports = version >= SINCE_PORTS;
    MemorySegment handled = kernel.room(version >= SINCE_SCOPES ? 24 : ports ? 16 : 8);
    handled.set(ValueLayout.JAVA_LONG, 0, files);
    if (ports) {
      handled.set(ValueLayout.JAVA_LONG, 8, BIND | CONNECT);
    }
    if (version >= SINCE_SCOPES) {
      handled.set(ValueLayout.JAVA_LONG, 16, ABSTRACT_SOCKETS_AND_SIGNALS);
    }
    ruleset = require(kernel.ruleset(handled), "a set of rules");
  }

  /// Lets a file, or all below a folder, be read.
  void reading(String path) throws IOException {
    path(path, READ_FILE | READ_FOLDER);
  }

  /// Lets programs of a folder be started as well.
  void running(String path) throws IOException {
    path(path, READ_FILE | READ_FOLDER | EXECUTE);
  }

  /// Lets a file be written.
  void writing(String path) throws IOException {
    path(path, READ_FILE | WRITE_FILE | TRUNCATE);
  }

  /// Lets everything be done below a folder but start programs and make devices.
  void living(String path) throws IOException {
    path(path, files & ~(EXECUTE | MAKE_DEVICES | CONTROL_DEVICES));
  }

  /// Lets a device, or all devices of a folder, be used.
  void driving(String path) throws IOException {
    path(path, READ_FILE | READ_FOLDER | WRITE_FILE | CONTROL_DEVICES);
  }

  /// Lets a TCP port be connected to, on any machine.
  void connecting(int port) throws IOException {
    port(port, CONNECT);
  }

  /// Lets a TCP port be listened on.
  void listening(int port) throws IOException {
    port(port, BIND);
  }

  private void path(String path, long access) throws IOException {
    long place = kernel.open(path);
    if (place == NOTHING_THERE) {
      return;
    }
    require(place, path);
    try {
      long fitting =
          new File(path).isDirectory()
              ? access
              : access & (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | CONTROL_DEVICES);
      MemorySegment rule = kernel.room(12);
      rule.set(ValueLayout.JAVA_LONG, 0, fitting & files);
      rule.set(ValueLayout.JAVA_INT, 8, (int) place);
      require(kernel.addRule(ruleset, RULE_OF_PATH, rule), path);
    } finally {
      kernel.close(place);
    }
  }

  private void port(int port, long access) throws IOException {
    if (ports) {
      MemorySegment rule = kernel.room(16);
      rule.set(ValueLayout.JAVA_LONG, 0, access);
      rule.set(ValueLayout.JAVA_LONG, 8, port);
      require(kernel.addRule(ruleset, RULE_OF_PORT, rule), "port " + port);
    }
  }

  /// From here on the rules hold, for this thread and what it starts.
  void close() throws IOException {
    require(kernel.restrictSelf(ruleset), "the rules");
    kernel.close(ruleset);
  }

  private static long require(long answer, String what) throws IOException {
    if (answer < 0) {
      throw new IOException("Landlock takes not " + what + ": error " + -answer);
    }
    return answer;
  }
}
