package org.sightline.server.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;

/// A child that was taken over: tries what each line of standard input asks for and says for each
/// `could` or `could not`.
public final class Intruder {
  private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

  private Intruder() {}

  public static void main(String[] none) {
    Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
    while (lines.hasNextLine()) {
      String line = lines.nextLine();
      int space = line.indexOf(' ');
      boolean could;
      try {
        could = attempt(line.substring(0, space), line.substring(space + 1));
      } catch (Throwable e) {
        could = false;
      }
      System.out.println((could ? "could " : "could not ") + line);
    }
  }

  private static boolean attempt(String what, String where) throws Throwable {
    switch (what) {
      case "read" -> {
        try (FileInputStream in = new FileInputStream(where)) {
          in.read();
        }
      }
      case "list" -> {
        try (var all = Files.newDirectoryStream(Path.of(where))) {
          all.iterator().hasNext();
        }
      }
      case "link" -> Files.readSymbolicLink(Path.of(where));
      case "write" -> {
        try (FileOutputStream out = new FileOutputStream(where, true)) {
          out.write('x');
        }
      }
      case "truncate" -> {
        try (RandomAccessFile file = new RandomAccessFile(where, "rw")) {
          file.setLength(0);
        }
      }
      case "delete" -> Files.delete(Path.of(where));
      case "temporary" -> Files.writeString(Files.createTempFile("own", where), "x");
      case "run" -> {
        return new ProcessBuilder(where).start().waitFor() == 0;
      }
      case "signal" -> {
        return call("kill", Long.parseLong(where), 0) == 0;
      }
      case "trace" -> {
        // PTRACE_SEIZE stops nobody.
        return call("ptrace", 0x4206, Long.parseLong(where)) == 0;
      }
      case "peek" -> {
        return peek(Long.parseLong(where));
      }
      case "connect" -> {
        try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(where))) {
          return socket.isConnected();
        }
      }
      case "listen" -> {
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(where))) {
          return socket.isBound();
        }
      }
      case "datagram" -> {
        try (DatagramSocket socket = new DatagramSocket()) {
          return socket.isBound();
        }
      }
      case "socket" -> {
        return call("socket", Long.parseLong(where), 1, 0) >= 0;
      }
      case "namespace" -> {
        return call("unshare", Long.decode(where)) == 0;
      }
      case "syscall" -> {
        long number = Long.parseLong(where.split(" ")[X86 ? 0 : 1]);
        return call("syscall", number, 0, 0, 0, 0) >= 0;
      }
      default -> throw new IOException("no such attempt: " + what);
    }
    return true;
  }

  private static boolean peek(long pid) throws Throwable {
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment room = memory.allocate(16);
      MemorySegment vector = memory.allocate(16, 8);
      vector.set(ValueLayout.JAVA_LONG, 0, room.address());
      vector.set(ValueLayout.JAVA_LONG, 8, 16);
      // An address that nothing is at is told apart from a process that is not ours.
      long answer = call("process_vm_readv", pid, vector.address(), 1, vector.address(), 1, 0);
      return answer >= 0 || errno == 14;
    }
  }

  private static int errno;

  private static long call(String name, long... words) throws Throwable {
    Linker linker = Linker.nativeLinker();
    ValueLayout[] all = new ValueLayout[words.length];
    java.util.Arrays.fill(all, ValueLayout.JAVA_LONG);
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, all),
            Linker.Option.captureCallState("errno"));
    try (Arena memory = Arena.ofConfined()) {
      MemorySegment state = memory.allocate(Linker.Option.captureStateLayout());
      Object[] given = new Object[words.length + 1];
      given[0] = state;
      for (int i = 0; i < words.length; i++) {
        given[i + 1] = words[i];
      }
      long answer = (int) (long) handle.invokeWithArguments(given);
      errno = state.get(ValueLayout.JAVA_INT, 0);
      return answer;
    }
  }
}
