package org.sightline.stream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sightline.media.rtmp.RtmpException;
import org.sightline.media.rtmp.RtmpFrame;
import org.sightline.media.rtmp.RtmpPublication;

/// A port at which cameras and programs publish by RTMP. Whoever names the path and the passphrase
/// of a stream that waits here is let in; everybody else is refused and cut off.
///
/// At most [#MAX_STRANGERS] connections that are not let in stand here, each for
/// [#STRANGER_PATIENCE] in all; what comes beside them is closed at once. A camera that comes again
/// takes the place of its own former connection, which may be one that the network has lost.
final class PushDoor implements AutoCloseable {
  /// The most connections that are not let in yet.
  static final int MAX_STRANGERS = 32;

  /// How long a connection may take to say what it wants.
  static final Duration STRANGER_PATIENCE = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(PushDoor.class.getName());
  private static final int BACKLOG = 64;
  private static final int BUFFER = 64 << 10;
  private static final Duration SILENCE = Duration.ofMinutes(2);
  private static final Duration GOOD_BYE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final ServerSocket listener;
  private final Thread thread;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Semaphore strangers = new Semaphore(MAX_STRANGERS);

  private PushDoor(ServerSocket listener) {
    this.listener = listener;
    thread = Thread.ofVirtual().name("push-door").unstarted(this::receive);
  }

