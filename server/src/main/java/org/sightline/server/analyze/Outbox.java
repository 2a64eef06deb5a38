package org.sightline.server.analyze;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sightline.domain.CameraName;
import org.sightline.domain.Embedding;
import org.sightline.domain.Observation;
import org.sightline.server.http.wire.WireEmbedding;
import org.sightline.server.http.wire.WireFacts;

/// Facts and best pictures on their way to the node, in order, so that whoever finds them never
/// waits for the network.
///
/// At most [#MAX_FACTS] facts and [#MAX_PICTURE_BYTES] of pictures wait; when there are more, the
/// oldest goes and is counted. What the node cannot take now is tried again for ever; what it
/// refuses is dropped, counted and logged. Any thread may put.
final class Outbox implements AutoCloseable {
  static final int MAX_FACTS = 4_000;
  static final int MAX_PICTURE_BYTES = 32 << 20;

  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final int BATCH = 64;
  private static final int MAX_KEYS = 10_000;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private sealed interface Waiting {
    record Picture(String local, String camera, byte[] jpeg) implements Waiting {}

    record Fact(WireFacts.Fact fact) implements Waiting {}

    record Looks(WireEmbedding embedding) implements Waiting {}
  }

  private final NodeLink link;
  private final Thread thread;
  private final Object lock = new Object();
  // Guarded by lock.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int facts;
  private long pictureBytes;
  private long pictures;
  private long dropped;
  private boolean ending;

  // Of the sending thread: what the node called the pictures that we gave names to.
  private final Map<String, String> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_KEYS;
        }
      };

  Outbox(NodeLink link) {
    this.link = link;
    thread = Thread.ofPlatform().daemon().name("outbox").unstarted(this::work);
  }

  Outbox start() {
    thread.start();
    return this;
  }

  /// Takes a picture; the name under which a fact may refer to it.
  String put(CameraName camera, byte[] jpeg) {
    synchronized (lock) {
      String local = "p" + ++pictures;
      pictureBytes += jpeg.length;
      waiting.addLast(new Waiting.Picture(local, camera.value(), jpeg));
      makeRoom();
      lock.notifyAll();
      return local;
    }
  }

  /// Takes a fact.
  void put(Observation observation) {
    synchronized (lock) {
      facts++;
      waiting.addLast(new Waiting.Fact(FactText.of(observation)));
      makeRoom();
      lock.notifyAll();
    }
  }

  /// Takes what an object looks like, whose track was put before.
  void put(CameraName camera, String trackId, Embedding embedding) {
    synchronized (lock) {
      facts++;
      waiting.addLast(
          new Waiting.Looks(
              new WireEmbedding(camera.value(), trackId, embedding.network(), embedding.text())));
      makeRoom();
      lock.notifyAll();
    }
  }

  private void makeRoom() {
    while (facts > MAX_FACTS || pictureBytes > MAX_PICTURE_BYTES) {
      Waiting oldest = waiting.removeFirst();
      count(oldest);
      dropped++;
    }
  }

  private void count(Waiting gone) {
    switch (gone) {
      case Waiting.Picture picture -> pictureBytes -= picture.jpeg().length;
      case Waiting.Fact _, Waiting.Looks _ -> facts--;
    }
  }

  /// Facts and pictures that were given up.
  long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  private void work() {
    Duration wait = FIRST_WAIT;
    try {
      while (true) {
        List<Waiting> next = next();
        if (next.isEmpty()) {
          return;
        }
        try {
          send(next);
          wait = FIRST_WAIT;
        } catch (IOException | RuntimeException e) {
          LOG.log(
              Level.DEBUG, "the node takes nothing now; it is tried again: {0}", e.getMessage());
          putBack(next);
          pause(wait);
          wait =
              wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0
                  ? wait.multipliedBy(2)
                  : LONGEST_WAIT;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Duration wait) throws InterruptedException {
    synchronized (lock) {
      lock.wait(ending ? FIRST_WAIT.toMillis() : wait.toMillis());
    }
  }

  /// One picture, one look, or facts up to the next of those; nothing at the end.
  private List<Waiting> next() throws InterruptedException {
    synchronized (lock) {
      while (waiting.isEmpty() && !ending) {
        lock.wait();
      }
      List<Waiting> next = new ArrayList<>();
      while (!waiting.isEmpty() && next.size() < BATCH) {
        boolean alone = !(waiting.getFirst() instanceof Waiting.Fact);
        if (alone && !next.isEmpty()) {
          break;
        }
        Waiting one = waiting.removeFirst();
        count(one);
        next.add(one);
        if (alone) {
          break;
        }
      }
      return next;
    }
  }

  private void putBack(List<Waiting> unsent) {
    synchronized (lock) {
      for (int i = unsent.size() - 1; i >= 0; i--) {
        waiting.addFirst(unsent.get(i));
        switch (unsent.get(i)) {
          case Waiting.Picture picture -> pictureBytes += picture.jpeg().length;
          case Waiting.Fact _, Waiting.Looks _ -> facts++;
        }
      }
      makeRoom();
    }
  }

  private void send(List<Waiting> next) throws IOException, InterruptedException {
    if (next.getFirst() instanceof Waiting.Picture picture) {
      try {
        keys.put(picture.local(), link.picture(picture.camera(), picture.jpeg()));
      } catch (NodeRefusal e) {
        refused(e, "a picture");
      }
      return;
    }
    if (next.getFirst() instanceof Waiting.Looks(WireEmbedding embedding)) {
      try {
        link.embedding(embedding);
      } catch (NodeRefusal e) {
        refused(e, "what an object looks like");
      }
      return;
    }
    List<WireFacts.Fact> posted = new ArrayList<>();
    for (Waiting one : next) {
      if (one instanceof Waiting.Fact fact) {
        posted.add(FactText.named(fact.fact(), keys.getOrDefault(local(fact.fact()), "")));
      }
    }
    try {
      link.facts(new WireFacts(posted));
    } catch (NodeRefusal e) {
      if (e.isForNow()) {
        throw e;
      }
      oneByOne(posted);
    }
  }

  private static String local(WireFacts.Fact fact) {
    WireFacts.Seen seen = fact.object();
    String snapshot = seen == null ? null : seen.snapshot();
    return snapshot == null ? "" : snapshot;
  }

  /// One fact that cannot be taken must not take the others with it.
  private void oneByOne(List<WireFacts.Fact> posted) throws IOException, InterruptedException {
    for (WireFacts.Fact fact : posted) {
      try {
        link.facts(new WireFacts(List.of(fact)));
      } catch (NodeRefusal e) {
        refused(e, "a fact of camera " + fact.camera());
      }
    }
  }

  private void refused(NodeRefusal refusal, String what) throws NodeRefusal {
    if (refusal.isForNow()) {
      throw refusal;
    }
    LOG.log(Level.WARNING, "the node refuses {0}: {1}", what, refusal.getMessage());
    synchronized (lock) {
      dropped++;
    }
  }

  /// Sends what waits, for a moment, and ends.
  @Override
  public void close() throws InterruptedException {
    synchronized (lock) {
      ending = true;
      lock.notifyAll();
    }
    if (!thread.join(Duration.ofMillis(700))) {
      thread.interrupt();
    }
  }
}
