package org.sightline.server.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The system calls of Linux that walls are made of, called through the C library's `syscall` on
/// the calling thread. x86-64 and arm64; one thread may call.
final class Kernel {
  /// Whether this is a system whose calls are known here.
  static final boolean KNOWN =
      System.getProperty("os.name", "").equals("Linux")
          && (System.getProperty("os.arch", "").equals("amd64")
              || System.getProperty("os.arch", "").equals("aarch64"));

  static final boolean IS_X86 = System.getProperty("os.arch", "").equals("amd64");

  private static final long OPENAT = IS_X86 ? 257 : 56;
  private static final long CLOSE = IS_X86 ? 3 : 57;
  private static final long CLOSE_RANGE = 436;
  private static final long EXECVE = IS_X86 ? 59 : 221;
  private static final long PRCTL = IS_X86 ? 157 : 167;
  private static final long LANDLOCK_CREATE_RULESET = 444;
  private static final long LANDLOCK_ADD_RULE = 445;
  private static final long LANDLOCK_RESTRICT_SELF = 446;

  private static final long AT_FDCWD = -100;
  private static final long O_PATH = 0x20_0000;
  private static final long O_CLOEXEC = 0x8_0000;
  private static final long CLOSE_RANGE_CLOEXEC = 4;
  private static final long FIRST_OTHER_FILE = 3;
  private static final long LAST_FILE = 0xFFFF_FFFFL;
  private static final long PR_SET_SECCOMP = 22;
  private static final long PR_CAPBSET_DROP = 24;
  private static final long PR_SET_NO_NEW_PRIVS = 38;
  private static final long SECCOMP_MODE_FILTER = 2;
  private static final int CAPABILITIES = 64;
  private static final int CAP_DAC_READ_SEARCH = 2;
  private static final long LANDLOCK_CREATE_RULESET_VERSION = 1;

  private final Arena memory;
  private final MemorySegment state;
  private final MethodHandle syscall;
  private final MemorySegment environment;

  /// @param memory of what is given to the kernel
  Kernel(Arena memory) {
    this.memory = memory;
    Linker linker = Linker.nativeLinker();
    syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    state = memory.allocate(Linker.Option.captureStateLayout());
    environment =
        linker.defaultLookup().findOrThrow("environ").reinterpret(ValueLayout.ADDRESS.byteSize());
  }

  /// What a call answers, or its error's number, negative.
  private long call(long number, long a, long b, long c, long d) {
    try {
      long answer = (long) syscall.invokeExact(state, number, a, b, c, d, 0L);
      return answer == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : answer;
    } catch (Throwable e) {
      throw new IllegalStateException("a system call cannot be made", e);
    }
  }

  /// Memory for `bytes` bytes, all 0.
  MemorySegment room(long bytes) {
    return memory.allocate(bytes, Long.BYTES);
  }

  /// The version of Landlock; 0 or less where there is none.
  int landlock() {
    return (int) call(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION, 0);
  }

  /// A new set of rules for what is handled.
  ///
  /// @return its file, or an error, negative
  long ruleset(MemorySegment handled) {
    return call(LANDLOCK_CREATE_RULESET, handled.address(), handled.byteSize(), 0, 0);
  }

  long addRule(long ruleset, int kind, MemorySegment rule) {
    return call(LANDLOCK_ADD_RULE, ruleset, kind, rule.address(), 0);
  }

  long restrictSelf(long ruleset) {
    return call(LANDLOCK_RESTRICT_SELF, ruleset, 0, 0, 0);
  }

  /// Opens a place without reading it.
  ///
  /// @return its file, or an error, negative
  long open(String path) {
    return call(OPENAT, AT_FDCWD, memory.allocateFrom(path).address(), O_PATH | O_CLOEXEC, 0);
  }

  void close(long file) {
    call(CLOSE, file, 0, 0, 0);
  }

  /// From here on no program that is started has more rights than this process.
  long noMoreRights() {
    return call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
  }

  /// What is started has none of root's rights but to read what belongs to others, even as root.
  /// Who is not root has none to lose.
  void dropRights() {
    for (int right = 0; right < CAPABILITIES; right++) {
      if (right != CAP_DAC_READ_SEARCH) {
        call(PRCTL, PR_CAPBSET_DROP, right, 0, 0);
      }
    }
  }

  /// Filters the system calls of this thread and of what it starts.
  long filter(int[] program) {
    MemorySegment instructions = room((long) program.length * Integer.BYTES);
    for (int i = 0; i < program.length; i++) {
      instructions.setAtIndex(ValueLayout.JAVA_INT, i, program[i]);
    }
    MemorySegment form = room(16);
    form.set(ValueLayout.JAVA_SHORT, 0, (short) (program.length / CallFilter.INSTRUCTION_WORDS));
    form.set(ValueLayout.JAVA_LONG, 8, instructions.address());
    return call(PRCTL, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, form.address(), 0);
  }

  /// Becomes another program, with the environment of this one and no file of it but the first
  /// three.
  ///
  /// @return the error, negative; it comes back for no other reason
  long become(String[] words) {
    call(CLOSE_RANGE, FIRST_OTHER_FILE, LAST_FILE, CLOSE_RANGE_CLOEXEC, 0);
    MemorySegment list = room((words.length + 1L) * Long.BYTES);
    for (int i = 0; i < words.length; i++) {
      list.setAtIndex(ValueLayout.JAVA_LONG, i, memory.allocateFrom(words[i]).address());
    }
    return call(
        EXECVE,
        list.getAtIndex(ValueLayout.JAVA_LONG, 0),
        list.address(),
        environment.get(ValueLayout.ADDRESS, 0).address(),
        0);
  }
}
