package org.sightline.analysis.mqtt;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sightline.media.mqtt.MqttOrders;
import org.sightline.media.mqtt.MqttPacket;
import org.sightline.media.rtsp.CameraTrust;
import org.sightline.stream.Backoff;
import org.sightline.stream.SafeSocket;

/// A subscription at an MQTT broker that never gives up (MQTT 3.1.1, with TLS where the address
/// says `mqtts`).
///
/// Messages are handed on by the one virtual thread that reads them, so nothing is queued here: a
/// listener that is slow leaves messages with the broker, whose bound decides. A broker that says
/// nothing for three quarters of a minute, although it is asked, is gone; it is connected to anew
/// after a wait that doubles up to a minute, with jitter. A message larger than
/// [MqttPacket#MAX_BYTES] is passed over and counted.
public final class MqttSubscriber implements AutoCloseable {
  /// Takes what comes; must return quickly. All calls come from one thread.
  public interface Listener {
    /// A message came.
    ///
    /// @param retained whether it was said before this subscriber was there
    void message(String topic, byte[] payload, boolean retained);

    /// The broker is gone; what comes next comes after a gap.
    void lost();
  }

  /// How long without a word until the broker is asked for one.
  static final Duration QUIET = Duration.ofSeconds(15);

  /// The most filters.
  public static final int MAX_FILTERS = 1024;

  private static final System.Logger LOG = System.getLogger(MqttSubscriber.class.getName());
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int KEEP_ALIVE_SECONDS = 45;
  private static final int MOST_QUIET = 3;
  private static final int FILTERS_AT_ONCE = 64;
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final MqttBroker broker;
  private final Listener listener;
  private final Backoff backoff;
  private final Duration quiet;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final String client =
      "sightline-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  private volatile List<String> filters;
  private volatile @Nullable Socket open;
  private volatile Optional<String> problem = Optional.of("the MQTT broker is being connected to");
  private volatile long messages;
  private volatile long passedOver;
  private volatile long connections;

  public MqttSubscriber(MqttBroker broker, List<TopicFilter> filters, Listener listener) {
    this(broker, filters, listener, BACKOFF, QUIET);
  }

  MqttSubscriber(
      MqttBroker broker,
      List<TopicFilter> filters,
      Listener listener,
      Backoff backoff,
      Duration quiet) {
    this.broker = broker;
    this.filters = texts(filters);
    this.listener = listener;
    this.backoff = backoff;
    this.quiet = quiet;
    this.thread = Thread.ofVirtual().name("mqtt").unstarted(this::work);
  }

  private static List<String> texts(List<TopicFilter> filters) {
    return filters.stream().map(TopicFilter::text).distinct().limit(MAX_FILTERS).toList();
  }

  /// Begins; returns at once.
  public MqttSubscriber start() {
    thread.start();
    return this;
  }

  /// Listens for other topics from now on, on a new connection where they differ.
  public void listenFor(List<TopicFilter> others) {
    List<String> now = texts(others);
    if (!now.equals(filters)) {
      filters = now;
      hangUp();
    }
  }

  /// Why no messages come, or empty.
  public Optional<String> problem() {
    return problem;
  }

  /// How many messages came.
  public long messages() {
    return messages;
  }

  /// How many messages were too large.
  public long passedOver() {
    return passedOver;
  }

  /// How often the broker took the subscription.
  public long connections() {
    return connections;
  }

  private void work() {
    int failures = 0;
    while (closed.getCount() > 0) {
      long before = connections;
      CameraTrust trust = CameraTrust.of(Optional.ofNullable(broker.certificate()));
      try {
        listen(trust);
      } catch (SSLException e) {
        say(trust.refusal().orElse("TLS failed; check that the port is that of mqtts"));
      } catch (IOException e) {
        say(SafeSocket.words(e));
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "mqtt failed; it is begun anew", e);
        say(e.toString());
      }
      if (closed.getCount() == 0) {
        return;
      }
      listener.lost();
      failures = connections > before ? 1 : failures + 1;
      try {
        Duration wait = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
        boolean unused = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void say(String words) {
    Optional<String> now = Optional.of("MQTT broker %s: %s".formatted(broker, words));
    if (!now.equals(problem) && closed.getCount() > 0) {
      LOG.log(Level.WARNING, "no messages problem={0}", now.get());
    }
    problem = now;
  }

  private void listen(CameraTrust trust) throws IOException {
    List<String> wanted = filters;
    try (Socket socket =
        SafeSocket.open(
            broker.host(), broker.port(), CONNECT, quiet, broker.secure() ? trust : null)) {
      open = socket;
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
      send(out, MqttOrders.connect(client, broker.user(), broker.password(), KEEP_ALIVE_SECONDS));
      MqttPacket.requireWelcome(MqttPacket.next(in));
      for (int i = 0; i < wanted.size(); i += FILTERS_AT_ONCE) {
        int end = Math.min(wanted.size(), i + FILTERS_AT_ONCE);
        send(out, MqttOrders.subscribe(1 + i / FILTERS_AT_ONCE, wanted.subList(i, end)));
      }
      connections++;
      LOG.log(Level.INFO, "mqtt connected broker={0} filters={1}", broker, wanted.size());
      problem = Optional.empty();
      while (closed.getCount() > 0) {
        take(next(in, out), out);
      }
      send(out, MqttOrders.disconnect());
    } finally {
      open = null;
    }
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static int first(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("it closed the connection");
    }
    return first;
  }

  /// The next packet; a broker that is quiet is asked whether it is there.
  private static MqttPacket next(InputStream in, OutputStream out) throws IOException {
    for (int quietly = 1; ; quietly++) {
      int first;
      try {
        first = first(in);
      } catch (SocketTimeoutException e) {
        if (quietly == MOST_QUIET) {
          throw e;
        }
        send(out, MqttOrders.ping());
        continue;
      }
      return MqttPacket.read(first, in);
    }
  }

  private void take(MqttPacket packet, OutputStream out) throws IOException {
    switch (packet) {
      case MqttPacket.Message(
              String topic,
              byte[] payload,
              int quality,
              int id,
              boolean retained) -> {
        messages++;
        listener.message(topic, payload, retained);
        if (quality == 1) {
          send(out, MqttOrders.acknowledge(id));
        }
      }
      case MqttPacket.Subscribed(int id, byte[] codes) -> {
        for (byte code : codes) {
          if ((code & 128) != 0) {
            problem =
                Optional.of(
                    "MQTT broker %s does not let this user read a topic that is listened for"
                        .formatted(broker));
          }
        }
      }
      case MqttPacket.TooLarge(long bytes, int id) -> {
        passedOver++;
        LOG.log(Level.DEBUG, "message passed over bytes={0}", bytes);
        if (id > 0) {
          send(out, MqttOrders.acknowledge(id));
        }
      }
      case MqttPacket.Connected _, MqttPacket.Alive _, MqttPacket.Acknowledged _ -> {}
    }
  }

  private void hangUp() {
    Socket now = open;
    if (now != null) {
      try {
        now.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a connection did not close", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    hangUp();
  }
}
