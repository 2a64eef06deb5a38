package org.sightline.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A small MQTT 3.1.1 broker on loopback that only hands out what a test lets it publish, to every
/// subscriber, and misbehaves on demand. Any thread may steer it.
public final class TestBroker implements AutoCloseable {
  private static final Duration RELEASE = Duration.ofSeconds(60);
  private final ServerSocket server;
  private final Thread accepting;
  private final @Nullable String user;
  private final @Nullable String password;
  private final Map<Socket, OutputStream> subscribers = new ConcurrentHashMap<>();
  private final List<String> filters = new CopyOnWriteArrayList<>();
  private final List<Integer> acknowledged = new CopyOnWriteArrayList<>();
  private volatile int pings;
  private volatile int refusal;
  private volatile boolean mute;

  private TestBroker(ServerSocket server, @Nullable String user, @Nullable String password) {
    this.server = server;
    this.user = user;
    this.password = password;
    this.accepting = Thread.ofVirtual().name("broker").unstarted(this::accept);
  }

  /// Starts on a free port.
  ///
  /// @param user null: everybody may come
  /// @param tls null for a broker without TLS
  public static TestBroker start(
      @Nullable String user, @Nullable String password, @Nullable SSLContext tls) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      ServerSocket server =
          tls == null
              ? new ServerSocket(0, 50, loopback)
              : tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
      TestBroker broker = new TestBroker(server, user, password);
      broker.accepting.start();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its port.
  public int port() {
    return server.getLocalPort();
  }

  /// All filters that were ever subscribed to.
  public List<String> filters() {
    return List.copyOf(filters);
  }

  /// The ids of messages that were acknowledged.
  public List<Integer> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /// How often it was asked whether it is there.
  public int pings() {
    return pings;
  }

  /// How many are subscribed now.
  public int subscribers() {
    return subscribers.size();
  }

  /// Refuses connections with this code from now on; 0 for no more.
  public void refuse(int code) {
    refusal = code;
  }

  /// Says nothing any more, not even that it is there.
  public void mute() {
    mute = true;
  }

  /// Breaks every connection.
  public void hangUp() {
    for (Socket socket : new ArrayList<>(subscribers.keySet())) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Hands a message to every subscriber.
  ///
  /// @param id of a message with quality 1; 0 for one of quality 0
  public void publish(String topic, byte[] payload, boolean retained, int id) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    body.write(name.length >> 8);
    body.write(name.length);
    body.writeBytes(name);
    if (id > 0) {
      body.write(id >> 8);
      body.write(id);
    }
    body.writeBytes(payload);
    send(0x30 | (id > 0 ? 2 : 0) | (retained ? 1 : 0), body.toByteArray());
  }

  /// Sends these bytes to every subscriber, whatever they are.
  public void send(byte[] raw) {
    subscribers.forEach(
        (socket, out) -> {
          try {
            synchronized (out) {
              out.write(raw);
              out.flush();
            }
          } catch (IOException gone) {
            subscribers.remove(socket);
          }
        });
  }

  private void send(int first, byte[] body) {
    send(packet(first, body));
  }

  private static byte[] packet(int first, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.length;
    do {
      packet.write((left & 127) | (left > 127 ? 128 : 0));
      left >>= 7;
    } while (left > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("broker-answer").start(() -> serve(socket));
      } catch (IOException closed) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (int first = in.read(); first >= 0 && !mute; first = in.read()) {
        byte[] body = new byte[length(in)];
        in.readFully(body);
        if (!answer(first, body, socket, out)) {
          return;
        }
      }
      while (mute && in.read() >= 0) {
        // hears and says nothing
      }
    } catch (IOException gone) {
      // whoever it was went away
    } finally {
      subscribers.remove(socket);
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int b = in.readUnsignedByte();
      length |= (b & 127) << shift;
      if (b < 128) {
        return length;
      }
    }
  }

  private boolean answer(int first, byte[] body, Socket socket, OutputStream out)
      throws IOException {
    switch (first >> 4) {
      case 1 -> {
        int code = refusal != 0 ? refusal : isWelcome(body) ? 0 : 4;
        write(out, packet(0x20, new byte[] {0, (byte) code}));
        return code == 0;
      }
      case 8 -> {
        List<Byte> granted = new ArrayList<>();
        for (int at = 2; at < body.length; ) {
          int length = (body[at] & 255) << 8 | body[at + 1] & 255;
          filters.add(new String(body, at + 2, length, StandardCharsets.UTF_8));
          granted.add(filters.getLast().startsWith("secret") ? (byte) 128 : (byte) 1);
          at += 3 + length;
        }
        byte[] answer = new byte[2 + granted.size()];
        answer[0] = body[0];
        answer[1] = body[1];
        for (int i = 0; i < granted.size(); i++) {
          answer[2 + i] = granted.get(i);
        }
        write(out, packet(0x90, answer));
        subscribers.put(socket, out);
      }
      case 4 -> acknowledged.add((body[0] & 255) << 8 | body[1] & 255);
      case 12 -> {
        pings++;
        write(out, packet(0xD0, new byte[0]));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  /// Whether user and password of a CONNECT are the right ones; there is no will.
  private boolean isWelcome(byte[] body) {
    if (user == null || password == null) {
      return true;
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.endsWith(field(user) + field(password));
  }

  private static String field(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ""
        + (char) (bytes.length >> 8)
        + (char) (bytes.length & 255)
        + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    // The port is free only when the thread that waits on it has let go.
    join(accepting);
    hangUp();
  }

  private static void join(Thread reader) {
    try {
      reader.join(RELEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
