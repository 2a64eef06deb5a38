package org.sightline.webrtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DtlsLineTest {
  @Test
  void closingEndsTheWaitForADatagramAtOnce() throws Exception {
    DtlsLine line = new DtlsLine((bytes, offset, length) -> {});
    FutureTask<byte[]> reading = new FutureTask<>(() -> line.next(600_000));
    Thread reader = Thread.ofPlatform().start(reading);
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      LockSupport.parkNanos(1_000_000);
    }
    line.close();
    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> reading.get(60, TimeUnit.SECONDS));
    assertEquals(IOException.class, ended.getCause().getClass());
    assertThrows(IOException.class, () -> line.next(600_000));
  }
}