  /// Listens.
  ///
  /// @throws IOException if the port cannot be listened on
  static PushDoor open(InetSocketAddress at) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(at, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "port %d cannot be listened on: %s; choose another port or end who uses it"
              .formatted(at.getPort(), e.getMessage()),
          e);
    }
    PushDoor door = new PushDoor(listener);
    door.thread.start();
    return door;
  }

  /// A stream that waits here for its camera.
  final class Place implements AutoCloseable {
    private final String path;
    private final byte[] passphrase;
    private final Runnable left;
    private final BlockingQueue<Arrival> arrived = new ArrayBlockingQueue<>(1);
    // Guarded by arrived.
    private @Nullable Arrival current;

    private Place(String path, String passphrase, Runnable left) {
      this.path = path;
      this.passphrase = passphrase.getBytes(StandardCharsets.UTF_8);
      this.left = left;
    }

    /// The camera's connection, waiting for it at most so long; null where none came.
    @Nullable Arrival await(Duration wait) throws InterruptedException {
      Arrival came = arrived.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      synchronized (arrived) {
        current = came;
        if (!arrived.isEmpty()) {
          replace(came);
        }
      }
      return came;
    }

    private boolean knows(String said) {
      return MessageDigest.isEqual(passphrase, said.getBytes(StandardCharsets.UTF_8));
    }

    /// Takes the newest connection, in place of those that came before it.
    private void take(Arrival arrival) {
      synchronized (arrived) {
        replace(current);
        current = null;
        while (!arrived.offer(arrival)) {
          replace(arrived.poll());
        }
      }
    }

    private static void replace(@Nullable Arrival former) {
      if (former != null) {
        former.replaced = true;
        former.close();
      }
    }

    @Override
    public void close() {
      places.remove(path, this);
      Arrival waiting = arrived.poll();
      if (waiting != null) {
        waiting.close();
      }
      left.run();
    }
  }

  /// A connection that was let in.
  static final class Arrival implements FrameRun.Frames {
    private final Socket socket;
    private final RtmpPublication publication;
    private final String shown;
    private volatile boolean replaced;

    private Arrival(Socket socket, RtmpPublication publication) {
      this.socket = socket;
      this.publication = publication;
      this.shown = String.valueOf(socket.getInetAddress().getHostAddress());
    }

    @Override
    public ForeignFrames.@Nullable Frame next() throws IOException {
      RtmpFrame frame = publication.next();
      if (frame == null) {
        awaitGoodBye();
        String passed = publication.passedOver();
        return new ForeignFrames.Frame.End(
            shown + " stopped sending" + (passed.isEmpty() ? "" : "; it also sent " + passed));
      }
      return switch (frame) {
        case RtmpFrame.Form(var tracks) -> new ForeignFrames.Frame.Form(tracks);
        case RtmpFrame.Unit(int track, boolean key, long time, byte[] bytes) ->
            new ForeignFrames.Frame.Unit(track, key, time, bytes);
      };
    }

    /// Lets the other end close first: closing before it has said all would look to it like an
    /// error.
    private void awaitGoodBye() throws IOException {
      socket.setSoTimeout((int) GOOD_BYE.toMillis());
      try {
        while (socket.getInputStream().read() >= 0) {
          // what it still says is of no use
        }
      } catch (SocketTimeoutException staying) {
        LOG.log(Level.DEBUG, "the other end keeps the connection", staying);
      }
    }

    @Override
    public String gone(IOException failure) {
      if (replaced) {
        return shown + " sends on a new connection";
      }
      return failure instanceof RtmpException
          ? "%s sent what is no RTMP: %s".formatted(shown, failure.getMessage())
          : "the connection from %s broke: %s".formatted(shown, failure.getMessage());
    }

    @Override
    public void close() {
      closeQuietly(socket);
    }
  }

  /// Waits for who names the path and the passphrase of this address.
  ///
  /// @param left called when the place is given up
  /// @throws IOException if another stream waits at the path
  Place place(URI address, Runnable left) throws IOException {
    String path = address.getPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    Place place = new Place(path, passphrase(address), left);
    if (places.putIfAbsent(path, place) != null) {
      throw new IOException(
          "another stream waits at port %d for %s already: give each its own path"
              .formatted(listener.getLocalPort(), path));
    }
    return place;
  }

  private static String passphrase(URI address) throws IOException {
    String query = address.getQuery() == null ? "" : address.getQuery();
    for (String pair : List.of(query.split("&", -1))) {
      if (pair.startsWith("passphrase=")) {
        return pair.substring("passphrase=".length());
      }
    }
    throw new IOException("an address that is listened on needs a passphrase");
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  private void receive() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (strangers.tryAcquire()) {
          Thread.ofVirtual().name("push-stranger").start(() -> meet(socket));
        } else {
          closeQuietly(socket);
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.log(Level.WARNING, "a connection was not accepted: " + e.getMessage());
        }
      }
    }
  }

  private void meet(Socket socket) {
    Thread deadline = Thread.ofVirtual().name("push-deadline").unstarted(() -> cut(socket));
    boolean kept = false;
    try {
      deadline.start();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) SILENCE.toMillis());
      Optional<RtmpPublication> publication =
          RtmpPublication.accept(
              new BufferedInputStream(socket.getInputStream(), BUFFER),
              new BufferedOutputStream(socket.getOutputStream()));
      kept = publication.isPresent() && welcome(socket, publication.get());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection said nothing that is taken here", e);
    } finally {
      deadline.interrupt();
      strangers.release();
      if (!kept) {
        closeQuietly(socket);
      }
    }
  }

  private static void cut(Socket socket) {
    try {
      Thread.sleep(STRANGER_PATIENCE);
      closeQuietly(socket);
    } catch (InterruptedException inTime) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean welcome(Socket socket, RtmpPublication publication) throws IOException {
    Place place = places.get(publication.path());
    // Compared even where nobody waits, so that the time tells nothing about paths.
    boolean known =
        (place == null ? nobody() : place).knows(publication.parameter("passphrase").orElse(""));
    if (place == null || !known) {
      LOG.log(
          Level.WARNING,
          "refused who wanted to publish address={0}: no stream waits for that path and passphrase",
          socket.getInetAddress().getHostAddress());
      publication.refuse();
      return false;
    }
    publication.admit();
    place.take(new Arrival(socket, publication));
    return true;
  }

  private Place nobody() {
    return new Place("", "nobody is expected", () -> {});
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing failed", e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      // The port is free only when the thread that waits on it has left its call.
      if (!thread.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the port was listened on for {0} after the end", CLOSE_WAIT);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
