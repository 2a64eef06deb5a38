package org.sightline.server.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.sightline.server.audit.AuditLog;

/// The node's audit log and the thread that tends it.
final class AuditPart implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AuditPart.class.getName());
  private static final Duration TEND_EVERY = Duration.ofSeconds(2);

  private final AuditLog log;
  private final Thread thread;

  private AuditPart(AuditLog log) {
    this.log = log;
    this.thread = Thread.ofVirtual().name("audit").start(this::work);
  }

  /// @throws org.sightline.server.audit.AuditException if the log cannot be opened
  static AuditPart start(Path folder, @Nullable Path anchor, InstantSource clock) {
    return new AuditPart(AuditLog.open(folder, anchor, clock));
  }

  AuditLog log() {
    return log;
  }

  private void work() {
    while (true) {
      try {
        Thread.sleep(TEND_EVERY);
        log.tend();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "tending the audit log failed", e);
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    thread.interrupt();
    thread.join();
    log.close();
  }
}
