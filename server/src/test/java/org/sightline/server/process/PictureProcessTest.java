package org.sightline.server.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sightline.media.AccessUnit;
import org.sightline.media.MediaFormat;
import org.sightline.picture.PictureException;
import org.sightline.picture.PictureSize;
import org.sightline.picture.PictureWorks;
import org.sightline.picture.PicturesHere;
import org.sightline.picture.RemoteWorks;
import org.sightline.picture.Turner;
import org.sightline.testkit.Footage;

@Timeout(300)
class PictureProcessTest {
  private static final PictureWorks.Wish SMALL =
      new PictureWorks.Wish(new PictureSize(160, 160), 55, true);
  private static final Path SHELL = Path.of("/bin/sh");

  private final Footage footage = Footage.of("IPPP");
  private final MediaFormat format = footage.tracks().getFirst();
  private final AccessUnit key = footage.units(Instant.EPOCH).getFirst();
  private final AtomicLong nanos = new AtomicLong(1);

  @Test
  void aKilledProcessCostsOneAnswerAndTheNextCallHasAnotherOne() throws Exception {
    try (PictureProcess process = new PictureProcess("decodes", System::nanoTime);
        PictureWorks works = new RemoteWorks(process)) {
      assertEquals(0, process.starts(), "it starts when it is needed");
      byte[] expected = new PicturesHere().picture(format, key, SMALL).jpeg().orElseThrow();
      assertArrayEquals(expected, works.picture(format, key, SMALL).jpeg().orElseThrow());
      long first = process.pid().orElseThrow();
      assertArrayEquals(expected, works.picture(format, key, SMALL).jpeg().orElseThrow());
      assertEquals(first, process.pid().orElseThrow());

      Turner turner =
          works.turner(
              new MediaFormat.G711(MediaFormat.G711.Law.A, 8000, 1), PictureWorks.Into.AAC);
      ProcessHandle child = ProcessHandle.of(first).orElseThrow();
      child.destroyForcibly();
      child.onExit().get(30, TimeUnit.SECONDS);
      AccessUnit sound = new AccessUnit(0, 0, true, false, Instant.EPOCH, new byte[160]);
      assertThrows(PictureException.class, () -> turner.turn(List.of(sound)));
      assertArrayEquals(expected, works.picture(format, key, SMALL).jpeg().orElseThrow());
      assertNotEquals(first, process.pid().orElseThrow());
      assertThrows(
          PictureException.class,
          () -> turner.turn(List.of(sound)),
          "a run is not gone on with by a process that knows nothing of it");
      turner.close();
    }
  }

  @Test
  void itStandsBehindTheWallsThatTheSystemHas() throws Exception {
    Walls.Standing standing = Walls.standing();
    Assumptions.assumeTrue(
        standing.isWhole() && standing.network(),
        "needs Landlock, seccomp and user namespaces, and unshare of util-linux");
    try (PictureProcess process = new PictureProcess("decodes", System::nanoTime);
        PictureWorks works = new RemoteWorks(process)) {
      assertTrue(works.picture(format, key, SMALL).jpeg().isPresent());
      Path there = Path.of("/proc", Long.toString(process.pid().orElseThrow()));
      assertEquals(
          List.of("lo"),
          Files.readAllLines(there.resolve("net/dev")).stream()
              .filter(line -> line.contains(":"))
              .map(line -> line.substring(0, line.indexOf(':')).strip())
              .toList());
      List<String> status = Files.readAllLines(there.resolve("status"));
      assertTrue(status.contains("NoNewPrivs:\t1"), status.toString());
      assertTrue(status.contains("Seccomp:\t2"), status.toString());
    }
  }

  @Test
  void oneThatDoesNotAnswerIsKilled() {
    assumeShell();
    // Every look at the clock is a part of its patience later.
    try (PictureProcess process =
        new PictureProcess(
            "decodes",
            () -> nanos.addAndGet(PictureProcess.PATIENCE.toNanos() / 3),
            call -> shell("exec sleep 600"))) {
      PictureWorks works = new RemoteWorks(process);
      PictureException gone =
          assertThrows(PictureException.class, () -> works.picture(format, key, SMALL));
      assertEquals(PictureException.Kind.GONE, gone.kind());
      assertTrue(gone.getMessage().contains("did not answer"), gone.getMessage());
    }
  }

  @Test
  void oneThatIsNotNeededAnyMoreIsKilled() {
    assumeShell();
    try (PictureProcess process = answering("exec sleep 600", nanos)) {
      PictureWorks works = new RemoteWorks(process);
      Path file = Path.of("/nowhere");
      PictureException gone =
          assertThrows(
              PictureException.class, () -> works.burn(file, file, Instant.EPOCH, () -> true));
      assertTrue(gone.getMessage().contains("not needed"), gone.getMessage());
    }
  }

  @Test
  void garbageIsNoAnswerAndOneThatDiesAgainAndAgainIsTriedWithWaits() {
    assumeShell();
    for (String answer :
        List.of(
            "head -c 100000 /dev/urandom",
            "printf 'M\\177\\377\\377\\377'; exec sleep 600",
            "printf 'N\\0\\0\\0\\10\\0\\0\\0\\0\\0\\0\\0\\1'; exec sleep 600",
            "kill -SEGV $$",
            "exit 3")) {
      try (PictureProcess process = answering(answer, nanos)) {
        PictureWorks works = new RemoteWorks(process);
        for (int life = 1; life <= 4; life++) {
          assertThrows(PictureException.class, () -> works.picture(format, key, SMALL), answer);
          assertEquals(life, process.starts(), answer);
        }
        assertEquals(1, process.problems().size(), answer);
        assertThrows(PictureException.class, () -> works.picture(format, key, SMALL), answer);
        assertEquals(4, process.starts(), "it is not started while it waits");
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThrows(PictureException.class, () -> works.picture(format, key, SMALL), answer);
        assertEquals(5, process.starts(), answer);
      }
    }
  }

  @Test
  void oneThatEndedBecauseItHadNothingToDoIsStartedAgainWithinTheCall() {
    assumeShell();
    String once = "head -c 1 >/dev/null; printf 'M\\0\\0\\0\\10\\0\\0\\0\\0\\0\\0\\0\\0'";
    List<String> lives = new ArrayList<>();
    try (PictureProcess process =
        new PictureProcess(
            "decodes",
            nanos::get,
            call -> {
              lives.add(once);
              return shell(once);
            })) {
      PictureWorks works = new RemoteWorks(process);
      for (int call = 1; call <= 4; call++) {
        assertTrue(works.picture(format, key, SMALL).jpeg().isEmpty());
      }
      assertEquals(4, lives.size());
      assertEquals(List.of(), process.problems());
    }
  }

  @Test
  void waitsDoubleUpToAMinute() {
    assertEquals(Duration.ZERO, PictureProcess.wait(3));
    assertEquals(Duration.ofSeconds(2), PictureProcess.wait(4));
    assertEquals(Duration.ofSeconds(4), PictureProcess.wait(5));
    assertEquals(Duration.ofMinutes(1), PictureProcess.wait(40));
  }

  private static PictureProcess answering(String script, AtomicLong nanos) {
    return new PictureProcess("decodes", nanos::get, call -> shell(script));
  }

  private static Process shell(String script) throws IOException {
    return new ProcessBuilder(SHELL.toString(), "-c", script)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void assumeShell() {
    Assumptions.assumeTrue(Files.isExecutable(SHELL), "needs a shell at " + SHELL);
  }
}
