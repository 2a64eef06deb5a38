package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sightline.domain.GapCause;

class SubscriptionTest {
  private static final Instant T0 = Fed.T0;
  private final Fed fed = new Fed();
  private final Stream stream = fed.stream();

  @Test
  void deliversARunFromItsFirstKeyPicture() {
    Subscription s = stream.subscribe("test", 1000);
    fed.run("PP IPP IP");
    assertEquals("[ IPP IP", Fed.drained(s));
    assertEquals(0, s.lostUnits());
  }

  @Test
  void aLateReaderIsToldOfTheRunAndBeginsAtTheNextKeyPicture() {
    fed.run("IPP");
    Subscription s = stream.subscribe("late", 1000);
    fed.send("PP IP");
    assertEquals("[ IP", Fed.drained(s));
    assertEquals(0, s.lostUnits());
  }

  @Test
  void aViewerBeginsAtTheNewestKeyPictureThatWasKept() {
    fed.run("IPP IPP");
    Subscription s = stream.subscribeFromNewestKey("viewer", 1000);
    fed.send("P");
    assertEquals("[ IPPP", Fed.drained(s));
  }

  @Test
  void aGroupOfPicturesBeyondTheBoundIsNotKept() {
    fed.run("I");
    fed.send("PPPP", Stream.MAX_KEPT_BYTES / 4);
    Subscription s = stream.subscribeFromNewestKey("viewer", 1000);
    fed.send("P IP");
    assertEquals("[ IP", Fed.drained(s));
  }

  @Test
  void aFullRingLosesUpToTheNextKeyPictureAndCounts() {
    Subscription s = stream.subscribe("slow", 300);
    fed.run("IPPPP");
    assertEquals("[ IPP", Fed.drained(s));
    fed.send("P IP");
    assertEquals(" IP", Fed.drained(s));
    assertEquals(3, s.lostUnits());
  }

  @Test
  void aFullRingOfAViewerLosesWhatIsOld() {
    Subscription s = stream.subscribeFromNewestKey("slow viewer", 300);
    fed.run("IPPPP IP");
    assertEquals("[ IP", Fed.drained(s));
    assertEquals(5, s.lostUnits());
  }

  @Test
  void oneReaderThatSleepsCostsTheOthersNothing() {
    Subscription sleeper = stream.subscribe("sleeper", 400);
    Subscription reader = stream.subscribe("reader", 400);
    fed.run("I");
    for (int i = 0; i < 1000; i++) {
      fed.send("IPP");
      reader.drainTo(m -> {});
    }
    assertEquals(0, reader.lostUnits());
    assertTrue(sleeper.waitingBytes() <= 400);
    assertEquals(3001 - 4, sleeper.lostUnits());
  }

  @Test
  void aPictureLargerThanTheRingIsTakenWhenItIsAlone() {
    Subscription s = stream.subscribe("small", 50);
    fed.run("IP IP");
    assertEquals("[ I", Fed.drained(s));
    assertEquals(3, s.lostUnits());
  }

  @Test
  void theNumberOfMessagesIsBoundedWhateverTheirSize() {
    Subscription s = stream.subscribe("slow", Integer.MAX_VALUE);
    fed.run("I");
    fed.send("P".repeat(Subscription.MAX_MESSAGES + 10));
    assertEquals(11, s.lostUnits());
  }

  @Test
  void failuresOfOneCauseArriveAsTheNewest() {
    Subscription s = stream.subscribe("slow", 1000);
    for (int i = 0; i < 1000; i++) {
      fed.stream().down(GapCause.CAMERA_UNREACHABLE, "attempt " + i, T0, Duration.ofSeconds(1));
    }
    var only = assertInstanceOf(StreamMessage.AttemptFailed.class, s.poll());
    assertEquals("attempt 999", only.detail());
    assertNull(s.poll());
  }

  @Test
  void aReaderThatLeavesAThousandRunsUnreadGetsTheNewest() {
    Subscription s = stream.subscribe("asleep", 1_000_000);
    for (int i = 0; i < 1000; i++) {
      fed.run("IP");
      fed.stream().down(GapCause.CONNECTION_LOST, "lost", T0, Duration.ofSeconds(1));
    }
    fed.run("IPP");
    String all = Fed.drained(s);
    assertTrue(all.endsWith("[ IPP"), all);
    assertTrue(all.chars().filter(c -> c == '[' || c == ']').count() <= Subscription.MAX_MARKS + 1);
    assertTrue(s.lostUnits() > 0);
  }

  @Test
  void closingWakesTheReaderThatWaits() throws Exception {
    Subscription s = stream.subscribe("waiting", 1000);
    CompletableFuture<StreamMessage> taken = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    taken.complete(s.take(Duration.ofMinutes(1)));
                  } catch (InterruptedException e) {
                    taken.completeExceptionally(e);
                  }
                });
    s.close();
    assertNull(taken.get(60, TimeUnit.SECONDS));
    assertTrue(reader.join(Duration.ofSeconds(60)));
    assertTrue(s.isClosed());
    fed.run("IP");
    assertNull(s.poll());
  }

  @Test
  void closingTheStreamEndsTheRunAndItsReaders() throws Exception {
    Subscription s = stream.subscribe("reader", 1000);
    fed.run("IP");
    stream.close(GapCause.SWITCHED_OFF, "switched off", T0);
    assertEquals("[ IP]", Fed.drained(s));
    assertTrue(s.isClosed());
    assertTrue(stream.subscribe("after", 1000).isClosed());
    assertNull(s.take(Duration.ofMinutes(1)));
  }

  @Test
  void aReaderThatComesWhileTheCameraIsGoneIsToldWhy() {
    stream.down(GapCause.CAMERA_REFUSED, "wrong password", T0, Duration.ofSeconds(1));
    Subscription s = stream.subscribe("late", 1000);
    var why = assertInstanceOf(StreamMessage.AttemptFailed.class, s.poll());
    assertEquals(GapCause.CAMERA_REFUSED, why.cause());
    assertFalse(s.isClosed());
  }
}
