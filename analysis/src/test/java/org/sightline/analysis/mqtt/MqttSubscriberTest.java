package org.sightline.analysis.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.media.mqtt.MqttPacket;
import org.sightline.stream.Backoff;
import org.sightline.testkit.Certificates;
import org.sightline.testkit.TestBroker;

/// Messages of brokers that are well, that are picky, and that vanish.
class MqttSubscriberTest {
  private static final class Heard implements MqttSubscriber.Listener {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Override
    public void message(String topic, byte[] payload, boolean retained) {
      said.add(
          topic + "=" + new String(payload, StandardCharsets.UTF_8) + (retained ? " (old)" : ""));
    }

    @Override
    public void lost() {
      said.add("lost");
    }

    void expect(String words) throws InterruptedException {
      assertEquals(words, said.poll(60, TimeUnit.SECONDS));
    }
  }

  @TempDir Path folder;
  private final Heard heard = new Heard();

  private MqttSubscriber at(String address, Duration quiet, String... filters) {
    return new MqttSubscriber(
            MqttBroker.parse(address),
            List.of(filters).stream().map(TopicFilter::new).toList(),
            heard,
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
            quiet)
        .start();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Object lock = new Object();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        assertTrue(System.nanoTime() < end, "it never became so");
        lock.wait(10);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void messagesComeAndAreAcknowledged() throws Exception {
    try (TestBroker broker = TestBroker.start("eye", "p@ss", null);
        MqttSubscriber here =
            at(
                "mqtt://eye:p%40ss@127.0.0.1:" + broker.port(),
                MqttSubscriber.QUIET,
                "a/#",
                "b/+")) {
      until(() -> broker.subscribers() == 1);
      assertEquals(List.of("a/#", "b/+"), broker.filters());
      broker.publish("a/b", bytes("one"), false, 0);
      broker.publish("a/ü", bytes("two"), true, 7);
      heard.expect("a/b=one");
      heard.expect("a/ü=two (old)");
      until(() -> broker.acknowledged().equals(List.of(7)));
      byte[] large = new byte[MqttPacket.MAX_BYTES + 1];
      broker.publish("a/large", large, false, 9);
      broker.publish("a/after", bytes("three"), false, 0);
      heard.expect("a/after=three");
      until(() -> broker.acknowledged().contains(9));
      assertEquals(1, here.passedOver());
      assertEquals("", here.problem().orElse(""));
    }
  }

  @Test
  void aBrokerThatVanishesIsFoundAgain() throws Exception {
    int port;
    try (TestBroker broker = TestBroker.start(null, null, null)) {
      port = broker.port();
      try (MqttSubscriber here = at("mqtt://127.0.0.1:" + port, MqttSubscriber.QUIET, "#")) {
        until(() -> broker.subscribers() == 1);
        broker.hangUp();
        heard.expect("lost");
        until(() -> here.connections() == 2 && broker.subscribers() == 1);
        broker.publish("x", bytes("again"), false, 0);
        heard.expect("x=again");
        broker.close();
        heard.expect("lost");
        until(() -> here.problem().orElse("").contains("nothing listens there"));
        assertTrue(here.problem().orElseThrow().contains("127.0.0.1:" + port));
      }
    }
  }

  @Test
  void aBrokerThatSaysNothingIsAskedAndThenLeft() throws Exception {
    try (TestBroker broker = TestBroker.start(null, null, null);
        MqttSubscriber here = at("mqtt://127.0.0.1:" + broker.port(), Duration.ofSeconds(1), "#")) {
      until(() -> broker.pings() >= 2);
      assertEquals(1, here.connections());
      broker.mute();
      heard.expect("lost");
    }
  }

  @Test
  void whatIsRefusedIsSaidWithoutThePassword() throws Exception {
    try (TestBroker broker = TestBroker.start("eye", "right", null);
        MqttSubscriber here =
            at("mqtt://eye:wrong@127.0.0.1:" + broker.port(), MqttSubscriber.QUIET, "#")) {
      until(() -> here.problem().orElse("").contains("user or password are wrong"));
      assertFalse(here.problem().orElseThrow().contains("wrong@"));
    }
    try (TestBroker broker = TestBroker.start(null, null, null);
        MqttSubscriber here =
            at("mqtt://127.0.0.1:" + broker.port(), MqttSubscriber.QUIET, "secret/#")) {
      until(() -> here.problem().orElse("").contains("does not let this user read"));
    }
  }

  @Test
  void aBrokerWithAnotherCertificateIsNotTold() throws Exception {
    KeyPair keys = Certificates.ec();
    X509Certificate certificate = Certificates.authority("broker", keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("broker", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    try (TestBroker broker = TestBroker.start(null, null, tls)) {
      String address = "mqtts://127.0.0.1:" + broker.port();
      try (MqttSubscriber here = at(address, MqttSubscriber.QUIET, "#")) {
        until(() -> here.problem().orElse("").contains(HexFormat.of().formatHex(hash)));
        assertEquals(0, here.connections());
      }
      MqttBroker pinned = MqttBroker.parse(address).pinned(HexFormat.of().formatHex(hash));
      try (MqttSubscriber here =
          new MqttSubscriber(pinned, List.of(new TopicFilter("#")), heard).start()) {
        until(() -> broker.subscribers() == 1);
        broker.publish("x", bytes("sealed"), false, 0);
        heard.said.removeIf("lost"::equals);
        heard.expect("x=sealed");
        assertEquals("", here.problem().orElse(""));
      }
    }
  }

  @Test
  void filtersTakeWhatTheStandardSays() {
    assertTrue(new TopicFilter("a/#").takes("a"));
    assertTrue(new TopicFilter("a/#").takes("a/b/c"));
    assertTrue(new TopicFilter("a/+/c").takes("a/b/c"));
    assertTrue(new TopicFilter("+/+").takes("/a"));
    assertFalse(new TopicFilter("a/+").takes("a"));
    assertFalse(new TopicFilter("a/+").takes("a/b/c"));
    assertFalse(new TopicFilter("#").takes("$SYS/x"));
    assertTrue(new TopicFilter("$SYS/#").takes("$SYS/x"));
    for (String bad : List.of("", "a#", "a/#/b", "a+/b", "x".repeat(600), "a\0b")) {
      assertThrows(IllegalArgumentException.class, () -> new TopicFilter(bad), bad);
    }
  }

  @Test
  void addressesAreReadAndNeverShowASecret() {
    MqttBroker broker = MqttBroker.parse("mqtts://eye:p%3Ass@broker.example");
    assertEquals(8883, broker.port());
    assertEquals("p:ss", broker.password());
    assertEquals("mqtts://broker.example:8883", broker.toString());
    for (String bad : List.of("http://x", "mqtt://", "x", "mqtt://a b", "mqtt://h:99999")) {
      assertThrows(IllegalArgumentException.class, () -> MqttBroker.parse(bad), bad);
    }
  }

  @Test
  void mutatedPacketsAreReadOrRefusedAndNothingElse() {
    byte[] good = {0x32, 12, 0, 3, 'a', '/', 'b', 0, 7, 'h', 'e', 'l', 'l', 'o'};
    long seed = Long.getLong("sightline.seed", 23);
    Random random = new Random(seed);
    for (int round = 0; round < Integer.getInteger("sightline.fuzz", 20_000); round++) {
      byte[] bad = good.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(bad.length + 1);
      try {
        MqttPacket packet =
            MqttPacket.read(
                bad[0] & 255, new ByteArrayInputStream(bad, 1, Math.max(0, length - 1)));
        assertTrue(packet != null);
      } catch (IOException expected) {
        // refused
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d round %d".formatted(seed, round), e);
      }
    }
  }

  /// A free port below those that the system gives to whoever asks for any, so that it stays free.
  private static int portOfNobody() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
  }

  @Test
  void theBrokerThatMostPeopleHaveIsUnderstood() throws Exception {
    Path mosquitto = Path.of("/usr/sbin/mosquitto");
    Path publish = Path.of("/usr/bin/mosquitto_pub");
    Assumptions.assumeTrue(
        Files.exists(mosquitto) && Files.exists(publish),
        "needs mosquitto: apt-get install mosquitto mosquitto-clients");
    int port = portOfNobody();
    Path settings = folder.resolve("mosquitto.conf");
    Files.writeString(settings, "listener %d 127.0.0.1\nallow_anonymous true\n".formatted(port));
    Process broker =
        new ProcessBuilder(mosquitto.toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (MqttSubscriber here = at("mqtt://127.0.0.1:" + port, MqttSubscriber.QUIET, "site/#")) {
      until(() -> here.connections() > 0);
      Process said =
          new ProcessBuilder(
                  publish.toString(),
                  "-h",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(port),
                  "-q",
                  "1",
                  "-r",
                  "-t",
                  "site/door",
                  "-m",
                  "hello")
              .inheritIO()
              .start();
      assertEquals(0, said.waitFor());
      heard.said.remove("lost");
      String first = heard.said.poll(60, TimeUnit.SECONDS);
      while ("lost".equals(first)) {
        first = heard.said.poll(60, TimeUnit.SECONDS);
      }
      assertTrue(first != null && first.startsWith("site/door=hello"), first);
    } finally {
      broker.destroy();
      broker.waitFor();
    }
  }
}
