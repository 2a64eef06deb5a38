package org.sightline.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sightline.analysis.Sight;
import org.sightline.domain.Camera;
import org.sightline.domain.CameraName;
import org.sightline.recording.FootageClass;
import org.sightline.server.oidc.ProviderSetting;

class ConfigurationReaderTest {
  private static final String WHOLE =
      """
      data: /srv/sightline
      listen: 0.0.0.0:8443
      cameras:
        door: rtsp://user:password@10.0.0.2/main
        yard:
          main: rtsp://10.0.0.3/1
          sub: rtsp://10.0.0.3/2
          record: off
          analyse: no
          zones:
            gate: [[0.1, 0.5], [0.9, 0.5], [0.9, 1]]
      analysis: { pictures-per-second: 2, network: yolox-nano, labels: [person, Dog] }
      retention: { days: 30, size: 200GB, free: 5GB }
      tls: { certificate: chain.pem, key: key.pem }
      """;

  @Test
  void oneLineIsACompleteConfiguration() {
    Configuration read = parse("cameras: { door: rtsp://user:password@10.0.0.2/main }");
    assertEquals("rtsp://user:password@10.0.0.2/main", read.cameras().getFirst().main().toString());
    assertEquals(Configuration.DEFAULT_LISTEN, read.listen());
    assertTrue(read.cameras().getFirst().record());
  }

  @Test
  void everySettingIsRead() {
    Configuration read = parse(WHOLE);
    assertEquals(Path.of("/srv/sightline"), read.data());
    assertEquals(new Configuration.Listen("0.0.0.0", 8443), read.listen());
    Camera yard = read.cameras().get(1);
    assertEquals("rtsp://10.0.0.3/2", String.valueOf(yard.sub()));
    assertFalse(yard.record());
    assertFalse(yard.analyse());
    assertEquals("gate", yard.zones().getFirst().name());
    assertEquals(
        new Configuration.AnalysisSetting(true, 2, "yolox-nano", Set.of("person", "dog")),
        read.analysis());
    assertEquals(
        new Configuration.RetentionSetting(30, 200_000_000_000L, 5_000_000_000L), read.retention());
    assertEquals(
        new Configuration.TlsSetting(Path.of("chain.pem"), Path.of("key.pem")), read.tls());
  }

  @Test
  void whatIsDrawnOverAPictureIsRead() {
    Camera camera =
        parse(
                """
                cameras:
                  yard:
                    main: rtsp://10.0.0.3/1
                    lines: { entrance: [[0.2, 0.7], [0.8, 0.7]] }
                    masks: [[[0.8, 0], [1, 0], [1, 0.3]]]
                    ground:
                      - { at: [0.2, 0.9], metres: [0, 0] }
                      - { at: [0.8, 0.9], metres: [10, 0] }
                      - { at: [0.6, 0.5], metres: [10, 20] }
                      - { at: [0.4, 0.5], metres: [0, 20] }
                """)
            .cameras()
            .getFirst();
    assertEquals("entrance", camera.markings().lines().getFirst().name());
    assertEquals(0.8, camera.markings().masks().getFirst().points().getFirst().x());
    assertEquals(20, camera.markings().ground().orElseThrow().marks().getLast().northMetres());
  }

  @ParameterizedTest
  @CsvSource({"on, true", "off, false", "true, true", "no, false"})
  void analysisIsSwitchedWithOneWord(String word, boolean on) {
    assertEquals(on, parse("analysis: " + word).analysis().on());
  }

  @Test
  void anEmptyFileHoldsTheDefaults() {
    assertEquals(Configuration.defaults(), parse(""));
    assertEquals(Configuration.defaults(), parse("# nothing yet\n"));
    assertNull(parse("").tls());
  }

  @Test
  void anUnknownSettingIsRefusedWithItsLineAndWhatWasProbablyMeant() {
    List<String> problems = problems("data: x\ncamera: { door: rtsp://h/1 }\n");
    assertEquals(1, problems.size());
    assertTrue(
        problems
            .getFirst()
            .startsWith(
                "test.yml line 2: the configuration has no setting 'camera'; did you mean 'cameras'?"),
        problems.getFirst());
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    List<String> problems =
        problems(
            """
            listen: nowhere
            cameras:
              "../etc": rtsp://h/1
              door: ftp://h/1
              yard: { sub: rtsp://h/2 }
            retention: { days: 0 }
            analysis: { pictures-per-second: 1000 }
            """);
    assertEquals(6, problems.size(), problems.toString());
  }

  @Test
  void noSecretIsRepeatedInAMessage() {
    for (String text :
        List.of(
            "cameras: { door: rtspu://user:CANARY@h/1 }",
            "cameras: { door: rtsp://user:CANARY@/1 }",
            "cameras: { door: 'rtsp://user:CANARY@h/a b' }",
            "cameras:\n  door: rtsp://user:CANARY@h/1\n bad: [",
            "cameras: { door: { main: 'rtsp://user:CANARY@h:99999999/1' } }",
            "cameras: { door: rtsp://user:CANARY@h/1#x }")) {
      assertFalse(problems(text).toString().contains("CANARY"), text);
    }
  }

