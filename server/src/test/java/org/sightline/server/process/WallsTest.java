package org.sightline.server.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.domain.Severity;

/// What an [Intruder] in the place of a child can and cannot do.
@Timeout(300)
class WallsTest {
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m");

  @TempDir private Path folder;

  private static void needsFiles() {
    Assumptions.assumeTrue(
        Walls.standing().landlock() > 0, "needs Landlock: Linux 5.13 or later that allows it");
  }

  private static void needsFilter() {
    Assumptions.assumeTrue(
        Walls.standing().filter(), "needs seccomp filters: a Linux or container that allows them");
  }

  /// What it could of what was tried.
  private static List<String> could(Openings openings, List<String> attempts) throws Exception {
    Process child =
        new Walls(false, Walls::standing)
            .start(
                new Walls.Child(SMALL, List.of(), 0, openings),
                Intruder.class.getName(),
                builder -> builder.redirectErrorStream(false));
    try {
      try (OutputStream in = child.getOutputStream()) {
        in.write((String.join("\n", attempts) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      List<String> said =
          new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      String wrong = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
      assertEquals(attempts.size(), said.size(), said + wrong);
      List<String> could = new ArrayList<>();
      for (String line : said) {
        if (!line.startsWith("could not ")) {
          could.add(line.substring("could ".length()));
        }
      }
      return could;
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aChildReadsNothingOfTheNodeAndWritesNothingButItsOwnFolder() throws Exception {
    needsFiles();
    Path data = Files.createDirectories(folder.resolve("data/recordings"));
    Path footage = Files.writeString(data.resolve("05.00.mp4"), "footage");
    Path key = Files.writeString(folder.resolve("data/key.pem"), "secret");
    Path configuration = Files.writeString(folder.resolve("sightline.yml"), "cameras: {}");
    Path link = Files.createSymbolicLink(folder.resolve("way-round"), key);
    List<String> attempts =
        List.of(
            "read " + footage,
            "read " + key,
            "read " + configuration,
            "read " + link,
            "read /proc/" + ProcessHandle.current().pid() + "/root" + key,
            "list " + data,
            "list " + folder,
            "list " + System.getProperty("user.home"),
            "list /tmp",
            "read /etc/shadow",
            "read /etc/ssl/private",
            "write " + footage,
            "write " + folder.resolve("new"),
            "write /tmp/sightline-intruder",
            "write " + System.getProperty("user.home") + "/.profile",
            "write " + NativeFolder.ready().resolve("libavcodec.so"),
            "truncate " + footage,
            "delete " + footage,
            "run /bin/true",
            "run /usr/bin/env");
    assertEquals(List.of(), could(Openings.NONE, attempts));
    assertEquals("footage", Files.readString(footage));
    assertFalse(Files.exists(Path.of("/tmp/sightline-intruder")));
    assertEquals(
        List.of("temporary x", "read /etc/passwd"),
        could(Openings.NONE, List.of("temporary x", "read /etc/passwd")));
  }

  @Test
  void whatIsOpenedForACopyIsOpenedForNothingElse() throws Exception {
    needsFiles();
    Path from = Files.writeString(folder.resolve("from"), "from");
    Path to = Files.createFile(folder.resolve("to"));
    Path other = Files.writeString(folder.resolve("other"), "other");
    assertEquals(
        List.of("read " + from, "write " + to, "truncate " + to),
        could(
            Openings.ofCopy(from, to),
            List.of(
                "read " + from,
                "write " + from,
                "write " + to,
                "truncate " + to,
                "read " + other,
                "write " + folder.resolve("to2"))));
  }

  @Test
  void aChildConnectsToThePortsThatItIsToldAndNoOthers() throws Exception {
    needsFiles();
    Assumptions.assumeTrue(
        Walls.standing().landlock() >= Landlock.SINCE_PORTS, "needs Landlock 4: Linux 6.7");
    try (ServerSocket node = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String allowed = "connect " + node.getLocalPort();
      assertEquals(
          List.of(allowed),
          could(
              Openings.ofPorts(List.of(node.getLocalPort())),
              List.of(allowed, "connect " + other.getLocalPort(), "listen 0")));
    }
  }

  @Test
  void aChildLooksIntoNoOtherProcessAndSignalsNone() throws Exception {
    needsFiles();
    long node = ProcessHandle.current().pid();
    List<String> attempts =
        new ArrayList<>(
            List.of(
                "read /proc/" + node + "/mem",
                "read /proc/" + node + "/environ",
                "link /proc/" + node + "/fd/0",
                "link /proc/" + node + "/cwd",
                "trace " + node,
                "peek " + node));
    if (Walls.standing().landlock() >= Landlock.SINCE_SCOPES) {
      attempts.add("signal " + node);
    }
    assertEquals(List.of(), could(Openings.ofPorts(List.of(1)), attempts));
  }

  @Test
  void aChildMakesNoCallsThatAreNotItsBusiness() throws Exception {
    needsFilter();
    List<String> attempts =
        List.of(
            "socket 1",
            "socket 16",
            "socket 17",
            "socket 38",
            "socket 40",
            "datagram 0",
            "namespace 0x10000000",
            "namespace 0x40000000",
            // bpf, userfaultfd, io_uring_setup, perf_event_open, keyctl (its session), add_key
            "syscall 321 280",
            "syscall 323 282",
            "syscall 425 425",
            "syscall 250 219");
    assertEquals(List.of(), could(Openings.ofPorts(List.of(1)), attempts));
    assertEquals(
        List.of("datagram 0"), could(Openings.ofNetwork(List.of()), List.of("datagram 0")));
  }

  @Test
  void withoutWallsTheSameAttemptsSucceed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    List<String> attempts =
        List.of(
            "read " + secret,
            "write " + folder.resolve("new"),
            "link /proc/%d/cwd".formatted(ProcessHandle.current().pid()),
            "signal " + ProcessHandle.current().pid(),
            "datagram 0",
            "socket 1");
    Process child =
        OwnProgram.command(List.of(), SMALL, Intruder.class.getName(), List.of()).start();
    try (OutputStream in = child.getOutputStream()) {
      in.write((String.join("\n", attempts) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        attempts.stream().map(attempt -> "could " + attempt).toList(),
        new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void theFolderOfAChildGoesWithItAndWithWhoeverWasKilled() throws Exception {
    Process child =
        new Walls(false, Walls::standing)
            .start(
                new Walls.Child(SMALL, List.of(), 0, Openings.NONE),
                Intruder.class.getName(),
                builder -> {});
    Path itself = Path.of("/proc", Long.toString(child.pid()), "cwd");
    Assumptions.assumeTrue(Files.exists(itself), "needs /proc");
    Path own = Files.readSymbolicLink(itself);
    assertTrue(Files.isDirectory(own));
    child.destroyForcibly();
    await(own);
    long gone = child.pid();
    Path left = Files.createDirectories(folder.resolve("sightline-child-%d-1/a".formatted(gone)));
    Path alive =
        Files.createDirectories(
            folder.resolve("sightline-child-%d-1".formatted(ProcessHandle.current().pid())));
    ChildFolder.sweep(folder);
    assertFalse(Files.exists(left.getParent()));
    assertTrue(Files.exists(alive));
  }

  private static void await(Path gone) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.exists(gone) && System.nanoTime() < end) {
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
    assertFalse(Files.exists(gone), gone.toString());
  }

  @Test
  void aPathWithALineEndIsRefusedAndNothingStarts() {
    needsFiles();
    Openings hostile = Openings.ofFile(Path.of("/tmp/x\nlive /"));
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                new Walls(false, Walls::standing)
                    .start(new Walls.Child(SMALL, List.of(), 0, hostile), builder -> {}));
    assertTrue(refused.getMessage().contains("line end"), refused.getMessage());
  }

  @Test
  void whereWallsAreMissingChildrenStartAndItIsSaidUnlessWallsAreRequired() throws Exception {
    Walls.Child child = new Walls.Child(SMALL, List.of(), 0, Openings.NONE);
    Walls wished = new Walls(false, () -> Walls.Standing.NOTHING);
    assertEquals(List.of(), wished.problems());
    Process process = wished.start(child, Intruder.class.getName(), builder -> {});
    process.getOutputStream().close();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    assertEquals(Severity.NOTICE, wished.problems().getFirst().severity());
    Walls required = new Walls(true, () -> Walls.Standing.NOTHING);
    IOException refused =
        assertThrows(
            IOException.class,
            () -> required.start(child, Intruder.class.getName(), builder -> {}));
    assertTrue(refused.getMessage().contains("walls: required"), refused.getMessage());
    assertEquals(Severity.WARNING, required.problems().getFirst().severity());
  }
}
