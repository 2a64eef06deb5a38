package org.sightline.server.process;

import java.util.Arrays;

/// The filter of system calls that a walled child has: a program of the kernel's packet filter
/// (seccomp, kernel documentation `userspace-api/seccomp_filter`).
///
/// A child that decodes needs none of the calls that look into other processes, load code into the
/// kernel, change mounts, namespaces, clocks or keys, or go around filters (io_uring). They fail
/// with `EPERM`, as do sockets other than of the kinds that the child needs: those of the local
/// machine above all, behind which other programs take orders. A call of another architecture ends
/// the process.
final class CallFilter {
  /// An instruction is a code and two jumps in one word, and a constant in the next.
  static final int INSTRUCTION_WORDS = 2;

  private static final int LOAD = 0x20;
  private static final int AND = 0x54;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_FROM = 0x35;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private static final int ALLOW = 0x7FFF_0000;
  private static final int END_PROCESS = 0x8000_0000;
  private static final int FAIL = 0x0005_0000;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  private static final int AT_NUMBER = 0;
  private static final int AT_ARCHITECTURE = 4;
  private static final int AT_FIRST = 16;
  private static final int AT_SECOND = 24;
  private static final int X86_64 = 0xC000_003E;
  private static final int AARCH64 = 0xC000_00B7;
  private static final int X32 = 0x4000_0000;

  private static final int CLONE3 = 435;
  private static final int NEW_NAMESPACES = 0x7E02_0000;
  private static final int INTERNET = 2;
  private static final int INTERNET_6 = 10;
  private static final int KIND = 0xF;
  private static final int STREAM = 1;
  private static final int DATAGRAM = 2;

  /// The same numbers on every architecture: pidfd_getfd, process_madvise, quotactl_fd, io_uring's
  /// three, and the mount calls of Linux 5.2 and later.
  private static final int[] DENIED_EVERYWHERE = {
    438, 440, 443, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442
  };

  /// ptrace, process_vm_readv and _writev, kcmp, kexec's two, the modules' three, mount, umount2,
  /// pivot_root, chroot, bpf, the keys' three, perf_event_open, userfaultfd, open_by_handle_at,
  /// fanotify_init, setns, unshare, reboot, swapon, swapoff, acct, settimeofday, clock_settime,
  /// clock_adjtime, sethostname, setdomainname, syslog, quotactl.
  private static final int[] DENIED_ON_AARCH64 = {
    117, 270, 271, 272, 104, 294, 105, 273, 106, 40, 39, 41, 51, 280, 217, 218, 219, 241, 282, 265,
    262, 268, 97, 142, 224, 225, 89, 170, 112, 266, 161, 162, 116, 60
  };

  /// The same on x86-64, and iopl, ioperm, modify_ldt.
  private static final int[] DENIED_ON_X86_64 = {
    101, 310, 311, 312, 246, 320, 175, 313, 176, 165, 166, 155, 161, 321, 248, 249, 250, 298, 323,
    304, 300, 308, 272, 169, 167, 168, 163, 164, 227, 305, 170, 171, 103, 179, 172, 173, 154
  };

  private int[] words = new int[256];
  private int used;

  private CallFilter() {}

  /// The filter for this machine.
  ///
  /// @param streams whether the child may have TCP sockets
  /// @param datagrams whether it may have UDP sockets
  static int[] program(boolean streams, boolean datagrams) {
    return program(Kernel.IS_X86, streams, datagrams);
  }

  static int[] program(boolean x86, boolean streams, boolean datagrams) {
    CallFilter filter = new CallFilter();
    filter.add(LOAD, 0, 0, AT_ARCHITECTURE);
    filter.add(JUMP_EQUAL, 1, 0, x86 ? X86_64 : AARCH64);
    filter.add(RETURN, 0, 0, END_PROCESS);
    filter.add(LOAD, 0, 0, AT_NUMBER);
    if (x86) {
      filter.add(JUMP_FROM, 0, 1, X32);
      filter.add(RETURN, 0, 0, FAIL | ENOSYS);
    }
    filter.deny(DENIED_EVERYWHERE);
    filter.deny(x86 ? DENIED_ON_X86_64 : DENIED_ON_AARCH64);
    // Its flags lie in memory, where a filter cannot look; the C library then takes clone.
    filter.add(JUMP_EQUAL, 0, 1, CLONE3);
    filter.add(RETURN, 0, 0, FAIL | ENOSYS);
    filter.add(JUMP_EQUAL, 0, 4, x86 ? 56 : 220);
    filter.add(LOAD, 0, 0, AT_FIRST);
    filter.add(JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES);
    filter.add(RETURN, 0, 0, FAIL | EPERM);
    filter.add(RETURN, 0, 0, ALLOW);
    filter.sockets(x86 ? 41 : 198, streams, datagrams);
    filter.add(RETURN, 0, 0, ALLOW);
    return Arrays.copyOf(filter.words, filter.used);
  }

  private void deny(int[] numbers) {
    for (int number : numbers) {
      add(JUMP_EQUAL, 0, 1, number);
      add(RETURN, 0, 0, FAIL | EPERM);
    }
  }

  private void sockets(int number, boolean streams, boolean datagrams) {
    add(JUMP_EQUAL, 0, 9, number);
    add(LOAD, 0, 0, AT_FIRST);
    add(JUMP_EQUAL, 1, 0, INTERNET);
    add(JUMP_EQUAL, 0, 5, INTERNET_6);
    add(LOAD, 0, 0, AT_SECOND);
    add(AND, 0, 0, KIND);
    add(JUMP_EQUAL, 1, 0, streams ? STREAM : KIND);
    add(JUMP_EQUAL, 0, 1, datagrams ? DATAGRAM : KIND);
    add(RETURN, 0, 0, ALLOW);
    add(RETURN, 0, 0, FAIL | EPERM);
  }

  private void add(int code, int ifTrue, int ifFalse, int constant) {
    // struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }, little-endian.
    words[used++] = code | ifTrue << 16 | ifFalse << 24;
    words[used++] = constant;
  }
}