  @Test
  void aPasswordMayHoldWhatAUriWouldWantEscaped() {
    Configuration read = parse("cameras: { door: 'rtsp://admin:a#b?c@10.0.0.2:554/main' }");
    assertEquals("10.0.0.2", read.cameras().getFirst().main().getHost());
    assertEquals("admin:a#b?c", read.cameras().getFirst().main().getUserInfo());
    assertEquals("a:b/c", CameraAddress.parse("rtsp://a:b/c@10.0.0.2/main").getUserInfo());
    assertEquals("/a@b", CameraAddress.parse("rtsp://host:554/a@b").getPath());
  }

  @Test
  void aFileThatIsAbsentOrTooLargeIsToldByName() throws IOException {
    ConfigurationException absent =
        assertThrows(
            ConfigurationException.class, () -> ConfigurationReader.read(Path.of("no-such.yml")));
    assertTrue(absent.getMessage().contains("no-such.yml does not exist"));
    Path large = Files.createTempFile("large", ".yml");
    Files.write(large, new byte[ConfigurationReader.MAX_BYTES + 1]);
    assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(large));
    Files.delete(large);
  }

  @Test
  void manyAliasesAndTagsOfCodeAreData() {
    problems("data: !!javax.script.ScriptEngineManager [x]\nbogus: 1\n");
    StringBuilder laughs = new StringBuilder("a: &a [x]\n");
    for (char c = 'b'; c < 'j'; c++) {
      laughs.append(c).append(": &").append(c).append(" [");
      for (int i = 0; i < 9; i++) {
        laughs.append(i == 0 ? "*" : ", *").append((char) (c - 1));
      }
      laughs.append("]\n");
    }
    assertFalse(problems(laughs.toString()).isEmpty());
  }

  @Test
  void mutatedFilesAreReadOrRefusedButNeverCrash() {
    long seed = Long.getLong("sightline.seed", 20261122L);
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 2_000);
    for (int i = 0; i < rounds; i++) {
      StringBuilder text = new StringBuilder(WHOLE);
      for (int n = random.nextInt(8); n >= 0; n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, (char) random.nextInt(0x2100));
          case 2 -> text.insert(at, "{[&*!|>'\"%@`:-\n\t ]}".charAt(random.nextInt(19)));
        }
      }
      try {
        parse(text.toString());
      } catch (ConfigurationException refused) {
        assertFalse(refused.problems().isEmpty(), "seed " + seed + " round " + i);
      }
    }
  }

  @Test
  void howACameraSaysWhatItSeesIsRead() {
    Configuration read =
        parse(
            """
            cameras:
              door: { main: "rtsp://u:p%40@10.0.0.2:8554/main", says: events }
              yard:
                main: rtsp://10.0.0.3/main
                sources: gated
                says: [metadata, events, mqtt]
                onvif: http://a:b@10.0.0.3:8080/onvif/device_service
                topics: [site/yard/#, axis/+/event]
            mqtt: { broker: "mqtts://eye:secret@broker" }
            """);
    var hearings = read.analysis().hearings();
    assertEquals(
        "http://u:p%40@10.0.0.2/onvif/device_service",
        String.valueOf(hearings.get(new CameraName("door")).onvif()));
    assertEquals(
        new Sight(true, true, false).by(Sight.Way.BESIDE),
        read.analysis().sights().get(new CameraName("door")));
    assertEquals(8080, hearings.get(new CameraName("yard")).onvif().getPort());
    assertEquals(
        List.of("site/yard/#", "axis/+/event"), hearings.get(new CameraName("yard")).topics());
    Sight yard = new Sight(true, false, true).by(Sight.Way.BOTH);
    assertEquals(yard, read.analysis().sights().get(new CameraName("yard")));
    assertEquals(yard, SightWords.assigned(SightWords.of(yard)));
    Sight plates =
        parse("cameras: { a: { main: rtsp://h/, plates: on, says: events } }")
            .analysis()
            .sights()
            .get(new CameraName("a"));
    assertEquals(new Sight(true, true, false).by(Sight.Way.BESIDE).readingPlates(), plates);
    assertEquals(plates, SightWords.assigned(SightWords.of(plates)));
    Sight faceless =
        parse(
                "cameras: { a: { main: rtsp://h/, faces: blur, plates: on, sources: [camera, ours], says: events } }")
            .analysis()
            .sights()
            .get(new CameraName("a"));
    assertEquals(plates.blurringFaces(), faceless);
    assertEquals(faceless, SightWords.assigned(SightWords.of(faceless)));
    assertEquals(
        java.util.Map.of(),
        parse("cameras: { a: { main: rtsp://h/, faces: off } }").analysis().sights());
    assertEquals("mqtts://broker:8883", String.valueOf(read.analysis().broker()));
  }

  @Test
  void whatACameraCannotSayIsRefused() {
    for (String bad :
        List.of(
            "faces: know",
            "says: whispers",
            "says: mqtt",
            "topics: a/#",
            "onvif: http://10.0.0.2/onvif",
            "says: events, onvif: rtsp://10.0.0.2/",
            "says: mqtt, topics: 'a#'",
            "sources: beside",
            "says: mqtt, topics: a/#")) {
      ConfigurationException refused =
          assertThrows(
              ConfigurationException.class,
              () -> parse("cameras: { door: { main: rtsp://10.0.0.2/main, %s } }".formatted(bad)),
              bad);
      assertFalse(refused.problems().isEmpty());
    }
  }

  @Test
  void theDocumentNamesEverySettingAndNoOther() throws IOException {
    Path document = Path.of(System.getProperty("sightline.root"), "docs/CONFIGURATION.md");
    List<String> documented = new ArrayList<>();
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("| `")) {
        documented.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    List<String> expected = new ArrayList<>();
    ConfigurationReader.KEYS.forEach(expected::add);
    ConfigurationReader.CAMERA_KEYS.forEach(key -> expected.add("cameras.NAME." + key));
    LookSection.KEYS.forEach(key -> expected.add("cameras.NAME.look." + key));
    ConfigurationReader.ANALYSIS_KEYS.forEach(key -> expected.add("analysis." + key));
    ConfigurationReader.RETENTION_KEYS.forEach(key -> expected.add("retention." + key));
    RetentionSection.STORAGE_KEYS.forEach(key -> expected.add("storage." + key));
    RetentionSection.VOLUME_KEYS.forEach(key -> expected.add("storage.volumes.NAME." + key));
    ConfigurationReader.RESTREAM_KEYS.forEach(key -> expected.add("restream." + key));
    ConfigurationReader.TLS_KEYS.forEach(key -> expected.add("tls." + key));
    ConfigurationReader.MQTT_KEYS.forEach(key -> expected.add("mqtt." + key));
    EvidenceSetting.KEYS.forEach(key -> expected.add("evidence." + key));
    ScrubSection.KEYS.forEach(key -> expected.add("scrub." + key));
    WebRtcSetting.KEYS.forEach(key -> expected.add("webrtc." + key));
    WebRtcSetting.TURN_KEYS.forEach(key -> expected.add("webrtc.turn." + key));
    ReceiverSection.KEYS.forEach(key -> expected.add("receivers.NAME." + key));
    ModelSetting.KEYS.forEach(key -> expected.add("model." + key));
    ProviderSetting.KEYS.forEach(key -> expected.add("sign-in." + key));
    assertEquals(expected.stream().sorted().toList(), documented.stream().sorted().toList());
  }

  @Test
  void classesCamerasAndVolumesAreRead() {
    var read =
        parse(
                """
                retention:
                  days: 7
                  object: { days: 30, least-days: 2, size: 100GB }
                  alert: 90
                  legal-days: 60
                  cameras: { door: { days: 2, alert: 20, legal-days: 30 } }
                storage:
                  volumes:
                    data: { days: 1, free: 10GB }
                    large: { path: /mnt/large, tier: 1, days: 14 }
                    nas: { path: /mnt/nas, tier: 2, size: 4TB }
                  fallback: large
                """)
            .retention();
    var policy = read.policy();
    CameraName door = new CameraName("door");
    CameraName yard = new CameraName("yard");
    assertEquals(Duration.ofDays(2), policy.mostAge(door, FootageClass.CONTINUOUS));
    assertEquals(Duration.ofDays(7), policy.mostAge(yard, FootageClass.MOTION));
    assertEquals(Duration.ofDays(30), policy.mostAge(yard, FootageClass.OBJECT));
    assertEquals(Duration.ofDays(60), policy.mostAge(yard, FootageClass.ALERT), "the law wins");
    assertEquals(Duration.ofDays(30), policy.mostAge(door, FootageClass.OBJECT), "the law wins");
    assertEquals(3, read.volumes().size());
    assertTrue(read.volumes().get(1).fallback());
    assertEquals(2, read.volumes().get(2).tier());
    assertEquals(
        4,
        problems(
                """
                retention: { alert: 0, cameras: { door: { alert: { days: 1, size: 1GB } } } }
                storage: { volumes: { large: { tier: 1 } }, fallback: larg }
                """)
            .size());
  }

  private static Configuration parse(String text) {
    return ConfigurationReader.parse(text, "test.yml");
  }

  private static List<String> problems(String text) {
    return assertThrows(ConfigurationException.class, () -> parse(text)).problems();
  }
}
